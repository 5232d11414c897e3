"""What stations may ask, what becomes of it, and what nonsense does not do."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from documents import NOON, indicators, update
from each_command import COMMANDS, MORNING, STATE
from offices import OVERVIEW, PATIENCE, WALL, Asker, sealed
from processes import wait_for

from server.cameras.camera import FleetCamera
from server.cameras.commands import CameraCommands
from server.cameras.onvif.link import camera_http
from server.cameras.ptz import PtzControl
from server.cameras.registry.register import Register
from server.command_handlers import MOST_AT_ONCE
from server.commands import LARGEST_COMMAND
from server.contract.alarm_commands import (
    ALARM_ACTS,
    RULE_ORDERS,
    ReadAlarms,
    TryRules,
)
from server.contract.briefing_commands import (
    BRIEFING_COMMANDS,
    StartBriefing,
)
from server.contract.claims import REMEMBERED, put, take_back, unowned, usual
from server.contract.commands import (
    ORDERS,
    Answer,
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Redo,
    ReportStation,
    Role,
    SendCamera,
    SendMiniature,
    ShowLayout,
    SteerCamera,
    Undo,
    WatchWall,
    encode,
)
from server.contract.duty_commands import DUTY_ORDERS, HoldDuty
from server.contract.keys import StationKey
from server.contract.messages import (
    Arrangement,
    Article,
    AsOf,
    BriefingRun,
    Briefings,
    Claim,
    ClaimKind,
    Hold,
    NamedScene,
    Programme,
    ProgrammePlan,
    Shown,
    Tour,
    TourRun,
    WallState,
)
from server.contract.messages.programmes import TourStep
from server.contract.notify_commands import AnswerNotice, ReadNotice
from server.contract.packs import PACK_QUESTIONS
from server.contract.past import MOST_TOPICS, ReadMarks, ReadPast
from server.contract.past import read as read_past
from server.contract.proof_commands import SendProof
from server.contract.publishing import (
    PUBLISHING_ORDERS,
    PUBLISHING_QUESTIONS,
)
from server.contract.rights import COMMANDS as RIGHTS
from server.contract.sign_in import NoteShift, PeopleCommand
from server.contract.sources import (
    SOURCE_ORDERS,
    SOURCE_QUESTIONS,
)
from server.contract.toml import read_toml
from server.contract.wall_commands import (
    SCENE_COMMANDS,
    Identify,
    Rewind,
)
from server.contract.words import Words, same
from server.errors import DeviceError, StoreError
from server.store import ledger
from server.store.audit import Audit
from server.store.database import Database
from server.vault.vault import Vault
from server.walls.briefings import presented

pytestmark = pytest.mark.logs("server.health: refused station")

PROGRAMME = Programme(
    plan=ProgrammePlan(
        scene=(NamedScene(name="one", title=same("One"), layout="press"),),
        tour=(Tour(name="round", title=same("Round"), step=(TourStep(scene="one"),)),),
    ),
    saved=(NamedScene(name="saved", title=same("Saved"), layout="tasks"),),
)
RUN = BriefingRun(briefing="morning", by="left", since=NOON, shown=NOON)


def clock_ticks(folder):
    """Wait until the file system gives later times than that of the folder's last change."""
    probe = folder.parent.parent / "probe"
    wait_for(lambda: not probe.write_text("") and probe.stat().st_mtime_ns > folder.stat().st_mtime_ns, "a tick")


PEOPLE = set(get_args(PeopleCommand))
"""Whoever they are judged by is in test_people_commands."""


def test_every_command_has_its_least_role():
    assert {type(command) for command in COMMANDS} | PEOPLE == set(RIGHTS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("role", Role)
async def test_each_command_is_for_its_role_and_those_above(office, role, command):
    operators = {Role.OPERATOR, Role.LEADER, Role.TECHNICIAN, Role.ADMINISTRATOR}
    technicians = {Role.TECHNICIAN, Role.ADMINISTRATOR}
    allowed: dict[type, set[Role]] = {
        ShowLayout: operators,
        Undo: operators,
        Redo: operators,
        Identify: operators,
        SendProof: {Role.VIEWER, *operators},
        HoldDuty: {Role.VIEWER, *operators},
        **dict.fromkeys(DUTY_ORDERS, operators),
        **dict.fromkeys(ALARM_ACTS, operators),
        **dict.fromkeys((*RULE_ORDERS, TryRules), technicians),
        ReadAlarms: {Role.VIEWER, *operators},
        ReadNotice: {Role.VIEWER, *operators},
        AnswerNotice: {Role.VIEWER, *operators},
        NoteShift: operators,
        ReportStation: {Role.VIEWER, *operators},
        FindStories: {Role.VIEWER, *operators},
        ReadPast: {Role.VIEWER, *operators},
        ReadMarks: {Role.VIEWER, *operators},
        OpenCamera: {Role.VIEWER, *operators},
        LookBack: {Role.VIEWER, *operators},
        WatchWall: {Role.VIEWER, *operators},
        SendMiniature: {Role.VIEWER, *operators},
        SteerCamera: operators,
        SendCamera: operators,
        LeaveCamera: operators,
        ListPresets: operators,
        **dict.fromkeys((*PUBLISHING_ORDERS, *PUBLISHING_QUESTIONS), technicians),
        **dict.fromkeys((*SOURCE_ORDERS, *SOURCE_QUESTIONS, *PACK_QUESTIONS), technicians),
        **dict.fromkeys(SCENE_COMMANDS, operators),
        **dict.fromkeys(BRIEFING_COMMANDS, operators),
    }
    # with something to take back, and something to do again
    hands = [Claim(id=each, kind=ClaimKind.HAND, layout=each, since=NOON) for each in ("tasks", "soc")]
    shown = take_back(put(put(WALL, hands[0]), hands[1]))
    run = TourRun(id="run", tour="round", by="left", since=NOON)
    shown = msgspec.structs.replace(shown, tours=(run,), holds=(Hold(by="left", at=NOON, screen=1),))
    # one is under way, but where it is to begin
    kept = (MORNING, msgspec.structs.replace(MORNING, name="other"))
    briefings = Briefings(kept=kept, run=None if isinstance(command, StartBriefing) else RUN)
    shown = presented(briefings, shown)
    past = [update("wall/main", shown), update("programme/main", PROGRAMME), update("briefings/main", briefings)]
    async with office(*past, walls=(("main", shown),)) as desk:
        refused = await desk.station(role=role).ask(command)
        if role in allowed[type(command)]:
            # nobody is on duty here who could be relieved
            assert refused is None or (isinstance(command, DUTY_ORDERS) and role not in refused)
        else:
            assert refused is not None
            assert role in refused
            assert desk.wall == shown


async def test_a_report_is_published_as_that_of_the_station_that_asked(office):
    async with office() as desk:
        await desk.station("left").ask(ReportStation(state=STATE))
        assert desk.hub.latest["station/left"].document == STATE


async def test_a_layout_is_put_on_all_screens(office):
    async with office() as desk:
        assert desk.wall == WALL
        assert await desk.station().ask(ShowLayout(wall="main", layout="press")) is None
        assert unowned(desk.wall.shows) == Arrangement(layout="press")
        assert [(claim.scene.layout, claim.by) for claim in desk.wall.claims] == [("overview", ""), ("press", "left")]


async def test_a_layout_that_no_station_of_the_wall_has_is_refused_with_those_there_are(office):
    async with office() as desk:
        for name, wall, layouts in (("left", "main", ("press", "overview")), ("right", "hall", ("tasks",))):
            state = msgspec.structs.replace(STATE, wall=wall, layouts=layouts)
            await desk.station(name).ask(ReportStation(state=state))
        refused = await desk.station().ask(ShowLayout(wall="main", layout="tasks"))
        assert refused == "no station has a layout “tasks”; there are: overview, press"
        assert desk.wall == WALL
        assert await desk.station().ask(ShowLayout(wall="main", layout="press", screen=2)) is None
        assert desk.wall.shows.on_surface(2).scene.layout == "press"


async def test_screens_that_differ_are_exceptions_in_their_order(office):
    async with office() as desk:
        station = desk.station()
        for screen, layout in ((3, "press"), (1, "tasks"), (3, "economy")):
            assert await station.ask(ShowLayout(wall="main", layout=layout, screen=screen)) is None
        assert unowned(desk.wall.shows).exceptions == (
            Shown(screen=1, layout="tasks"),
            Shown(screen=3, layout="economy"),
        )
        assert [desk.wall.shows.on_surface(screen).scene.layout for screen in (1, 2, 3)] == [
            "tasks",
            "overview",
            "economy",
        ]


async def test_a_screen_put_back_to_the_walls_layout_is_no_exception_any_more(office):
    async with office() as desk:
        station = desk.station()
        await station.ask(ShowLayout(wall="main", layout="press", screen=2))
        await station.ask(ShowLayout(wall="main", layout="press", screen=3))
        await station.ask(ShowLayout(wall="main", layout="overview", screen=2))
        assert unowned(desk.wall.shows).exceptions == (Shown(screen=3, layout="press"),)


async def test_a_layout_for_all_screens_ends_every_exception(office):
    async with office() as desk:
        station = desk.station()
        await station.ask(ShowLayout(wall="main", layout="press", screen=2))
        await station.ask(ShowLayout(wall="main", layout="tasks"))
        assert unowned(desk.wall.shows) == Arrangement(layout="tasks")


async def test_every_station_takes_back_what_any_of_them_has_put_step_by_step(office):
    async with office() as desk:
        left, right = desk.station("left"), desk.station("right")
        await left.ask(ShowLayout(wall="main", layout="tasks"))
        await right.ask(ShowLayout(wall="main", layout="press", screen=2))
        both = unowned(desk.wall.shows)
        await left.ask(ShowLayout(wall="main", layout="press", screen=2))
        assert unowned(desk.wall.shows) == both, "the same again is no step"
        assert await left.ask(Undo(wall="main")) is None
        assert unowned(desk.wall.shows) == Arrangement(layout="tasks")
        assert await right.ask(Undo(wall="main")) is None
        assert unowned(desk.wall.shows) == OVERVIEW
        assert "nothing to go back to" in await right.ask(Undo(wall="main"))
        assert desk.wall.claims == WALL.claims
        for expected in (Arrangement(layout="tasks"), both):
            assert await right.ask(Redo(wall="main")) is None
            assert unowned(desk.wall.shows) == expected
        assert "nothing to do again" in await right.ask(Redo(wall="main"))


async def test_a_command_that_comes_twice_is_carried_out_once(office):
    async with office() as desk:
        station = desk.station()
        for number, layout in ((1, "press"), (2, "tasks")):
            assert await station.ask_bytes(sealed(ShowLayout(wall="main", layout=layout), id=f"id-{number}")) is None
        again = sealed(ShowLayout(wall="main", layout="press"), id="id-1")
        assert await station.ask_bytes(again) is None, "its first answer"
        assert unowned(desk.wall.shows) == Arrangement(layout="tasks")
        for _ in range(3):
            assert await station.ask_bytes(sealed(Undo(wall="main"), id="id-3")) is None
        assert unowned(desk.wall.shows) == Arrangement(layout="press")


async def test_a_command_that_changed_nothing_changes_nothing_when_it_comes_again_either(office):
    async with office() as desk:
        station = desk.station()
        late = sealed(ShowLayout(wall="main", layout="overview"), id="late")
        assert await station.ask_bytes(late) is None
        assert desk.wall.revision == WALL.revision
        assert await station.ask(ShowLayout(wall="main", layout="press")) is None
        assert await station.ask_bytes(late) is None
        assert unowned(desk.wall.shows) == Arrangement(layout="press")


async def test_a_command_against_a_state_that_others_have_changed_is_refused_and_told_who_did(office):
    async with office() as desk:
        left, right = desk.station("left"), desk.station("right")
        seen = desk.wall.revision
        assert await left.ask_bytes(sealed(ShowLayout(wall="main", layout="press"), revision=seen)) is None
        refused = await right.ask_bytes(sealed(ShowLayout(wall="main", layout="tasks"), revision=seen))
        assert refused.startswith("left changed the wall at ")
        assert refused.endswith("; look again")
        assert unowned(desk.wall.shows) == Arrangement(layout="press")
        assert await right.ask_bytes(sealed(Undo(wall="main"), revision=desk.wall.revision)) is None


async def test_only_so_many_steps_are_remembered(office):
    async with office() as desk:
        station = desk.station()
        for number in range(REMEMBERED + 5):
            await station.ask(ShowLayout(wall="main", layout=f"layout-{number}"))
        assert len(desk.wall.claims) == 1 + 1 + REMEMBERED, "what the settings say, what is last revealed, and the rest"
        assert await station.ask(Undo(wall="main")) is None
        assert unowned(desk.wall.shows) == Arrangement(layout=f"layout-{REMEMBERED + 3}")


async def test_each_wall_has_its_own_state(office):
    walls = (("main", WALL), ("hall", WALL))
    async with office(walls=walls) as desk:
        await desk.station().ask(ShowLayout(wall="hall", layout="press"))
        assert desk.wall == WALL
        assert desk.hub.latest["wall/hall"].document.shows.rest.scene.layout == "press"


async def test_after_a_restart_the_wall_shows_what_it_showed_under_its_new_name(office):
    shown = Arrangement(layout="tasks", exceptions=(Shown(screen=2, layout="press"),))
    held = usual(same("Old"), same("Old"), "economy", NOON)
    for number, (layout, screen) in enumerate((("tasks", None), ("press", 2))):
        claim = Claim(id=str(number), kind=ClaimKind.HAND, layout=layout, screen=screen, by="left", since=NOON)
        held = put(held, claim)
    async with office(update("wall/main", held), walls=(("main", WALL),)) as desk:
        await desk.station().ask(ReportStation(state=STATE))
        assert desk.wall == msgspec.structs.replace(held, name=WALL.name, notice=WALL.notice, claims=desk.wall.claims)
        assert unowned(desk.wall.shows) == shown
        await desk.station("right").ask(ShowLayout(wall="main", layout="tasks", screen=2))
        assert unowned(desk.wall.shows) == Arrangement(layout="tasks")
        for expected in (shown, Arrangement(layout="tasks"), OVERVIEW):
            await desk.station("right").ask(Undo(wall="main"))
            assert unowned(desk.wall.shows) == expected, "beneath all of it, what its settings say now"


@pytest.mark.parametrize(("layout", "stays"), [("overview", True), ("economy", False)])
async def test_after_a_restart_what_its_settings_say_has_stood_there_as_long_as_before(office, layout, stays):
    """Parts that turn are counted from then: they must not jump when another server takes over."""
    earlier = usual(same("Old"), None, layout, NOON - timedelta(hours=1))
    async with office(update("wall/main", earlier), walls=(("main", WALL),)) as desk:
        await desk.station().ask(ReportStation(state=STATE))
        assert desk.wall.claims == (earlier if stays else WALL).claims


async def test_what_a_server_without_claims_has_stored_is_shown_on(office):
    shown = Arrangement(layout="tasks", exceptions=(Shown(screen=2, layout="press"),))
    held = WallState(name=same("Old"), notice=None, shows=shown)
    async with office(update("wall/main", held), walls=(("main", WALL),)) as desk:
        await desk.station().ask(ReportStation(state=STATE))
        assert unowned(desk.wall.shows) == shown
        await desk.station().ask(Undo(wall="main"))
        assert unowned(desk.wall.shows) == Arrangement(layout="tasks")


async def test_what_lay_on_the_walls_topic_and_is_no_wall_is_passed_over(office):
    async with office(update("wall/main", indicators())) as desk:
        await desk.station().ask(ReportStation(state=STATE))
        assert desk.wall == WALL


@pytest.mark.logs("a command crashed", "internal error")
async def test_what_makes_one_command_crash_keeps_no_other_from_its_answer(office, keyring, monkeypatch):
    def unreadable(_key):
        raise OSError(24, "Too many open files")

    async with office() as desk:
        station = desk.station()
        await station.ask(ReportStation(state=STATE))
        monkeypatch.setattr(keyring, "station", unreadable)
        for _ in range(3):
            assert "internal error" in await station.ask(ShowLayout(wall="main", layout="press"))
        monkeypatch.undo()
        assert await station.ask(ShowLayout(wall="main", layout="press")) is None


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (ShowLayout(wall="hall", layout="press"), "“hall”"),
        (ShowLayout(wall="", layout="press"), "no wall"),
        (Undo(wall="hall"), "“hall”"),
        (Undo(wall="main"), "nothing to go back to"),
        (Redo(wall="main"), "nothing to do again"),
        (ShowLayout(wall="main", layout="../press"), "name"),
        (ShowLayout(wall="main", layout=""), "name"),
        (ShowLayout(wall="main", layout="press\n"), "name"),
        (ShowLayout(wall="main", layout="a" * 64), "name"),
        (ShowLayout(wall="main", layout="press", screen=0), "no screen 0"),
        (ShowLayout(wall="main", layout="press", screen=-1), "no screen -1"),
        (ShowLayout(wall="main", layout="press", screen=65), "no screen 65"),
        (ShowLayout(wall="main", layout="press", screen=2**63), "a number that cannot be"),
    ],
)
async def test_orders_without_sense_are_refused_and_change_nothing(office, command, said):
    async with office() as desk:
        refused = await desk.station().ask(command)
        assert refused is not None
        assert said in refused
        assert desk.wall == WALL


def enveloped(command):
    """Return an envelope with what may be no command."""
    return msgspec.msgpack.encode({"command": command, "before": datetime.now(UTC) + timedelta(seconds=PATIENCE)})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"garbage",
        msgspec.msgpack.encode([1, 2]),
        enveloped({"command": "selfdestruct"}),
        enveloped({"command": "showlayout"}),
        enveloped({"command": "showlayout", "wall": "main", "layout": 5}),
        enveloped({"command": 5}),
        encode(ShowLayout(wall="main", layout="press")),
        sealed(ShowLayout(wall="main", layout="press"))[:-1],
        sealed(ShowLayout(wall="main", layout="press")) + b"\x00",
        b"\x91" * 5000,
        # a letter that is none, and nesting without end where anything may stand
        sealed(ShowLayout(wall="main", layout="press")).replace(b"press", b"pre\xffs"),
        sealed(ShowLayout(wall="main", layout="press")).replace(b"showlayout", b"showl\xffyout"),
        b"\x82\xa7unknown" + b"\x91" * 5000,
    ],
    ids=lambda body: str(body[:12]),
)
async def test_what_is_no_command_is_answered_and_changes_nothing(office, body):
    async with office() as desk:
        refused = await desk.station().ask_bytes(body)
        assert refused is not None
        assert "command" in refused
        assert desk.wall == WALL


async def test_messages_of_another_number_of_frames_are_passed_over(office):
    order = sealed(ShowLayout(wall="main", layout="press"))
    async with office() as desk:
        station = desk.station()
        await station.send(order)
        await station.send(b"1", order, order)
        await station.send(b"1", b"", order, b"")
        # the answer to a proper one is the first that comes
        assert await station.ask(ReportStation(state=STATE)) is None
        assert desk.wall == WALL


async def test_a_command_beyond_all_measure_does_not_end_the_desk(office):
    async with office() as desk:
        await desk.station("huge").send(b"1", b"\x00" * (LARGEST_COMMAND + 1))
        assert await desk.station("left").ask(ShowLayout(wall="main", layout="press")) is None


async def test_a_role_taken_away_counts_for_a_station_that_is_connected(office, tmp_path):
    async with office() as desk:
        station = desk.station()
        assert await station.ask(ShowLayout(wall="main", layout="press")) is None
        file = tmp_path / "keys" / "stations" / "left.toml"
        clock_ticks(file.parent)
        draft = file.with_suffix(".swp")
        draft.write_text(file.read_text().replace("operator", "viewer"))
        draft.replace(file)
        refused = await station.ask(ShowLayout(wall="main", layout="tasks"))
        assert refused is not None
        assert "viewer" in refused
        clock_ticks(file.parent)
        file.unlink()
        refused = await station.ask(ReportStation(state=STATE))
        assert refused is not None
        assert "enroll" in refused
        assert desk.wall.shows.rest.scene.layout == "press"


async def test_answers_go_to_the_one_who_asked(office):
    async with office() as desk:
        left, right = desk.station("left"), desk.station("right", Role.VIEWER)
        await left.send(b"l", sealed(ShowLayout(wall="main", layout="press")))
        await right.send(b"r", sealed(ShowLayout(wall="main", layout="press")))
        (number, answer), (other, refused) = await left.answer(), await right.answer()
        assert (number, answer.refused) == (b"l", None)
        assert other == b"r"
        assert refused.refused is not None


async def test_a_viewer_finds_stories(office):
    story = Article(id="1", title="Ùn tắc", publisher="Báo", published=NOON, url="http://a.vn/1")

    async def find(text):
        return [story] if text == "un tac" else []

    async with office(find=find) as open_office:
        answer = await open_office.station("leader", Role.VIEWER).ask_for(FindStories(text="un tac"))
    assert (answer.refused, answer.stories) == (None, (story,))


async def test_a_search_that_lasts_keeps_nobody_from_the_wall(office):
    searching, ended = asyncio.Event(), asyncio.Event()

    async def find(_text):
        searching.set()
        await ended.wait()
        return ()

    async with office(find=find) as open_office:
        leader, operator = open_office.station("leader", Role.VIEWER), open_office.station("left")
        search = asyncio.create_task(leader.ask_for(FindStories(text="x")))
        await searching.wait()
        assert await operator.ask(ShowLayout(wall="main", layout="press")) is None
        assert not search.done()
        ended.set()
        assert (await search).refused is None


async def test_a_database_that_fails_is_said(office):
    async def find(_text):
        raise StoreError(Words(vi="đầy đĩa", en="disk full"))

    async with office(find=find) as open_office:
        assert await open_office.station("leader", Role.VIEWER).ask(FindStories(text="x")) == "disk full"


CAMERA = FleetCamera(
    id="CAM-001",
    name="Cổng chợ",
    main="rtsp://10.0.0.1/main",
    sub="rtsp://10.0.0.1/sub",
    user="ioc",
    password="chim-sẻ-9",
)


@pytest.fixture
async def register(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/history.db")
    register = Register(database, Vault(tmp_path / "keys", tmp_path / "secrets"))
    await register.put([CAMERA, FleetCamera(id="CAM-002", name="Chỉ trong danh sách")])
    yield register
    await database.dispose()


@pytest.fixture
async def clerk(register):
    async with camera_http(connections=1) as http:
        helm = PtzControl(
            register, http, Audit(Database("sqlite:///unused.db"), Path("unused.audit"), retention=timedelta.max)
        )
        yield CameraCommands(register, helm).answer


async def test_every_station_learns_where_the_pictures_of_a_camera_come_from(office, clerk):
    async with office(cameras=clerk) as desk:
        answer = await desk.station("leader", Role.VIEWER).ask_for(OpenCamera(camera="CAM-001"))
    assert (answer.refused, answer.streams) == (None, CAMERA.streams)
    assert answer.streams.password == "chim-sẻ-9"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (OpenCamera(camera="CAM-009"), "no camera “CAM-009”"),
        (OpenCamera(camera=""), "no camera “”"),
        (OpenCamera(camera="\0"), "no camera"),
        (OpenCamera(camera="x" * 100_000), "no camera"),
        (SteerCamera(camera="CAM-001", pan=1.0), "CAM-001 cannot be turned"),
        (SendCamera(camera="CAM-009"), "no camera “CAM-009”"),
        (ListPresets(camera="CAM-002"), "cannot be turned"),
        (OpenCamera(camera="CAM-002"), "where the pictures of camera CAM-002 come from"),
        (LookBack(camera="CAM-001"), "no picture"),
        (LookBack(camera="CAM-001", at=NOON.replace(tzinfo=None)), "time zone"),
    ],
)
async def test_what_cannot_be_shown_is_refused(office, clerk, command, said):
    async with office(cameras=clerk) as desk:
        refused = await desk.station().ask(command)
        assert refused is not None
        assert said in refused
        assert len(refused) < 200


async def test_whoever_held_the_key_before_gets_no_passwords_any_more(office, clerk, tmp_path):
    async with office(cameras=clerk) as desk:
        station = desk.station()
        assert await station.ask(OpenCamera(camera="CAM-001")) is None
        file = tmp_path / "keys" / "stations" / "left.toml"
        clock_ticks(file.parent)
        file.unlink()
        answer = await station.ask_for(OpenCamera(camera="CAM-001"))
    assert answer.streams is None
    assert "enroll" in answer.refused.en


@pytest.mark.logs("camera CAM-001: ")
async def test_a_lost_key_is_said_in_one_line(office, clerk, tmp_path):
    async with office(cameras=clerk) as desk:
        (tmp_path / "keys" / "cameras.key").unlink()
        refused = await desk.station().ask(OpenCamera(camera="CAM-001"))
        assert "restore it from a backup" in refused


async def test_all_cameras_of_many_walls_are_opened_at_once(office, clerk):
    async with office(cameras=clerk) as desk:
        stations = [desk.station(f"s{number}", Role.VIEWER) for number in range(4)]
        for station in stations:
            for number in range(64):
                await station.send(str(number).encode(), sealed(OpenCamera(camera="CAM-001")))
        for station in stations:
            answers = dict([await station.answer() for _ in range(64)])
            assert set(answers) == {str(number).encode() for number in range(64)}
            assert {answer.streams.password for answer in answers.values()} == {"chim-sẻ-9"}


async def test_so_many_lasting_answers_and_no_more(office):
    ended = asyncio.Event()

    async def waiting(_station, _role, _command):
        await ended.wait()
        return Answer()

    async with office(cameras=waiting) as desk:
        station = desk.station()
        most = MOST_AT_ONCE[ListPresets]
        for number in range(most + 1):
            await station.send(str(number).encode(), sealed(ListPresets(camera="C1")))
        number, answer = await station.answer()
        assert number == str(most).encode()
        assert "busy" in answer.refused.en
        # others of another kind still get theirs
        assert await desk.station("right").ask(ShowLayout(wall="main", layout="press")) is None
        ended.set()
        assert all([(await station.answer())[1].refused is None for _ in range(most)])


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if isinstance(each, ORDERS)], ids=lambda c: type(c).__name__
)
@pytest.mark.parametrize("seconds", [-5.0, -0.001, 3600.0])
async def test_an_order_whose_sender_has_given_up_is_refused(office, command, seconds):
    done = []

    async def note(_station, _role, command):
        done.append(command)
        return Answer()

    # with something to take back, and something to do again
    hands = [Claim(id=each, kind=ClaimKind.HAND, layout=each, since=NOON) for each in ("tasks", "soc")]
    shown = take_back(put(put(WALL, hands[0]), hands[1]))
    async with office(walls=(("main", shown),), cameras=note) as desk:
        refused = await desk.station(role=Role.TECHNICIAN).ask_bytes(sealed(command, seconds))
        assert "too late" in refused
        assert desk.wall == shown
        assert await desk.station().ask(FindStories(text="x")) is None
    assert done == []


async def test_a_question_may_be_late(office):
    async with office() as desk:
        assert await desk.station().ask_bytes(sealed(OpenCamera(camera="C1"), -5.0)) is None
        assert await desk.station().ask_bytes(sealed(ReportStation(state=STATE), -5.0)) is None


async def test_an_order_that_waits_for_its_turn_until_it_is_late_is_not_carried_out(office):
    free, done = asyncio.Event(), []

    async def busy(_station, _role, command):
        await free.wait()
        done.append(command)
        return Answer()

    async with office(cameras=busy) as desk:
        station = desk.station()
        await station.send(b"1", sealed(SendCamera(camera="C1"), 0.2))
        number, answer = await station.answer()
        assert (number, "too late" in answer.refused.en) == (b"1", True)
        free.set()
        assert await station.ask(SendCamera(camera="C1", preset="2")) is None
    assert done == [SendCamera(camera="C1", preset="2")]


async def test_an_order_is_answered_when_it_is_stored_and_shown_before(office):
    settled = asyncio.get_running_loop().create_future()
    async with office(settle=lambda: settled) as desk:
        station = desk.station()
        await station.send(b"1", sealed(ShowLayout(wall="main", layout="press")))
        # what is asked later is answered first, for the first is not stored yet
        assert await station.ask(ReportStation(state=STATE)) is None
        assert desk.wall.shows.rest.scene.layout == "press", "walls do not wait for the disk"
        settled.set_result(None)
        number, answer = await station.answer()
        assert (number, answer.refused, answer.unstored) == (b"1", None, None)


@pytest.mark.parametrize("reason", [Words(vi="đĩa đầy", en="the disk is full"), None])
async def test_what_cannot_be_stored_is_carried_out_and_the_answer_says_so(office, reason):
    settled = asyncio.get_running_loop().create_future()
    if reason:
        settled.set_result(reason)
    async with office(settle=lambda: settled) as desk:
        answer = await desk.station().ask_for(ShowLayout(wall="main", layout="press"))
        assert answer.refused is None
        assert (reason.en if reason else "too slow") in answer.unstored.en
        assert answer.unstored.vi != answer.unstored.en
        assert desk.wall.shows.rest.scene.layout == "press"


async def test_a_refused_order_is_said_once_in_the_log_and_in_the_health(office, caplog):
    async with office() as desk:
        viewer = desk.station("leader", Role.VIEWER)
        for _ in range(3):
            await viewer.ask(ShowLayout(wall="main", layout="press"))
        (said,) = desk.troubles
    assert "leader" in said
    assert "viewer" in said
    assert [record.getMessage() for record in caplog.records].count(said) == 1


@pytest.mark.logs("camera C1: does not answer")
async def test_a_camera_that_fails_is_said_until_it_does_not(office, caplog):
    caplog.set_level(logging.INFO)
    failing = [True]

    async def camera(_station, _role, _command):
        if failing[0]:
            raise DeviceError(Words(vi="không trả lời", en="does not answer"))
        return Answer()

    async with office(cameras=camera) as desk:
        station = desk.station()
        for _ in range(3):
            assert await station.ask(SteerCamera(camera="C1", pan=0.5)) == "does not answer"
        assert "camera C1: does not answer" in desk.troubles
        failing[0] = False
        assert await station.ask(SteerCamera(camera="C1", pan=0.5)) is None
        assert not [said for said in desk.troubles if said.startswith("camera C1")]
    lines = [record.getMessage() for record in caplog.records if "camera C1: does" in record.getMessage()]
    assert lines[0] == "camera C1: does not answer"
    assert lines[-1] == "over: camera C1: does not answer"
    assert lines.count("camera C1: does not answer") == 1


@pytest.mark.logs("two computers use the key")
async def test_two_computers_with_one_key_are_noticed(office, tmp_path):
    async with office() as desk:
        one = desk.station("left")
        two = Asker(desk._context, desk._endpoint, read_toml(tmp_path / "left.key", StationKey))
        desk.askers.append(two)
        for each in (one, two, one):
            await each.ask(ReportStation(state=STATE))
        assert desk.troubles == [], "one message on its way may come late"
        await two.ask(ReportStation(state=STATE))
        (said,) = desk.troubles
    assert "two computers use the key of station left (127.0.0.1)" in said


async def test_one_computer_that_connects_anew_is_one(office, tmp_path):
    async with office() as desk:
        for number in range(30):
            station = (
                desk.station("left")
                if not number
                else Asker(desk._context, desk._endpoint, read_toml(tmp_path / "left.key", StationKey))
            )
            await station.ask(ReportStation(state=STATE))
            station.socket.close()
        assert desk.troubles == []


async def test_the_past_is_told_as_it_was_stored(office):
    later = NOON + timedelta(minutes=5)
    async with office() as desk:
        async with desk.database.begin() as connection:
            for value, at in ((1.0, NOON), (2.0, later)):
                await ledger.write(connection, [ledger.entry(update(document=indicators(value)), at)])
        asker = desk.station(role=Role.VIEWER)
        answer = await asker.ask_for(ReadPast(topics=("indicators/*",), at=NOON, until=later))
    assert answer.refused is None
    assert [(each.at, read_past(each)) for each in answer.past.state] == [(NOON, update(document=indicators(1.0)))]
    assert [(each.at, read_past(each)) for each in answer.past.changes] == [(later, update(document=indicators(2.0)))]
    assert (answer.past.until, answer.past.before, answer.past.after) == (later, NOON, later)


async def test_nonsense_about_the_past_is_refused(office):
    earlier = NOON - timedelta(seconds=1)
    async with office() as desk:
        asker = desk.station(role=Role.VIEWER)
        assert "ends before it begins" in await asker.ask(ReadPast(at=NOON, until=earlier))
        assert "ends before it begins" in await asker.ask(ReadMarks(wall="main", since=NOON, until=earlier))
        assert "no wall “hall”" in await asker.ask(ReadMarks(wall="hall", since=NOON, until=NOON))
        for without_zone in (
            ReadPast(at=NOON.replace(tzinfo=None)),
            ReadPast(at=NOON, step=-1.0),
            ReadPast(at=NOON, topics=("x",) * (MOST_TOPICS + 1)),
        ):
            assert "does not know this command" in await asker.ask(without_zone)


async def test_where_the_past_cannot_be_read_it_is_said_and_the_wall_goes_on(office, tmp_path):
    async with office() as desk:
        await desk.database.dispose()
        (tmp_path / "people.db").unlink(missing_ok=True)
        (tmp_path / "people.db").mkdir()
        asker = desk.station()
        for question in (ReadPast(at=NOON), ReadMarks(wall="main", since=NOON, until=NOON)):
            refused = await asker.ask(question)
            assert refused.startswith("the past cannot be read: ")
            assert refused.endswith("; live values go on")
        assert await asker.ask(ShowLayout(wall="main", layout="press")) is None


async def test_who_set_a_wall_to_the_past_and_back_is_in_the_shift_log(office):
    async with office() as desk:
        asker = desk.station()
        for screen, as_of in ((2, AsOf(at=NOON)), (2, AsOf(at=NOON, since=NOON, speed=60)), (None, None)):
            assert await asker.ask(Rewind(wall="main", screen=screen, as_of=as_of)) is None
        for order in (Rewind(wall="main", screen=2, as_of=AsOf(at=NOON)), Undo(wall="main"), Redo(wall="main")):
            assert await asker.ask(order) is None
        entries = desk.hub.latest["shift/main"].document.entries
    assert [(each.event, each.by, each.said.en) for each in entries] == [
        ("rewound", "left", "surface 2 set to 2026-11-23 12:00"),
        ("back_to_now", "left", "surface 2 back to now"),
        ("rewound", "left", "surface 2 set to 2026-11-23 12:00"),
        ("back_to_now", "left", "surface 2 back to now"),
        ("rewound", "left", "surface 2 set to 2026-11-23 12:00"),
    ]
