"""Good and bad news are distinguished, as often as we say they are."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import ConfigError
from server.services.press.lexicon import read_lexicon, shipped_lexicon
from server.services.press.sentiment import ACCURACY, LexiconModel, shipped_sentiment

LABELLED = Path(__file__).with_name("headlines_labelled.tsv")
LABELS = ("positive", "neutral", "negative")
DOCUMENT = Path(__file__).parents[2] / "docs" / "sentiment.md"
OURS = shipped_sentiment()


def headlines(part: str) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in LABELLED.read_text().splitlines() if not line.startswith("#")]
    return [(title, label) for title, label, of in rows[1:] if of == part]


def confusion(part: str) -> Counter[tuple[str, str]]:
    return Counter((label, OURS.judge(title).label) for title, label in headlines(part))


def test_the_accuracy_that_is_stated_is_the_one_that_is_measured():
    counted = confusion("held-out")
    measured = sum(counted[label, label] for label in LABELS) / counted.total()
    assert pytest.approx(measured, abs=0.02) == ACCURACY
    assert OURS.accuracy == ACCURACY


def test_the_document_shows_what_is_measured():
    counted = confusion("held-out")
    right = sum(counted[label, label] for label in LABELS) / counted.total()
    f1 = [
        2 * counted[label, label] / sum(counted[label, other] + counted[other, label] for other in LABELS)
        for label in LABELS
    ]
    text = DOCUMENT.read_text()
    assert f"accuracy {right:.1%}" in " ".join(text.split())
    assert f"macro-F1 {sum(f1) / 3:.3f}" in " ".join(text.split())
    for label in LABELS:
        assert f"| {label} | " + " | ".join(str(counted[label, other]) for other in LABELS) + " |" in text


def test_the_labelled_headlines():
    every = headlines("held-out") + headlines("development")
    assert len(every) >= 400
    assert {label for _, label in every} == set(LABELS)
    assert len({title for title, _ in every}) == len(every)


def test_the_lexicon_is_large_and_has_both_sides():
    weights = Counter(shipped_lexicon().phrases.values())
    assert sum(weights[number] for number in (1, 2, 3)) >= 200
    assert sum(weights[number] for number in (-1, -2, -3)) >= 200


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Khánh thành cầu Kỳ Cùng", "positive"),
        ("Tai nạn trên quốc lộ 1A", "negative"),
        ("Họp báo thường kỳ", "neutral"),
        ("Không xảy ra tai nạn giao thông", "positive"),
        ("Không đạt chỉ tiêu", "negative"),
        ("Hết ùn tắc ở cửa khẩu", "positive"),
        ("Bản Nà Lầu thoát nghèo", "positive"),
        ("Xuất khẩu qua Hữu Nghị tăng", "positive"),
        ("Xuất khẩu qua Hữu Nghị giảm", "negative"),
        ("Số vụ tai nạn giảm", "positive"),
        ("Không khí lạnh tràn về", "neutral"),
        ("Phòng, chống ma túy trong trường học", "neutral"),
        ("Dịch vụ công trực tuyến", "neutral"),
        ("TAI NẠN LIÊN HOÀN", "negative"),
        (unicodedata.normalize("NFD", "Lũ quét ở Tràng Định"), "negative"),
        ("Kỉ luật cảnh cáo hai cán bộ", "negative"),
        ("", "neutral"),
    ],
)
def test_what_a_reader_would_say(title: str, label: str):
    assert OURS.judge(title).label == label


def test_accents_tell_words_apart():
    assert OURS.judge("Nước lũ về").score < OURS.judge("Nước lú về").score


def test_intensifiers_strengthen():
    assert OURS.judge("Sạt lở kéo dài").score < OURS.judge("Sạt lở").score < OURS.judge("Sạt lở nhẹ").score < 0


def test_a_negation_does_not_reach_past_a_comma():
    assert OURS.judge("Trời không mưa, tai nạn vẫn nhiều").label == "negative"


def test_the_title_counts_more_than_the_summary():
    assert OURS.judge("Khánh thành cầu", "Trước đây hay có tai nạn").label != "negative"
    assert OURS.judge("Tin trong ngày", "Tai nạn, lũ quét").label == "negative"
    assert abs(OURS.judge("Tai nạn").score) > abs(OURS.judge("", "Tai nạn").score)


@given(st.text(), st.text())
def test_any_text_is_judged(title: str, summary: str):
    verdict = OURS.judge(title, summary)
    assert -1 <= verdict.score <= 1
    assert verdict == OURS.judge(unicodedata.normalize("NFD", title), summary)


@given(st.lists(st.sampled_from([" ".join(phrase) for phrase in shipped_lexicon().phrases]), max_size=12))
def test_any_words_of_the_lexicon_are_judged(phrases: list[str]):
    assert -1 <= OURS.judge(" ".join(phrases)).score <= 1


def test_a_lexicon_of_ones_own_has_no_measured_accuracy(tmp_path: Path):
    path = tmp_path / "sentiment.txt"
    path.write_text("# ours\n+2 tuyệt, rất hay  # loved\nnot không\n", "utf-8")
    ours = LexiconModel(read_lexicon(path))
    assert ours.accuracy is None
    assert ours.judge("Tuyệt").label == "positive"
    assert ours.judge("Không tuyệt").label == "negative"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"+2 hay\n\n4 qu\xc3\xa1\n", "sentiment.txt:3: a line begins with one of: -3…+3, not"),
        (b"+2 hay,, vui\n", "sentiment.txt:1: a phrase is missing"),
        (b"+2\n", "sentiment.txt:1: a phrase is missing"),
        (b"\xff", "must be UTF-8"),
    ],
)
def test_a_lexicon_that_is_wrong(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "sentiment.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_lexicon(path)
    assert said in caught.value.words.en


def test_a_lexicon_that_is_missing(tmp_path: Path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_lexicon(tmp_path / "sentiment.txt")
