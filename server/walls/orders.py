"""What each order makes of a wall. Pure: the wall, its programme, who orders and when come in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, assert_never

from msgspec import structs

from server.contract.claims import FOLLOWING, end, end_all, hold_of, make_again, put, rewind, take_back, takeover, touch
from server.contract.command import Role
from server.contract.commands import Redo, ShowLayout, Undo
from server.contract.messages import (
    Claim,
    ClaimKind,
    Ending,
    Hold,
    NamedScene,
    Programme,
    Rewound,
    Scene,
    TourRun,
    WallState,
)
from server.contract.messages.programmes import LONGEST_TEXT
from server.contract.past import TO_COME
from server.contract.programmes import named_scenes, unlike_scene
from server.contract.toml_words import one_of
from server.contract.wall_commands import (
    LONGEST_SHOWN,
    EndClaim,
    EndTakeover,
    HoldTurns,
    LeaveControl,
    RemoveScene,
    ResumeTurns,
    Rewind,
    SaveScene,
    SceneCommand,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeControl,
    TakeOver,
)
from server.contract.words import Words
from server.people.actor import Actor
from server.walls import control
from server.walls.schedule import DayBook
from server.walls.turning import resumed, turned

WallCommand = ShowLayout | Undo | Redo | SceneCommand
"""What changes what a wall shows."""
MOST_SAVED = 500
"""Scenes."""
MOST_TOURS = 64
"""Started by hand at the same time."""
MOST_CLAIMS = 256
"""Of one wall."""
CLOCKS_APART = timedelta(seconds=5)
"""By how much whoever asks for the past may think it is later than it is."""
Layouts = dict[str, dict[str, str | None]]
"""What stations can show: by the layout's name its parameters with their defaults; None for one without."""


class Made(NamedTuple):
    """Who orders something, and when."""

    id: str
    by: Actor
    now: datetime
    layouts: Layouts
    book: DayBook
    role: Role = Role.OPERATOR


def carried_out(
    command: WallCommand, state: WallState, programme: Programme, made: Made
) -> tuple[WallState, Programme] | Words:
    """Return the wall and its programme after an order, or why it is refused."""
    if isinstance(command, SaveScene | RemoveScene):
        changed = _programme(command, programme, made)
        return changed if isinstance(changed, Words) else (state, changed)
    if (refused := control.kept_back(command, state, made.by, made.now)) is not None:
        return refused
    after = _wall(command, state, programme, made)
    if isinstance(after, Words):
        return after
    if len(after.claims) > MOST_CLAIMS or len(after.tours) > MOST_TOURS:
        return Words(
            vi="màn hình đã có quá nhiều yêu cầu; hãy kết thúc bớt", en="the wall has too many claims; end some"
        )
    return turned(after, programme, made.now, made.book).state if after is not state else after, programme


def _wall(command: WallCommand, state: WallState, programme: Programme, made: Made) -> WallState | Words:
    match command:
        case ShowLayout(layout=layout, screen=screen):
            show = Show(wall=command.wall, scene=Scene(layout=layout), screen=screen)
            return _shown(show, state, made)
        case Show():
            return _shown(command, state, made)
        case Undo():
            after = take_back(state, made.by.person or None, person=True)
            return _nothing(state.claims, made.by, "quay lại", "to go back to") if after is state else after
        case Redo():
            after = make_again(state, made.by.person or None, person=True)
            return _nothing(state.undone, made.by, "làm lại", "to do again") if after is state else after
        case SetState(claim=name, view=view):
            return touch(state, name, view) if _claim(state, name) else _gone()
        case EndClaim(claim=name):
            return _ended(state, name, made)
        case TakeOver():
            return _taken_over(command, state, programme, made)
        case EndTakeover():
            return end_all(state, ClaimKind.TAKEOVER)
        case HoldTurns(screen=screen):
            return _held(state, screen, made)
        case ResumeTurns(screen=screen):
            return _resumed(state, programme, screen, made)
        case StartTour(tour=name, screen=screen):
            return _started(state, programme, name, screen, made)
        case StopTour(screen=screen):
            left = tuple(each for each in state.tours if screen not in (None, each.screen))
            nothing = Words(vi="không có vòng nào đặt bằng tay ở đó", en="no tour was started by hand there")
            return nothing if left == state.tours else structs.replace(state, tours=left)
        case Rewind():
            return _rewound(command, state, made)
        case TakeControl():
            return control.taken(state, command, made.by, made.role, made.now)
        case LeaveControl():
            return control.left(state, command, made.by)
        case SaveScene() | RemoveScene():
            raise AssertionError(command)
        case other:
            assert_never(other)


def _shown(command: Show, state: WallState, made: Made) -> WallState | Words:
    if (refused := why_not(command.scene, made.layouts)) is not None:
        return refused
    if command.region is not None and not command.region.fits:
        return Words(vi="vùng vượt ra ngoài mặt hiển thị", en="the region reaches beyond the surface")
    if command.until is not None and command.until <= made.now:
        return Words(vi="giờ kết thúc đã qua", en="the time of its end is over")
    if command.until is not None and command.until > made.now + LONGEST_SHOWN:
        days = LONGEST_SHOWN.days
        return Words(vi=f"giờ kết thúc phải trong vòng {days} ngày", en=f"its end must be within {days} days")
    claim = Claim(
        id=made.id,
        kind=ClaimKind.HAND,
        scene=command.scene,
        screen=command.screen,
        region=command.region,
        by=made.by.name,
        station=made.by.through,
        since=made.now,
        until=command.until,
        why=command.why,
    )
    return put(state, claim)


def why_not(scene: Scene, layouts: Layouts) -> Words | None:
    """Return why no station could show a scene; of what no station has told, nothing is refused."""
    if (refused := unlike_scene(scene)) is not None:
        return refused
    if not scene.layout or not layouts:
        return None
    if scene.layout not in layouts:
        names = ", ".join(sorted(layouts))
        return Words(
            vi=f"không có trạm nào có bố cục «{scene.layout}»; có: {names}",
            en=f"no station has a layout “{scene.layout}”; there are: {names}",
        )
    left_open = layouts[scene.layout]
    for name in scene.parameters:
        if name not in left_open:
            told = one_of(name, sorted(left_open)) if left_open else Words(vi="nó không có tham số", en="it has none")
            return Words(
                vi=f"bố cục «{scene.layout}» không có tham số «{name}»: {told.vi}",
                en=f"the layout “{scene.layout}” has no parameter “{name}”: {told.en}",
            )
    for name, default in left_open.items():
        if default is None and name not in scene.parameters:
            return Words(
                vi=f"bố cục «{scene.layout}» cần giá trị cho tham số «{name}»",
                en=f"the layout “{scene.layout}” needs a value for its parameter “{name}”",
            )
    return None


def _claim(state: WallState, name: str) -> Claim | None:
    return next((each for each in state.claims if each.id == name), None)


def _nothing(claims: Sequence[Claim], actor: Actor, vi: str, en: str) -> Words:
    """Return that there is nothing to go back to, or nothing of this person's."""
    others = next((claim.by for claim in reversed(claims) if claim.kind is ClaimKind.HAND), "")
    if actor.person and others:
        return Words(
            vi=f"{actor.person} không còn gì để {vi}; lệnh mới nhất là của {others}",
            en=f"there is nothing {en} of {actor.person}; the newest is of {others}",
        )
    return Words(vi=f"không còn gì để {vi}", en=f"there is nothing {en}")


def _gone() -> Words:
    return Words(vi="mục này không còn trên màn hình; hãy xem lại", en="that is no longer on the wall; look again")


def _ended(state: WallState, name: str, made: Made) -> WallState | Words:
    claim = _claim(state, name)
    run = next((each for each in state.tours if name in (each.id, f"{each.id} {claim.screen if claim else ''}")), None)
    if run is not None:
        return structs.replace(state, tours=tuple(each for each in state.tours if each is not run))
    if claim is None:
        return _gone()
    if claim.kind in FOLLOWING:
        return Words(
            vi="cấu hình và lịch không kết thúc được bằng lệnh; hãy đặt cảnh khác lên trên",
            en="settings and schedule are not ended by an order; put something over them",
        )
    return end(state, name, Ending(by=made.by.name, station=made.by.through, at=made.now))


def _taken_over(command: TakeOver, state: WallState, programme: Programme, made: Made) -> WallState | Words:
    template = None
    if command.template:
        template = next((each for each in programme.templates if each.name == command.template), None)
        if template is None:
            return one_of(command.template, [each.name for each in programme.templates])
    elif command.text is None:
        template = programme.templates[0]
    text = command.text or (template.text if template else None)
    severity = command.severity or (template.severity if template else None)
    if text is None or not (text.vi.strip() or text.en.strip()):
        return Words(vi="cần một văn bản", en="expected a text")
    if max(len(text.vi), len(text.en)) > LONGEST_TEXT:
        return Words(vi=f"văn bản dài hơn {LONGEST_TEXT} chữ", en=f"the text is longer than {LONGEST_TEXT} letters")
    return put(state, takeover(text, severity, made.id, made.by.name, made.now, made.by.through))


def _held(state: WallState, screen: int | None, made: Made) -> WallState | Words:
    if hold_of(state, screen) is not None:
        return Words(vi="mặt này đã được giữ rồi", en="that is held already")
    return structs.replace(state, holds=(*state.holds, Hold(screen=screen, by=made.by.name, at=made.now)))


def _resumed(state: WallState, programme: Programme, screen: int | None, made: Made) -> WallState | Words:
    if hold_of(state, screen) is None and not (screen is None and state.holds):
        return Words(vi="mặt này không bị giữ", en="that is not held")
    if screen is not None and hold_of(state, None) is not None:
        return Words(
            vi="cả màn hình đang được giữ; hãy tiếp tục tất cả", en="all surfaces are held; resume all of them"
        )
    return resumed(state, programme, screen, made.now, made.book)


def _rewound(command: Rewind, state: WallState, made: Made) -> WallState | Words:
    if command.as_of is not None and command.as_of.at > made.now + CLOCKS_APART:
        return TO_COME
    return rewind(
        state,
        Rewound(screen=command.screen, as_of=command.as_of, by=made.by.name, station=made.by.through, since=made.now),
    )


def _started(state: WallState, programme: Programme, name: str, screen: int | None, made: Made) -> WallState | Words:
    if name not in programme.tours:
        names = sorted(programme.tours)
        return (
            one_of(name, names) if names else Words(vi="chương trình chưa có vòng nào", en="the programme has no tour")
        )
    if hold_of(state, screen) is not None:
        return Words(vi="mặt này đang được giữ; hãy tiếp tục trước", en="that is held; resume it first")
    # a tour that starts again on the same surface begins anew
    others = tuple(each for each in state.tours if each.screen != screen)
    run = TourRun(id=made.id, tour=name, screen=screen, by=made.by.name, since=made.now)
    return structs.replace(state, tours=(*others, run))


def _programme(command: SaveScene | RemoveScene, programme: Programme, made: Made) -> Programme | Words:
    if any(each.name == command.name for each in programme.plan.scene):
        return Words(
            vi=f"cảnh «{command.name}» nằm trong tệp chương trình; hãy sửa ở đó hoặc chọn tên khác",
            en=f"the scene “{command.name}” stands in the programme's file; change it there, or take another name",
        )
    others = tuple(each for each in programme.saved if each.name != command.name)
    if isinstance(command, RemoveScene):
        if len(others) == len(programme.saved):
            return one_of(command.name, [each.name for each in programme.saved])
        if command.name in named_scenes(programme.plan):
            return Words(
                vi=f"vòng hoặc lịch trong tệp chương trình còn dùng cảnh «{command.name}»; hãy bỏ ở đó trước",
                en=f"a tour or an entry of the programme's file shows “{command.name}”; take it out there first",
            )
        return structs.replace(programme, saved=others)
    if (refused := why_not(command.scene, made.layouts)) is not None:
        return refused
    if len(others) >= MOST_SAVED:
        return Words(vi="đã lưu quá nhiều cảnh; hãy xóa bớt", en="too many scenes are saved; remove some")
    scene = command.scene
    title = command.title
    named = NamedScene(
        name=command.name,
        title=Words(vi=title.vi.strip() or title.en, en=title.en.strip() or title.vi),
        by=made.by.name,
        layout=scene.layout,
        parameters=scene.parameters,
        tile=scene.tile,
        state=scene.state,
        as_of=scene.as_of,
    )
    return structs.replace(programme, saved=(*others, named))
