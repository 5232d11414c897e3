"""The tiles of alarms: what they say in every state, and that thousands cost no more than what is listed."""

from datetime import timedelta

import pytest
from alarm_documents import KNOWN, alarm, summary
from documents import NOON, update
from msgspec import structs
from PySide6.QtCore import QCoreApplication

from server.contract.messages import (
    AgencyAnswer,
    AlarmState,
    Cause,
    Contact,
    Deed,
    Priority,
    PriorityCount,
    ProcedureStep,
    RuleDoubt,
    Tick,
    Update,
)
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words, same
from wall.drawing.text import noting
from wall.theme import theme_for
from wall.widgets import TILES


@pytest.fixture
def made(qtbot, language):
    def make(kind, *documents, size=(1400, 1000), **options):
        topics = ("alarm/*", "alarms/summary") if kind == "alarms" else ("alarm/jam",)
        tile = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=topics, options=options), language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1920, 1080)
        tile.resize(*size)
        for document in documents:
            one = "alarm/jam" if kind == "alarm" else f"alarm/{getattr(document, 'key', '')}"
            tile.receive(update(one if hasattr(document, "key") else "alarms/summary", document))
        tile.judge(NOON, live=True)
        return tile

    return make


def said(tile):
    tile.grab()
    with noting() as noted:
        tile.grab()
    return [line.words for line in noted]


def test_no_alarm_is_said_with_how_many_rules_watch(made):
    assert "Không có báo động; 87 luật đang dùng" in said(made("alarms", summary()))


def test_an_alarm_says_what_where_since_when_and_who_knows(made):
    texts = said(made("alarms", KNOWN, summary()))
    assert "11:55 · Tân Thanh · đã xác nhận: An" in texts
    assert "Ùn tắc cửa khẩu: 512 xe chờ, ngưỡng 400" in texts
    assert "C" in texts


def test_counts_are_those_of_the_summary_and_each_has_its_letter(made):
    counts = tuple(PriorityCount(priority=each, unacknowledged=7 + n) for n, each in enumerate(Priority))
    texts = said(made("alarms", KNOWN, summary(counts=counts)))
    assert texts[:8] == ["K", "7", "C", "8", "B", "9", "T", "10"]
    assert "Báo động: 34" in texts


def test_many_of_one_cause_are_one_line_that_counts_them(made):
    texts = said(made("alarms", *[alarm(subject=str(n), about=same(f"Nơi {n}")) for n in range(4)], summary()))
    assert any(words.startswith("Ùn tắc cửa khẩu: 4 nơi (Nơi ") for words in texts)
    assert "11:55 · 4 chưa xác nhận" in texts


def test_what_is_kept_from_operators_and_what_is_amiss_stands_at_the_foot(made):
    told = summary(
        shelved=3,
        suppressed=2,
        out_of_service=1,
        doubts=(RuleDoubt(rule="jam", said=same("không có camera «cam-1»")),),
        trouble=same("gates.toml dòng 3: thiếu ngưỡng"),
    )
    texts = said(made("alarms", KNOWN, told))
    foot = [
        "gates.toml dòng 3: thiếu ngưỡng",
        "Luật đáng ngờ: jam: không có camera «cam-1»",
        "Tạm gác: 3 · bị chặn: 2 · ngừng sử dụng: 1",
    ]
    assert [words for words in texts if words in foot] == foot


def test_what_is_shelved_and_what_has_a_tile_itself_is_not_listed(made):
    shelved = alarm(subject="x", said=same("gác"), state=AlarmState.SHELVED)
    texts = said(made("alarms", KNOWN, shelved, alarm("rain", "", said=same("mưa")), summary(), without="rain"))
    assert not any("gác" in words and "Tạm" not in words for words in texts)
    assert not any("mưa" in words for words in texts)


def test_a_test_says_so_and_does_not_blink(made):
    tile = made("alarms", alarm(test=True), summary())
    assert "THỬ · 11:55 · Tân Thanh · chưa xác nhận" in said(tile)
    assert not tile._blinking
    real = made("alarms", alarm(), summary())
    said(real)
    assert real._blinking


def test_only_the_marks_are_painted_as_they_blink(made, qtbot):
    tile = made("alarms", alarm(), summary())
    tile.show()
    qtbot.waitUntil(lambda: tile._beat.isActive() and not tile._soon.isActive())
    QCoreApplication.processEvents()
    first = tile.grab().toImage()
    painted = tile.repaints
    ((place, _),) = tile._blinking
    drawn = []
    tile._draw_blinking = lambda painter: drawn.append(painter)
    qtbot.waitUntil(lambda: len(drawn) >= 2, timeout=5000)
    assert tile.repaints == painted, "nothing else was"
    assert first.rect().contains(place)


def test_what_has_gone_is_listed_no_more(made, qtbot):
    tile = made("alarms", KNOWN, summary())
    tile.receive(Update(topic="alarm/jam.tan-thanh", fresh_for=60))
    tile.forget("alarm/jam.tan-thanh")
    qtbot.waitUntil(lambda: not tile._soon.isActive())
    assert "Không có báo động; 87 luật đang dùng" in said(tile)


def test_five_thousand_are_folded_once_and_only_what_has_room_is_laid_out(made, qtbot, monkeypatch):
    folds, laid = [], []
    from wall.widgets import alarms as module

    fold, line = module.__dict__["folded"], module.AlarmsTile._one

    def counted(*args, **kwargs):
        folds.append(1)
        return fold(*args, **kwargs)

    def one(self, each):
        laid.append(each)
        return line(self, each)

    monkeypatch.setattr(module, "folded", counted)
    monkeypatch.setattr(module.AlarmsTile, "_one", one)
    tile = made("alarms", summary())
    tile.show()
    qtbot.waitUntil(lambda: tile.repaints > 0 and not tile._soon.isActive())
    folds.clear()
    laid.clear()
    for number in range(5000):
        each = alarm(f"rule-{number}", str(number), since=NOON - timedelta(seconds=number))
        tile.receive(update(f"alarm/{each.key}", each))
    qtbot.waitUntil(lambda: bool(folds) and not tile._soon.isActive())
    for second in range(3):
        tile.judge(NOON + timedelta(seconds=second), live=True)
        tile.update()
        QCoreApplication.processEvents()
    assert len(folds) == 1
    assert len(laid) < 100


def test_all_of_one_alarm_is_told_what_matters_most_first(made):
    by = Deed(by="An", station="truc-1", at=NOON)
    whole = structs.replace(
        KNOWN,
        action=same("Mở làn 5"),
        consequence=same("Tắc quốc lộ"),
        calls=(Contact(name=same("Trực cửa khẩu"), number="0205 3 861 789"),),
        procedure=(ProcedureStep(id="a", said=same("Xem camera")), ProcedureStep(id="b", said=same("Gọi"))),
        ticks=(Tick(step="a", deed=by),),
        answers=(
            AgencyAnswer(at=NOON, by="An", agency=same("Ban Quản lý"), answer="received", word="Đang mở làn"),
            AgencyAnswer(at=NOON, by="Bình", agency=same("Công an"), answer="handled"),
        ),
        causes=(Cause(at=NOON - timedelta(minutes=8), said=same("Máy soi hỏng")),),
    )
    texts = said(made("alarm", whole, size=(1800, 1300)))
    order = [
        "512 xe chờ, ngưỡng 400",
        "Mở làn 5",
        "0205 3 861 789",
        "12:00  Công an (Bình): đã xử lý",
        "12:00  Ban Quản lý (An): đã nhận – Đang mở làn",
        "Quy trình: 1/2",
        "Tắc quốc lộ",
        "11:52  Máy soi hỏng",
    ]
    whole_text = " ".join(texts)
    places = [whole_text.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places
    assert "Xem camera · An 12:00" in texts
    assert "Cao · đã xác nhận" in texts
    low = said(made("alarm", whole, size=(900, 420)))
    assert "512 xe chờ, ngưỡng 400" in low
    assert "11:52  Máy soi hỏng" not in low


def test_one_that_has_gone_stays_and_says_that_it_is_over(made):
    tile = made("alarm", KNOWN)
    tile.receive(Update(topic="alarm/jam", fresh_for=60))
    assert "Cao · đã hết, đã xác nhận" in said(tile)
    tile.receive(update("alarm/jam", structs.replace(KNOWN, occurrence=2, state=AlarmState.UNACKNOWLEDGED)))
    assert "Cao · chưa xác nhận" in said(tile)


@pytest.mark.parametrize("code", ["vi", "en"])
def test_a_telephone_number_is_never_cut(made, language, code):
    language.speak(code)
    number = "0205 3 861 789"
    call = (Contact(name=Words(vi="Trực ban", en="Duty officer"), number=number),)
    for width in (700, 900, 1400):
        with noting() as noted:
            made("alarm", structs.replace(KNOWN, calls=call), size=(width, 1000)).grab()
        assert [line.cut for line in noted if line.words == number] == [False]
