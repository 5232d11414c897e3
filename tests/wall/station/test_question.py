"""One key asks whether to take the wall over, one confirms; and what was done to tiles on one station alone."""

from msgspec import structs

from server.contract.messages import Scene, SceneTile, TileView
from server.contract.messages.programmes import TEMPLATES
from wall.station.own_views import MOST, OwnViews
from wall.station.question import Answered, Reply, TakeoverQuestion


def test_enter_takes_the_first_a_digit_or_an_arrow_another_and_escape_none(language):
    question = TakeoverQuestion(language)
    for keys, expected in (
        (["Return"], Answered(Reply.CONFIRM, TEMPLATES[0])),
        (["3", "Return"], Answered(Reply.CONFIRM, TEMPLATES[2])),
        (["Down", "Enter"], Answered(Reply.CONFIRM, TEMPLATES[1])),
        (["Up", "9", "x", "Enter"], Answered(Reply.CONFIRM, TEMPLATES[-1])),
        (["Esc"], Answered(Reply.CANCEL)),
    ):
        question.ask(TEMPLATES, covered=False)
        assert [question.key(key) for key in keys][-1] == expected
        assert not question.is_open


def test_a_covered_wall_is_asked_whether_to_uncover_it(language):
    question = TakeoverQuestion(language)
    question.ask(TEMPLATES, covered=True)
    assert "Gỡ" in question.card()[0]
    assert question.key("2") == Answered(Reply.NONE)
    assert question.key("Return") == Answered(Reply.CONFIRM, None)


def test_the_card_says_text_and_severity_of_each(language):
    question = TakeoverQuestion(language)
    question.ask(TEMPLATES, covered=False)
    rows = question.card()[1]
    assert rows[2] == ("  3", "Khẩn cấp: Rời khỏi phòng theo lối thoát hiểm")
    assert rows[0][0] == "→ 1"


def test_what_was_done_here_lies_over_what_was_done_everywhere():
    tile = SceneTile(kind="kpi")
    view = TileView(surface=1, tile=tile, enlarged=True)
    scene = Scene(layout="press", state=(view,))
    own = OwnViews()
    assert own.added("x", scene) is scene
    own.touch("x", structs.replace(view, enlarged=False))
    assert own.added("x", scene).state == ()
    assert own.added("y", scene) is scene
    own.touch("x", structs.replace(view, surface=2))
    own.touch("x", TileView(surface=2, tile=SceneTile(kind="note"), enlarged=True))
    assert [each.tile.kind for each in own.added("x", scene).state] == ["note"], "a surface has room for one"
    for number in range(2 * MOST):
        own.touch(str(number), view)
    assert own.added("x", scene) is scene, "only so many are remembered"
