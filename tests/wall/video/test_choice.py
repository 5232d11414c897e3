"""Which cameras a mosaic shows."""

import pytest
from documents import NOON

from server.contract.messages import CameraState, Flaw, Severity
from server.contract.words import same
from wall.widgets.cameras.choice import CameraWish, by_turn, listed, most_relevant, seated


def camera(name, *, streamed=True, place="Kỳ Lừa", **fields):
    return CameraState(
        name=same(name),
        place=same(place),
        latitude=None,
        longitude=None,
        online=True,
        since=NOON,
        model="",
        streamed=streamed,
        **fields,
    )


STATES = {
    "C1": camera("Nút Trần Đăng Ninh - Bà Triệu", road="Trần Đăng Ninh", commune="06001"),
    "C2": camera("Cửa khẩu Hữu Nghị - làn vào", gate="Hữu Nghị", place="Đồng Đăng"),
    "C3": camera("Cửa khẩu Chi Ma", gate="Chi Ma", place="Mẫu Sơn"),
    "C4": camera("Chợ Đông Kinh", place="Đông Kinh"),
    "C5": camera("Kho cũ", streamed=False),
}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CameraWish(), ["C3", "C2", "C4", "C1"]),
        (CameraWish(cameras=("C4", "C9", "C5", "C1")), ["C4", "C1"]),
        (CameraWish(gate="hữu nghị"), ["C2"]),
        (CameraWish(gate="huu nghi"), ["C2"]),
        (CameraWish(gate="*"), ["C3", "C2"]),
        (CameraWish(road="tran dang ninh"), ["C1"]),
        (CameraWish(commune="06001"), ["C1"]),
        (CameraWish(commune="Dong Kinh"), ["C4"]),
        (CameraWish(search="cua khau"), ["C3", "C2"]),
        (CameraWish(search="khau lan VAO"), ["C2"]),
        (CameraWish(search="c4"), ["C4"]),
        (CameraWish(search="không có"), []),
    ],
)
def test_cameras_are_found_by_place_road_gate_and_words(wanted, found):
    assert listed(STATES, wanted) == found


def test_what_has_no_place_waits_for_its_turn():
    assert by_turn("abcde", 2, 0) == ["a", "b"]
    assert by_turn("abcde", 2, 1) == ["c", "d"]
    assert by_turn("abcde", 2, 2) == ["e", "a"], "the last page is filled from the first"
    assert by_turn("abcde", 2, 3) == ["a", "b"]
    assert by_turn("ab", 4, 7) == ["a", "b"]
    assert by_turn("", 4, 0) == []


def test_alarms_come_first_then_what_moves_then_the_others_by_turn():
    states = {
        "calm": camera("a"),
        "still": camera("b", motion=0.001),
        "busy": camera("c", motion=0.2),
        "moving": camera("d", motion=0.05),
        "warned": camera("e", severity=Severity.WARNING),
        "alarmed": camera("f", severity=Severity.CRITICAL),
    }
    cameras = list(states)
    assert most_relevant(states, cameras, 6, 0) == ["alarmed", "warned", "busy", "moving", "calm", "still"]
    assert most_relevant(states, cameras, 3, 0) == ["alarmed", "warned", "busy"]
    assert most_relevant(states, cameras, 5, 0)[-1:] == ["calm"]
    assert most_relevant(states, cameras, 5, 1)[-1:] == ["still"]


def test_what_gives_no_picture_comes_last():
    states = {
        "gone": camera("a", severity=Severity.CRITICAL, flaws=(Flaw.UNREACHABLE,)),
        "covered": camera("b", severity=Severity.CRITICAL, flaws=(Flaw.COVERED,)),
        "calm": camera("c"),
    }
    assert most_relevant(states, list(states), 3, 0) == ["covered", "calm", "gone"]
    assert most_relevant(states, list(states), 2, 0) == ["covered", "calm"]


def test_cameras_that_stay_do_not_move():
    assert seated(["a", "b", "c"], ["c", "d", "a"], 3, first_is_big=False) == ["a", "d", "c"]
    assert seated([], ["a", "b"], 3, first_is_big=False) == ["a", "b", None]
    assert seated(["a", "b", "c"], ["c"], 3, first_is_big=False) == [None, None, "c"]


def test_the_most_relevant_one_takes_the_big_place_in_exchange():
    assert seated(["a", "b", "c"], ["c", "a", "b"], 3, first_is_big=True) == ["c", "b", "a"]
    assert seated(["a", "b", "c"], ["d", "a", "b"], 3, first_is_big=True) == ["d", "b", "a"]
