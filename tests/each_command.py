"""One command of every kind, for tests of who may give it."""

from documents import NOON

from server.contract.alarm_commands import (
    AcceptProposal,
    AcknowledgeAlarms,
    NoteAlarm,
    ReadAlarms,
    Seen,
    ServeAlarms,
    ShelveAlarms,
    ShowAlarm,
    TickStep,
    TryRules,
    UnshelveAlarms,
)
from server.contract.briefing_commands import (
    ComposeBriefing,
    Decide,
    EndBriefing,
    FreezeBriefing,
    PointAt,
    RemoveBriefing,
    SaveBriefing,
    ShowAside,
    StartBriefing,
    StepBriefing,
)
from server.contract.commands import (
    AnyCommand,
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    Miniature,
    OpenCamera,
    Redo,
    ReportStation,
    SendCamera,
    SendMiniature,
    ShowLayout,
    SteerCamera,
    Undo,
    WatchWall,
)
from server.contract.duty_commands import BeginDrill, GiveDuty, HoldDuty
from server.contract.messages import Briefing, BriefingScene, Layout, Region, Scene, SceneTile, StationState, TileView
from server.contract.messages.layouts import Form, ScreenSpec
from server.contract.notify_commands import AnswerNotice, ReadNotice
from server.contract.packs import PreviewPack, ReadPacks
from server.contract.past import ReadMarks, ReadPast
from server.contract.proof_commands import SendProof
from server.contract.publishing import DropDraft, Publish, ReadDraft, ReadVersions, SaveDraft
from server.contract.register import FindCameras, ImportCameras, PreviewCameras, ReadRegister
from server.contract.sign_in import NoteShift
from server.contract.sources import PutSecret, ReadSecrets, ReadSourceKinds, StopTrying, TrySource
from server.contract.wall_commands import (
    EndClaim,
    EndTakeover,
    HoldTurns,
    Identify,
    LeaveControl,
    RemoveScene,
    ResumeTurns,
    Rewind,
    SaveScene,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeControl,
    TakeOver,
)
from server.contract.words import same

STATE = StationState(wall="main", version="1", started=NOON, language="vi", screens=())
MORNING = Briefing(
    name="morning",
    title=same("Morning"),
    made=NOON,
    scenes=tuple(BriefingScene(title=same(each), scene=Scene(layout=each)) for each in ("gates", "tasks")),
)
GATES = Layout(title=same("Gates"), form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=()),)),))
SEEN = Seen("jam", 1, 1)
COMMANDS: list[AnyCommand] = [
    ShowLayout(wall="main", layout="press"),
    Undo(wall="main"),
    Redo(wall="main"),
    ReportStation(state=STATE),
]
COMMANDS += [WatchWall(wall="main"), SendMiniature(wall="main", picture=Miniature(screen=1, taken=NOON, jpeg=b""))]
COMMANDS += [NoteShift(wall="main", text="x"), FindStories(text="x"), LookBack(camera="C1")]
COMMANDS += [
    Show(wall="main", scene=Scene(layout="press"), region=Region(0.5, 0, 0.5, 0.5)),
    SetState(wall="main", claim="tasks", view=TileView(surface=1, tile=SceneTile(kind="note"), enlarged=True)),
    EndClaim(wall="main", claim="tasks"),
    SaveScene(wall="main", name="mine", title=same("Mine"), scene=Scene(layout="press")),
    RemoveScene(wall="main", name="saved"),
    TakeOver(wall="main"),
    EndTakeover(wall="main"),
    HoldTurns(wall="main", screen=2),
    ResumeTurns(wall="main"),
    StartTour(wall="main", tour="round", screen=2),
    StopTour(wall="main"),
    TakeControl(wall="main", screen=2),
    LeaveControl(wall="main"),
]
COMMANDS += [
    Identify(wall="main"),
    HoldDuty(duty="main"),
    SendProof(wall="main", revision=0, surfaces=(), topics={}, screens=()),
    AcknowledgeAlarms(alarms=(SEEN,)),
    ShelveAlarms(alarms=(SEEN,), until=NOON, why="x"),
    UnshelveAlarms(alarms=(SEEN,)),
    ServeAlarms(alarms=(SEEN,), in_service=False, why="x"),
    NoteAlarm(alarm=SEEN, text="x"),
    TickStep(alarm=SEEN, step="x"),
    ShowAlarm(wall="main", alarm=SEEN),
    ReadAlarms(),
    ReadNotice(token="x"),
    AnswerNotice(token="x", answer="received"),
    TryRules(name="gates", text=""),
    AcceptProposal(proposal="x"),
    GiveDuty(duty="main", station="left", number=0),
    BeginDrill(duty="main"),
    Rewind(wall="main"),
    ReadPast(at=NOON),
    ReadMarks(wall="main", since=NOON, until=NOON),
]
COMMANDS += [
    SaveBriefing(wall="main", briefing=MORNING),
    RemoveBriefing(wall="main", name="other"),
    ComposeBriefing(wall="main", name="new", before=NOON),
    StartBriefing(wall="main", name="morning"),
    StepBriefing(wall="main", scene=1),
    ShowAside(wall="main", scene=Scene(layout="press")),
    FreezeBriefing(wall="main", frozen=True),
    PointAt(wall="main"),
    Decide(wall="main", text="x"),
    EndBriefing(wall="main"),
]
COMMANDS += [
    SaveDraft(topic="layout/gates", document=GATES),
    DropDraft(topic="layout/gates"),
    Publish(topic="layout/gates", document=GATES),
    ReadVersions(topic="layout/gates"),
    ReadDraft(topic="layout/gates"),
]
COMMANDS += [
    ReadSourceKinds(),
    TrySource(text=""),
    StopTrying(),
    ReadSecrets(),
    PutSecret(name="works", value="x"),
    ReadRegister(),
    FindCameras(),
    PreviewCameras(name="c.csv", sheet=b""),
    ImportCameras(name="c.csv", sheet=b""),
    ReadPacks(),
    PreviewPack(name="economy", text=""),
]
COMMANDS += [each(camera="C1") for each in (OpenCamera, SteerCamera, SendCamera, LeaveCamera, ListPresets)]
