"""Periods as statistical offices spell them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.statistical import labelled, period, periods
from server.contract.calendar import CALENDAR


@pytest.mark.parametrize(
    ("spelt", "year", "month", "day"),
    [
        ("2024", 2024, 1, 1),
        ("2024A1", 2024, 1, 1),
        ("2024M01", 2024, 1, 1),
        ("2024m9", 2024, 9, 1),
        ("2024-12", 2024, 12, 1),
        ("202412", 2024, 12, 1),
        ("2024T10", 2024, 10, 1),
        ("2024Q1", 2024, 1, 1),
        ("2024-Q4", 2024, 10, 1),
        ("2024K3", 2024, 7, 1),
        ("2024-S2", 2024, 7, 1),
        ("2024H1", 2024, 1, 1),
        ("2023-24", 2023, 9, 1),
        ("2023-2024", 2023, 9, 1),
        ("2023/24", 2023, 9, 1),
        ("1999-00", 1999, 9, 1),
        ("2010/11", 2010, 9, 1),
        ("2010-11", 2010, 11, 1),
        ("2024-02-29", 2024, 2, 29),
        (" 2024 ", 2024, 1, 1),
    ],
)
def test_periods(spelt: str, year: int, month: int, day: int):
    assert period(spelt) == datetime(year, month, day, tzinfo=CALENDAR)


@pytest.mark.parametrize(
    "spelt",
    [
        "",
        "24",
        "0000",
        "2024M13",
        "2024M00",
        "2024Q5",
        "2023-25",
        "2023-02-30",
        "２０２４",
        "2024-W05",
        # the second month, quarter or half
        "20242",
        "2024-2",
        None,
        2024,
        True,
        [],
    ],
)
def test_what_is_no_period(spelt: object):
    assert isinstance(period(spelt), RejectedRecord)


@pytest.mark.parametrize(
    ("label", "year", "month"),
    [
        ("Sơ bộ 2023", 2023, 1),
        ("Ước tính 2024", 2024, 1),
        ("Prel. 2023", 2023, 1),
        ("2023 (*)", 2023, 1),
        ("Năm 2022", 2022, 1),
        ("Năm học 2023-2024", 0, 0),
        ("2023-2024", 2023, 9),
        ("Tháng 1 năm 2024", 2024, 1),
        ("Tháng 11/2024", 2024, 11),
        ("Sơ bộ tháng 02-2024", 2024, 2),
        ("03/2024", 2024, 3),
        ("Quý II năm 2024", 2024, 4),
        ("Quý 3/2024", 2024, 7),
        ("6 tháng đầu năm 2024", 0, 0),
        ("Cả nước", 0, 0),
    ],
)
def test_labels(label: str, year: int, month: int):
    read = labelled(label)
    assert read == datetime(year, month, 1, tzinfo=CALENDAR) if year else isinstance(read, RejectedRecord)


@pytest.mark.parametrize(
    ("codes", "first_month"),
    [(["2010-11", "2011-12"], 11), (["2010-11", "2012-13"], 9), (["2010-11", "2010-12"], 11), (["2010-11", "x"], 11)],
)
def test_a_month_or_a_school_year_is_told_by_its_neighbours(codes: list[str], first_month: int):
    read = periods(codes)["2010-11"]
    assert isinstance(read, datetime)
    assert read.month == first_month


def test_no_periods():
    assert periods([]) == {}


@given(st.text(alphabet="0123456789MQKSA-/– ", max_size=12))
def test_anything(spelt: str):
    assert isinstance(period(spelt), datetime | RejectedRecord)
    assert periods([spelt, spelt]).keys() == {spelt}
