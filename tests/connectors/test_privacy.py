"""What names a person is taken out of texts, and what does not stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.reading import CARD, MAIL, NAME, PHONE, PLANTED
from server.connectors.mapping.privacy import LONGEST, masked, scrub
from server.connectors.mapping.values import tidy


@pytest.mark.parametrize(
    "spelt",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "0912–345–678",
        "091 234 56 78",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0)912 345 678",
        "(0912) 345 678",
        "(024) 3825 1234",
        "84912345678",
        "０９１２３４５６７８",
        "020185001234",
        "020 185 001 234",
        "020.185.001.234",
        "123456789",
        "19012345678901",
    ],
)
@pytest.mark.parametrize(
    "frame", ["{}", "Gọi {}, cảm ơn", "ĐT{}.", "số {}; hoặc", "({})", "{}x", "a{}b", "1, {}", "{}/{}"]
)
def test_numbers_of_people(spelt: str, frame: str):
    left = scrub(tidy(frame.format(spelt, spelt)))
    assert sum(map(str.isdigit, left)) <= 1, left


@pytest.mark.parametrize("spelt", [MAIL, "a.b+c@x-y.gov.vn", "HOA@EXAMPLE.COM", "hoà@ví-dụ.vn", f"{PHONE}{MAIL}"])
@pytest.mark.parametrize("frame", ["{}", "thư {}, cảm ơn", "<{}>", "mailto:{}?x", "{};{}"])
def test_addresses_of_mail(spelt: str, frame: str):
    assert "@" not in scrub(frame.format(spelt, spelt))


@pytest.mark.parametrize(
    "text",
    [
        "Thu 1.234.567.890 đồng, tăng 12,5%",
        "giải ngân 234567890 đồng",
        "xuất khẩu 1234567890 USD",
        "từ 2026-11-25 08:00 đến 2026-11-26",
        "ngày 25.11.2026 có 12.000 người",
        "ngày 25-11-2026",
        "Tấn công từ 203.113.131.145 vào 10.20.30.40",
        "đón 4.400.000 lượt khách, 300.000 quốc tế",
        "cảnh báo 1 của 20 lúc 15:30 ngày 25/11/2026",
        "Quyết định 766/QĐ-TTg năm 2022",
        "trúng thầu 12,345,678,901 đồng",
        "21.853, 106.761",
    ],
)
def test_numbers_that_name_nobody(text: str):
    assert scrub(text) == text


@pytest.mark.parametrize(
    "text", ["25.11.2026 0912345678", "2026-11-25 0912345678", "10.20.30.40 0912345678", "tăng 5% 0912345678"]
)
def test_a_number_behind_another(text: str):
    assert scrub(text) == text.replace("0912345678", "…")


@given(st.text(max_size=40), st.sampled_from([PHONE, CARD, "0912345678"]), st.text(max_size=40))
def test_a_number_anywhere(before: str, spelt: str, after: str):
    """Whatever stands around, its digits do not all come through, unless others lie directly beside it."""
    if not (before[-1:].isdigit() or after[:1].isdigit()):
        text = scrub(tidy(f"{before} {spelt} {after}"))
        assert "".join(spelt.split()) not in "".join(text.split())


def test_what_was_rejected_shows_its_form_only():
    shown = masked({"id": "A-12", "title": NAME, "text": "Lan", "phone": PHONE, "at": "2026-11-25", "card": int(CARD)})
    assert json.loads(shown) == {
        "id": "A-12",
        "title": "xxxxxx xxx xxx xxxx",
        # prose is masked even where it is one short word, which could be a name
        "text": "xxx",
        "phone": "9999 999 999",
        "at": "2026-11-25",
        "card": "9…",
    }


@pytest.mark.parametrize(
    "value",
    [
        PLANTED,
        [PLANTED],
        {PLANTED: PLANTED},
        {"a": {"b": [{"c": PLANTED}]}},
        {"title": [PLANTED]},
        {"title": {"a": PLANTED}},
        float(CARD),
        -int(CARD),
        10**4000,
        -(10.0**300),
        (PLANTED, None, True),
        {1: PLANTED, None: PLANTED},
    ],
)
def test_nothing_personal_is_shown(value: object):
    shown = masked(value)
    for part in (*NAME.split(), PHONE, MAIL, CARD, CARD[:9]):
        assert part not in shown


def test_large_records_are_cut():
    assert len(masked([{"a" * 100: "b" * 10_000}] * 1000)) == LONGEST
    deep: object = PLANTED
    for _ in range(1000):
        deep = [deep]
    assert "…" in masked(deep)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_anything_can_be_masked(value: object):
    assert len(masked(value)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Cống tắc, nước tràn ra đường. Liên hệ Chu Văn Sơn, điện thoại 0912 345 678.",
            "Cống tắc, nước tràn ra đường.",
        ),
        ("Liên hệ Chu Văn Sơn, 0912345678", "…"),
        ("Người dân liên hệ nhiều lần. Chưa ai đến.", "Người dân liên hệ nhiều lần. Chưa ai đến."),
        ("Đường dây nóng 0205 3812 345 không ai nghe.", "Đường dây nóng … không ai nghe."),
    ],
)
def test_who_is_to_be_called_goes_with_the_number(text: str, left: str):
    assert scrub(text) == left
