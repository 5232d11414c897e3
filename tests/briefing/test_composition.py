"""A briefing says what changed most, each in a sentence whose numbers are those of its figures, and nothing else."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import gates
import pytest
from documents import made_up
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from briefing.figures_told import untold
from server.briefing.composition import MOST, Moment, compose
from server.briefing.layouts import KnownLayout, scene_of
from server.briefing.sentences import moment, number, percent
from server.briefing.usual import Usual, sample, usual
from server.contract.layouts import SHIPPED
from server.contract.messages import (
    Article,
    Breakdown,
    Briefing,
    Headlines,
    Indicator,
    Indicators,
    Limit,
    Notice,
    Notices,
    Scene,
    Sentiment,
    Severity,
    SourceState,
    Span,
    TaskBoard,
    Update,
)
from server.contract.messages.tasks import TaskCounts
from server.contract.words import Words, same

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAYOUTS = {name: KnownLayout(title=same(f"Page {name}"), topics=topics) for name, topics in SHIPPED.items()}
Known = dict[str, Update]


def indicator(id_: str = "queue", value: float | None = 1.0, **more: Any) -> Indicator:
    given: dict[str, Any] = {
        "id": id_,
        "name": Words(vi=f"Chỉ tiêu {id_}", en=f"Figure {id_}"),
        "short": same(id_),
        "unit": Words(vi="xe", en="trucks"),
        "decimals": 0,
        "value": value,
        "span": Span.NOW,
        "period": None,
        "plan": None,
        "progress": None,
        "expected": None,
        "last_year": None,
        "trend": (),
        "severity": Severity.NORMAL,
    }
    return Indicator(**(given | more))


def known(at: datetime, documents: dict[str, Any], **more: Any) -> Moment:
    updates = {
        topic: Update(topic=topic, document=document, fresh_for=3600, taken=at, source="s", **more)
        for topic, document in documents.items()
    }
    return Moment(at, updates)


def composed(before: dict[str, Any], after: dict[str, Any], habits: Any = None) -> Briefing:
    return compose("x", same("X"), known(NOON - HOUR, before), known(NOON, after), habits or {}, LAYOUTS, made=NOON)


def of(*figures: Indicator, topic: str = "indicators/gates") -> dict[str, Any]:
    return {topic: Indicators(indicators=figures)}


def said(before: dict[str, Any], after: dict[str, Any], habits: Any = None) -> Words:
    """Return the first sentence, whose numbers are its figures'."""
    scene = composed(before, after, habits).scenes[0]
    assert untold(scene) == []
    assert scene.sentence is not None
    return scene.sentence


LIMITS = (Limit(value=400, severity=Severity.WARNING), Limit(value=900, severity=Severity.CRITICAL))


def test_a_figure_that_has_crossed_its_limit_and_is_unlike_other_days():
    habit = {("indicators/gates", "queue", ""): Usual(211, 20)}
    after = indicator(value=486, severity=Severity.WARNING, limits=LIMITS)
    told = said(of(indicator(value=212, limits=LIMITS)), of(after), habit)
    assert told.vi == (
        "Chỉ tiêu queue tăng từ 212 lên 486 xe (+129 %), vượt ngưỡng 400 và gấp 2,3 lần mức thường ngày."
    )
    assert (
        told.en == "Figure queue rose from 212 to 486 trucks (+129%), above the limit of 400 and 2.3 times the usual."
    )


@pytest.mark.parametrize(
    ("before", "after", "en"),
    [
        (indicator(value=212), indicator(value=0), "Figure queue fell from 212 to 0 trucks (-100%)."),
        (indicator(value=0), indicator(value=212), "Figure queue rose from 0 to 212 trucks."),
        (
            indicator(value=1234567.25, decimals=1),
            indicator(value=2000000, decimals=1),
            "Figure queue rose from 1,234,567.2 to 2,000,000.0 trucks (+62%).",
        ),
        (
            indicator(value=90, unit=same("%"), severity=Severity.WARNING),
            indicator(value=97, unit=same("%")),
            "Figure queue rose from 90 to 97%, back to normal.",
        ),
        (
            indicator(value=950, limits=LIMITS, severity=Severity.CRITICAL),
            indicator(value=100, limits=LIMITS),
            "Figure queue fell from 950 to 100 trucks (-89%), below the limit of 400.",
        ),
        (
            indicator(value=100, limits=LIMITS),
            indicator(value=400, limits=LIMITS, severity=Severity.WARNING),
            "Figure queue rose from 100 to 400 trucks (+300%), reaching the limit of 400.",
        ),
        (
            indicator(value=7),
            indicator(value=7, severity=Severity.CRITICAL),
            "Figure queue is 7 trucks, now critical.",
        ),
        (
            indicator(value=50, progress=0.5, expected=0.5, plan=100),
            indicator(value=51, progress=0.51, expected=0.6, plan=100),
            "Figure queue rose from 50 to 51 trucks (+2.0%), at 51% of the year's plan where 60% is due.",
        ),
    ],
)
def test_each_reason_has_its_words(before: Indicator, after: Indicator, en: str):
    told = said(of(before), of(after))
    assert told.en == en
    assert told.vi != en


def test_what_was_not_known_is_never_zero():
    lost = composed(of(indicator(value=5)), of(indicator(value=None)))
    assert [each.sentence.en for each in lost.scenes if each.sentence] == [
        "Between the two moments 0 values could be compared.",
        "1 could not be compared.",
    ]
    assert "Not compared: Figure queue" in lost.scenes[-1].notes.en
    found = composed(of(indicator(value=None)), of(indicator(value=5)))
    assert [each.figures[0].id for each in found.scenes] == ["compared"], "nor is what was not known before a rise"


def test_nothing_changed_is_said_with_how_much_was_compared():
    (scene,) = composed(of(indicator(value=5), indicator("b", 7)), of(indicator(value=5), indicator("b", 7))).scenes
    assert scene.sentence is not None
    assert scene.sentence.vi == "Không có thay đổi đáng kể trong 2 số liệu được so sánh."
    assert scene.scene == Scene(layout="overview")
    assert untold(scene) == []


def test_what_was_compared_in_vain_is_known_of_a_briefing_and_of_no_other_one():
    five, nine = of(indicator(value=5), indicator("b", 7)), of(indicator(value=9), indicator("b", 7))
    assert composed(five, five).compared_in_vain == 2
    assert composed({}, five).compared_in_vain == 0
    assert composed(five, nine).compared_in_vain is None
    assert structs.replace(composed(five, nine), scenes=()).compared_in_vain is None


def test_it_says_which_moments_were_compared_by_the_clock_of_the_province():
    (scene,) = composed({}, {}).scenes
    assert scene.notes.vi == "So sánh 11:00, 30/11/2026 với 12:00, 30/11/2026."
    assert scene.notes.en == "Compared: 11:00, 30 Nov 2026 with 12:00, 30 Nov 2026."


def test_figures_of_one_page_are_one_scene_and_the_strongest_makes_its_sentence():
    before = of(*(indicator(str(n), 100) for n in range(12))) | of(indicator("other", 100), topic="indicators/soc")
    after = of(*(indicator(str(n), 110 + 10 * n) for n in range(12))) | of(
        indicator("other", 107), topic="indicators/soc"
    )
    first, second = composed(before, after).scenes
    assert (first.scene, second.scene) == (Scene(layout="gates"), Scene(layout="soc"))
    assert (first.title, first.figures[0].id, len(first.figures)) == (same("Page gates"), "11", 8)
    assert "Figure 10 rose from 100 to 210 trucks" in first.notes.en
    assert "Chỉ tiêu 10 tăng" in first.notes.vi
    assert "Figure" not in first.notes.vi, "each language by itself"


def test_of_many_pages_the_ten_that_changed_most():
    topics = [f"indicators/service{n}" for n in range(14)]
    before = {topic: Indicators(indicators=(indicator(value=100),)) for topic in topics}
    after = {topic: Indicators(indicators=(indicator(value=110 + n),)) for n, topic in enumerate(topics)}
    scenes = composed(before, after).scenes
    assert len(scenes) == MOST
    assert [each.figures[0].topic for each in scenes] == [f"indicators/service{n}" for n in range(13, 3, -1)]
    tile = scenes[0].scene.tile
    assert tile is not None
    assert (tile.kind, tile.topics) == ("kpi", ("indicators/service13",)), "where no page shows it, a tile alone does"


def test_what_changes_every_day_makes_room_for_what_never_does():
    habits = {
        ("indicators/gates", "queue", ""): Usual(100, 60),
        ("indicators/soc", "rare", ""): Usual(100, 0),
        ("indicators/tasks", "step", ""): Usual(3, 0),
    }
    before = of(indicator(value=100)) | of(indicator("rare", 100), topic="indicators/soc")
    after = of(indicator(value=160)) | of(indicator("rare", 104), topic="indicators/soc")
    before |= of(indicator("step", 3), topic="indicators/tasks")
    after |= of(indicator("step", 4), topic="indicators/tasks")
    (scene,) = composed(before, after, habits).scenes
    assert scene.figures[0].id == "rare", "not the usual change, nor the smallest step that can be seen"


def test_what_is_counted_from_the_morning_on_is_compared_with_other_mornings_alone():
    day = {"span": Span.DAY, "unit": same("")}
    before = of(indicator("cleared", 900, period=NOON - timedelta(days=1), **day))
    few = of(indicator("cleared", 90, period=NOON, **day))
    habit = {("indicators/gates", "cleared", ""): Usual(92, 10)}
    assert composed(before, few, habit).scenes[0].figures[0].id == "compared"
    assert composed(before, few).scenes[0].figures[0].id == "compared"
    none = of(indicator("cleared", 9, period=NOON, **day))
    assert said(before, none, habit).en == "Figure cleared is 9, well below the usual 92."


def test_a_habit_is_the_median_of_days_and_of_the_steps_between_them():
    key = ("indicators/gates", "queue", "")
    days = [{key: value} if value is not None else {} for value in (10.0, 12.0, None, 11.0, 15.0, 14.0, 13.0)]
    assert usual(days) == {key: Usual(12.5, 1.5)}
    assert usual(days[:4]) == {}, "of too few days nothing is usual"
    assert sample(known(NOON, of(indicator(value=None))).state.values()) == {}
    assert sample(known(NOON, of(indicator(value=3)), error=same("down")).state.values()) == {}


def notice(id_: str, severity: Severity) -> Notice:
    return Notice(id=id_, title=same(f"Storm {id_}"), detail=same(""), where=same(""), severity=severity, since=NOON)


def test_a_new_warning_is_told_by_its_heading_and_with_how_many_there_are():
    old = Notices(name=same("Weather"), notices=(notice("1", Severity.WARNING),), total=1)
    now = Notices(
        name=same("Weather"),
        notices=(notice("5", Severity.CRITICAL), *old.notices, notice("6", Severity.NORMAL)),
        total=3,
    )
    (scene,) = composed({"notices/hazards": old}, {"notices/hazards": now}).scenes
    assert scene.sentence is not None
    assert scene.sentence.vi == "Cảnh báo mới: «Storm 5»; Weather hiện có 3 cảnh báo, trước đó 1."
    assert (untold(scene), scene.scene.layout) == ([], "hazards")
    assert "Storm 6" not in scene.notes.en


def board(overdue: int) -> TaskBoard:
    total = TaskCounts(
        name=Words(vi="Toàn tỉnh", en="Province"),
        in_term=9 + overdue,
        due_soon=1,
        overdue=overdue,
        done_on_time=3,
        done_late=0,
    )
    return TaskBoard(
        day=NOON.date(),
        soon_days=3,
        total=total,
        owners=(),
        overdue=(),
        due_soon=(),
        in_term=(),
        done_on_time=(),
        done_late=(),
    )


def test_of_tasks_those_that_are_overdue():
    (scene,) = composed({"taskboard/province": board(12)}, {"taskboard/province": board(15)}).scenes
    assert scene.sentence is not None
    assert scene.sentence.vi == "Toàn tỉnh: Quá hạn tăng từ 12 lên 15 nhiệm vụ (+25 %)."
    assert (len(scene.figures), scene.scene.layout) == (1, "tasks")


def press(negative: int) -> Headlines:
    moods = [Sentiment.NEGATIVE] * negative + [Sentiment.NEUTRAL] * (10 - negative)
    articles = [
        Article(id=str(n), title="x", publisher="p", published=NOON, url="u", sentiment=mood)
        for n, mood in enumerate(moods)
    ]
    return Headlines(articles=tuple(articles), last_day=10)


def test_the_mood_of_the_press_is_told_once_though_two_lists_have_it():
    before = {"headlines/press": press(1), "headlines/hot": press(1)}
    (scene,) = composed(before, {"headlines/press": press(4), "headlines/hot": press(4)}).scenes
    assert scene.sentence is not None
    assert scene.sentence.vi == "Tin tiêu cực tăng từ 10 lên 40 %."
    assert (len(scene.figures), scene.scene.layout) == (1, "press")


@pytest.mark.parametrize("failed", ["before", "after"])
def test_a_source_that_failed_at_one_of_the_moments_is_compared_with_nothing(failed: str):
    moments = {"before": gates.documents(gates.EVENING), "after": gates.documents(gates.JAM)}
    state = moments[failed]
    down = gates.source(SourceState.DOWN)
    error = Words(vi="hỏng", en="down")
    moments[failed] = {
        topic: structs.replace(update, document=down)
        if topic == "source/gates"
        else structs.replace(update, error=error)
        for topic, update in state.items()
    }
    before, after = Moment(gates.EVENING, moments["before"]), Moment(gates.JAM, moments["after"])
    scenes = compose("x", same("X"), before, after, {}, LAYOUTS, made=NOON).scenes
    assert [each.figures[0].id for each in scenes] == ["compared", "failing"]
    assert [untold(each) for each in scenes] == [[], []]
    last = scenes[-1]
    assert last.sentence is not None
    assert "Cửa khẩu số" in last.sentence.vi
    assert ("ở thời điểm trước" in last.sentence.vi) == (failed == "before")
    assert last.scene == Scene(layout="sources")
    assert "Không so sánh được: Cửa khẩu số" in last.notes.vi


def test_what_was_too_old_at_one_of_the_moments_is_compared_with_nothing():
    before, after = known(NOON - HOUR, of(indicator(value=1))), known(NOON, of(indicator(value=9)))
    late = Moment(NOON + 2 * HOUR, after.state)
    scenes = compose("x", same("X"), before, late, {}, LAYOUTS, made=NOON).scenes
    assert [each.figures[0].id for each in scenes] == ["compared", "failing"]
    name = indicator().name
    assert scenes[-1].notes == Words(vi=f"Không so sánh được: {name.vi}", en=f"Not compared: {name.en}"), "in words"


def test_the_jam_of_the_demo_is_what_the_morning_is_about():
    calm = [gates.documents(gates.JAM + gates.CALM - timedelta(days=number)) for number in range(5, 0, -1)]
    before, after = gates.documents(gates.EVENING), gates.documents(gates.JAM)
    habits = usual([sample(each.values()) for each in calm])
    (scene,) = compose(
        "x", same("X"), Moment(gates.EVENING, before), Moment(gates.JAM, after), habits, LAYOUTS, made=NOON
    ).scenes
    assert scene.sentence is not None
    lead = scene.figures[0]
    rows = {}
    for name, state in (("before", before), ("after", after)):
        table = state["breakdown/gates"].document
        assert isinstance(table, Breakdown)
        rows[name] = next(each.cells[0].value for each in table.rows if "Hữu Nghị" in each.name.vi)
    assert (lead.before, lead.after, lead.source) == (rows["before"], rows["after"], "gates")
    assert lead.observed == gates.JAM
    assert scene.sentence.vi.startswith(
        "CK Hữu Nghị: Xe chờ tăng từ 174 lên 2.400 xe (+1.279 %), vượt ngưỡng 600 và gấp "
    )
    assert (scene.scene, untold(scene)) == (Scene(layout="gates"), [])
    assert "Cảnh báo mới: «Xe đang chờ thông quan»" in scene.notes.vi
    assert "Thông quan giảm" not in scene.notes.vi, "a day that has just begun is no fall"


def test_a_parameter_of_a_page_is_what_its_topic_says():
    layouts = {
        "road": KnownLayout(topics=("series/traffic-$road", "breakdown/traffic"), parameters={"road": None}),
        "two": KnownLayout(topics=("indicators/$what", "breakdown/$what"), parameters={"what": "gates", "more": None}),
        "any": KnownLayout(topics=("indicators/soc-*",)),
        "twice": KnownLayout(topics=("notices/$a-$a",), parameters={"a": None}),
    }
    assert scene_of("series/traffic-A1", None, layouts) == Scene(layout="road", parameters={"road": "A1"})
    assert scene_of("indicators/soc-north", None, layouts) == Scene(layout="any")
    tile = scene_of("indicators/gates", Indicators(indicators=()), layouts).tile
    assert tile is not None
    assert tile.kind == "kpi", "a page that asks for more than the topic says cannot be proposed"
    assert scene_of("notices/x-x", None, layouts).parameters == {"a": "x"}
    assert scene_of("notices/x-y", None, layouts).tile is not None


@pytest.mark.parametrize(
    ("topic", "layout"),
    [
        ("indicators/gates", "gates"),
        ("breakdown/gates", "gates"),
        ("notices/hazards", "hazards"),
        ("breakdown/one_stop-communes", "one-stop"),
        ("indicators/citizen_reports", "citizen-reports"),
        ("taskboard/province", "tasks"),
        ("headlines/hot", "press"),
        ("notices/soc-infected", "soc"),
        ("source/*", "sources"),
    ],
)
def test_each_topic_has_the_page_that_is_most_about_it(topic: str, layout: str):
    assert scene_of(topic, None, LAYOUTS).layout == layout


def test_numbers_are_written_as_each_language_writes_them():
    assert number(1234.5, 1) == Words(vi="1.234,5", en="1,234.5")
    assert number(-0.04, 1) == Words(vi="0,0", en="0.0")
    assert percent(0.123) == Words(vi="12 %", en="12%")
    assert percent(-0.0123) == Words(vi="-1,2 %", en="-1.2%")
    assert moment(NOON) == Words(vi="12:00, 30/11/2026", en="12:00, 30 Nov 2026")


_DOCUMENTS = st.one_of(*(made_up(kind) for kind in (Indicators, Breakdown, Notices, TaskBoard, Headlines)))


def _readable(figure: Indicator) -> Indicator:
    # of a name that is a number nobody could tell which of the two is said
    name = Words(vi=re.sub(r"\d", "", figure.name.vi), en=re.sub(r"\d", "", figure.name.en))
    return structs.replace(figure, id="x", name=name, decimals=abs(figure.decimals) % 4, unit=same("t"), about=None)


_INDICATORS = st.builds(lambda figure: Indicators(indicators=(_readable(figure),)), made_up(Indicator))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(_INDICATORS, _INDICATORS, st.none() | st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e6)))
def test_every_number_of_a_sentence_is_one_of_its_figures(before: Indicators, after: Indicators, habit: Any):
    habits = {} if habit is None else {("indicators/x", "x", ""): Usual(*habit)}
    for scene in composed({"indicators/x": before}, {"indicators/x": after}, habits).scenes:
        assert untold(scene) == []


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(
    st.dictionaries(st.sampled_from(["a/x", "b/x"]), _DOCUMENTS),
    st.dictionaries(st.sampled_from(["a/x", "b/x"]), _DOCUMENTS),
)
def test_whatever_documents_there_are_a_briefing_comes_of_them(before: dict[str, Any], after: dict[str, Any]):
    scenes = composed(before, after).scenes
    assert 0 < len(scenes) <= MOST
    assert all(each.sentence is not None for each in scenes)
