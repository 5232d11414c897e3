"""What each order makes of the briefings of a wall, and what a briefing that is presented puts on it. Pure.

The run decides: its claim follows from it, so that a server that was killed between the two documents goes on rightly.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from msgspec import structs

from server.contract.briefing_commands import (
    BriefingCommand,
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
from server.contract.calendar import CALENDAR
from server.contract.claims import with_claims
from server.contract.messages import (
    AsOf,
    Briefing,
    BriefingRun,
    Briefings,
    BriefingScene,
    Claim,
    ClaimKind,
    Decision,
    Scene,
    WallState,
)
from server.contract.messages.briefings import (
    LONGEST_DECISION,
    LONGEST_NOTES,
    MOST_BRIEFINGS,
    MOST_DECISIONS,
    MOST_FIGURES,
    MOST_SCENES,
)
from server.contract.programmes import unlike_scene
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.people.actor import Actor
from server.walls import control
from server.walls.orders import Made, why_not

MORNINGS = 14
"""Days for which briefings that the server has composed by itself are kept."""
LARGEST = 1 << 20
"""Bytes of all briefings of a wall: each change is sent to every station, and kept with the past."""
PRESENTING = (StartBriefing, StepBriefing, ShowAside, FreezeBriefing, EndBriefing)
"""What changes what the wall shows."""

NOT_PRESENTED = Words(
    vi="hiện không có bài trình bày nào; hãy bắt đầu một bài trước", en="no briefing is presented; start one first"
)
_encode = msgspec.msgpack.Encoder().encode


def carried_out(
    command: BriefingCommand, briefings: Briefings, state: WallState, made: Made
) -> tuple[Briefings, WallState] | Words:
    """Return the briefings and the wall after an order, or why it is refused."""
    if (refused := control.kept_back(command, state, made.by, made.now)) is not None:
        return refused
    after = _after(command, briefings, made)
    return after if isinstance(after, Words) else (after, presented(after, state))


def presented(briefings: Briefings, state: WallState) -> WallState:
    """Return a wall with the claim of what is presented, and with no other one of a briefing."""
    others = tuple(each for each in state.claims if each.kind is not ClaimKind.BRIEFING)
    held = next((each for each in state.claims if each.kind is ClaimKind.BRIEFING), None)
    claim = _claim(briefings, held)
    if claim == held:
        return state
    return with_claims(state, others if claim is None else (*others, claim))


def sound(briefings: Briefings) -> Briefings:
    """Return briefings that fit together: without a run of what is not there, or has no scene."""
    run = briefings.run
    if run is None or ((briefing := _named(briefings, run.briefing)) is not None and briefing.scenes):
        return briefings
    return structs.replace(briefings, run=None)


def ended(briefings: Briefings, made: Made) -> Briefings:
    """Return briefings of which none is presented any more."""
    run = briefings.run
    if run is None:
        return briefings
    kept = tuple(
        structs.replace(each, ended=made.now) if each.name == run.briefing else each for each in briefings.kept
    )
    return structs.replace(briefings, kept=kept, run=None)


def keep(briefings: Briefings, briefing: Briefing) -> Briefings | Words:
    """Return briefings with one more, or with one changed; its minutes stay. Or why there is no room for it.

    What a server has composed makes room for what is kept, the oldest first.
    """
    before, run = _named(briefings, briefing.name), briefings.run
    if before is not None:
        briefing = structs.replace(briefing, decisions=before.decisions, begun=before.begun, ended=before.ended)
    if run is not None and run.briefing == briefing.name:
        if not briefing.scenes:
            return Words(
                vi="bài này đang được trình bày; hãy giữ ít nhất một cảnh", en="it is being presented; keep a scene"
            )
        run = structs.replace(run, scene=min(run.scene, len(briefing.scenes) - 1))
    others = [each for each in briefings.kept if each.name != briefing.name]
    while (after := structs.replace(briefings, kept=(*others, briefing), run=run)) and not _fits(after):
        own = [each for each in others if not each.by and (run is None or each.name != run.briefing)]
        # what was decided is what people have written
        oldest = next(iter([*(each for each in own if not each.decisions), *own]), None)
        if oldest is None:
            return Words(
                vi="đã giữ quá nhiều bài trình bày, hoặc chúng quá lớn; hãy xóa bớt",
                en="too many briefings are kept, or they are too large; remove some",
            )
        others.remove(oldest)
    return after


def is_morning_due(briefings: Briefings, day: date) -> bool:
    """Return whether the briefing of a morning was not composed yet, nor by any clock that was set back since."""
    return briefings.morning != day and _named(briefings, morning_name(day)) is None


def keep_morning(briefings: Briefings, composed: Briefing, day: date) -> Briefings | Words:
    """Return briefings with that of a morning, and without those composed MORNINGS days before it or earlier.

    What somebody has changed, presented just now or decided something in stays. Or why there is no room for it.
    """
    oldest = morning_name(day - timedelta(days=MORNINGS))
    run = briefings.run
    kept = tuple(
        each
        for each in briefings.kept
        if each.by
        or each.decisions
        or not each.name.startswith("morning-")
        or each.name > oldest
        or (run is not None and run.briefing == each.name)
    )
    return keep(structs.replace(briefings, kept=kept, morning=day), composed)


def morning_name(day: date) -> str:
    """Return the name of the briefing of a morning."""
    return f"morning-{day.isoformat()}"


def _fits(briefings: Briefings) -> bool:
    return len(briefings.kept) <= MOST_BRIEFINGS and len(_encode(briefings)) <= LARGEST


def _claim(briefings: Briefings, held: Claim | None) -> Claim | None:
    """Return the claim of what is presented; with what was done to its tiles since the scene came."""
    run = briefings.run
    briefing = None if run is None else _named(briefings, run.briefing)
    if run is None or briefing is None or not briefing.scenes:
        return None
    claim = Claim(
        # the same for all of its scenes: it comes once and goes once
        id=f"briefing {run.since.isoformat()}",
        kind=ClaimKind.BRIEFING,
        scene=_scene(briefing, run),
        by=run.by,
        station=run.station,
        since=run.shown,
        why=briefing.title,
    )
    if held is None or (held.id, held.since) != (claim.id, claim.since):
        return claim
    same = structs.replace(held.scene, state=claim.scene.state, as_of=claim.scene.as_of) == claim.scene
    return structs.replace(claim, scene=structs.replace(claim.scene, state=held.scene.state)) if same else claim


def _scene(briefing: Briefing, run: BriefingRun) -> Scene:
    """Return what is shown, the scene or what is shown aside: of its own moment, else of that of the briefing."""
    scene = run.aside or briefing.scenes[min(run.scene, len(briefing.scenes) - 1)].scene
    as_of = scene.as_of or briefing.as_of
    if as_of is not None and as_of.since is not None:
        # what is to be played begins when it is shown
        as_of = structs.replace(as_of, since=run.shown)
    if run.frozen is not None:
        as_of = AsOf(at=run.frozen if as_of is None else as_of.moment(run.frozen))
    return structs.replace(scene, as_of=as_of)


def _after(command: BriefingCommand, briefings: Briefings, made: Made) -> Briefings | Words:
    match command:
        case SaveBriefing(briefing=briefing):
            return _saved(briefings, briefing, made)
        case RemoveBriefing(name=name):
            return _removed(briefings, name)
        case StartBriefing(name=name, scene=scene):
            return _started(briefings, name, scene, made)
    run = briefings.run
    if run is None:
        return NOT_PRESENTED
    match command:
        case StepBriefing(scene=scene):
            return _stepped(briefings, run, scene, made)
        case ShowAside(scene=aside):
            if aside == run.aside:
                return briefings
            if aside is not None and (refused := why_not(aside, made.layouts)) is not None:
                return refused
            return structs.replace(briefings, run=structs.replace(run, aside=aside, shown=made.now))
        case FreezeBriefing(frozen=frozen):
            if frozen == (run.frozen is not None):
                return briefings
            return structs.replace(briefings, run=structs.replace(run, frozen=made.now if frozen else None))
        case Decide(text=text):
            return _decided(briefings, run, text.strip(), made)
        case EndBriefing():
            return ended(briefings, made)
        case ComposeBriefing() | PointAt() | _:
            raise AssertionError(command)


def _saved(briefings: Briefings, briefing: Briefing, made: Made) -> Briefings | Words:
    if len(briefing.scenes) > MOST_SCENES:
        return Words(
            vi=f"một bài có nhiều nhất {MOST_SCENES} cảnh; hãy bỏ bớt hoặc chia làm hai bài",
            en=f"a briefing has {MOST_SCENES} scenes at most; take some out, or make two of it",
        )
    for number, each in enumerate(briefing.scenes, start=1):
        # a layout that no station has just now is no reason to lose what somebody has written
        if (refused := _unlike(each)) is not None:
            return Words(vi=f"cảnh {number}: {refused.vi}", en=f"scene {number}: {refused.en}")
    title = briefing.title
    both = Words(vi=title.vi.strip() or title.en.strip(), en=title.en.strip() or title.vi.strip())
    if not both.vi:
        return Words(vi="bài trình bày cần một tên gọi", en="a briefing needs a title")
    # what was decided, and when it was presented, is for nobody to make up
    plain = structs.replace(briefing, title=both, by=made.by.name, made=made.now, decisions=(), begun=None, ended=None)
    return keep(briefings, plain)


def _unlike(told: BriefingScene) -> Words | None:
    if max(len(told.notes.vi), len(told.notes.en)) > LONGEST_NOTES:
        return Words(
            vi=f"ghi chú dài hơn {LONGEST_NOTES} chữ; hãy rút ngắn",
            en=f"the notes are longer than {LONGEST_NOTES} letters; make them shorter",
        )
    if len(told.figures) > MOST_FIGURES:
        return Words(vi=f"nhiều hơn {MOST_FIGURES} số liệu", en=f"more than {MOST_FIGURES} figures")
    return unlike_scene(told.scene)


def _removed(briefings: Briefings, name: str) -> Briefings | Words:
    if _named(briefings, name) is None:
        return _no(briefings.kept, name)
    if briefings.run is not None and briefings.run.briefing == name:
        return Words(
            vi="bài này đang được trình bày; hãy kết thúc trước khi xóa", en="it is being presented; end that first"
        )
    return structs.replace(briefings, kept=tuple(each for each in briefings.kept if each.name != name))


def _started(briefings: Briefings, name: str, scene: int, made: Made) -> Briefings | Words:
    briefing = _named(briefings, name)
    if briefing is None:
        return _no(briefings.kept, name)
    if (run := briefings.run) is not None:
        under_way = _named(briefings, run.briefing) or briefing
        return _busy(under_way, run)
    if (refused := _no_scene(briefing, scene)) is not None:
        return refused
    by: Actor = made.by
    begun = structs.replace(briefing, begun=made.now, ended=None)
    return structs.replace(
        briefings,
        kept=tuple(begun if each is briefing else each for each in briefings.kept),
        run=BriefingRun(briefing=name, scene=scene, by=by.name, station=by.through, since=made.now, shown=made.now),
    )


def _stepped(briefings: Briefings, run: BriefingRun, scene: int, made: Made) -> Briefings | Words:
    briefing = _named(briefings, run.briefing)
    if briefing is None:
        return NOT_PRESENTED
    if (refused := _no_scene(briefing, scene)) is not None:
        return refused
    if (run.scene, run.aside) == (scene, None):
        return briefings
    return structs.replace(briefings, run=structs.replace(run, scene=scene, aside=None, shown=made.now))


def _decided(briefings: Briefings, run: BriefingRun, text: str, made: Made) -> Briefings | Words:
    briefing = _named(briefings, run.briefing)
    if briefing is None:
        return NOT_PRESENTED
    if not text:
        return Words(vi="kết luận trống; hãy viết nội dung", en="the decision is empty; write something")
    if len(text) > LONGEST_DECISION:
        return Words(
            vi=f"kết luận dài hơn {LONGEST_DECISION} chữ; hãy chia làm nhiều kết luận",
            en=f"the decision is longer than {LONGEST_DECISION} letters; make several of it",
        )
    if len(briefing.decisions) >= MOST_DECISIONS:
        return Words(
            vi=f"biên bản đã có {MOST_DECISIONS} kết luận, không ghi thêm được; hãy lưu bài dưới tên khác",
            en=f"the minutes hold {MOST_DECISIONS} decisions and no more; keep the briefing under another name",
        )
    decision = Decision(scene=run.scene, text=text, by=made.by.name, at=made.now)
    decided = structs.replace(briefing, decisions=(*briefing.decisions, decision))
    after = structs.replace(briefings, kept=tuple(decided if each is briefing else each for each in briefings.kept))
    if not _fits(after):
        return Words(
            vi="các bài trình bày đã quá lớn, không ghi thêm được; hãy xóa bớt bài cũ",
            en="the briefings are too large to write more; remove old ones",
        )
    return after


def _no_scene(briefing: Briefing, scene: int) -> Words | None:
    count = len(briefing.scenes)
    if not count:
        return Words(vi="bài này chưa có cảnh nào; hãy thêm cảnh", en="it has no scene yet; add one")
    if scene >= count:
        return Words(
            vi=f"bài này chỉ có {count} cảnh, không có cảnh {scene + 1}",
            en=f"it has {count} scenes, and no scene {scene + 1}",
        )
    return None


def _busy(briefing: Briefing, run: BriefingRun) -> Words:
    at = run.since.astimezone(CALENDAR).time().isoformat("minutes")
    return Words(
        vi=f"{run.by} đang trình bày «{briefing.title.vi}» từ {at}; hãy kết thúc bài đó trước",
        en=f"{run.by} has been presenting “{briefing.title.en}” since {at}; end that first",
    )


def _no(kept: Sequence[Briefing], name: str) -> Words:
    if not kept:
        return Words(vi="chưa có bài trình bày nào", en="there is no briefing yet")
    return one_of(name, [each.name for each in kept])


def _named(briefings: Briefings, name: str) -> Briefing | None:
    return next((each for each in briefings.kept if each.name == name), None)
