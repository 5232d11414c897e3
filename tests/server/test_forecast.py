"""Forecasts are finite, honest about how sure they are, and exact where the past is."""

import math
from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.forecast import Break, Forecast, Outlook, allowed, breaks, forecast, year_end

FIRST = 2016 * 12
"""The month in which series of these tests begin: January 2016."""
PATTERN = (80, 60, 95, 100, 103, 99, 97, 101, 104, 108, 112, 141)
"""A year of a figure that has seasons, January first."""
NEW_YEAR = {2016: 2, 2017: 1, 2018: 2, 2019: 2, 2020: 1, 2021: 2, 2022: 2, 2023: 1, 2024: 2, 2025: 1}
"""In which month the holidays of the lunar new year mostly fell."""


def month(number: int) -> date:
    return date((FIRST + number) // 12, (FIRST + number) % 12 + 1, 1)


def monthly(numbers: Iterable[float | None]) -> dict[date, float]:
    return {month(each): float(value) for each, value in enumerate(numbers) if value is not None}


def told(values: dict[date, float], horizon: int = 12, **options: float) -> Forecast:
    found = forecast(values, horizon, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def year_by_year(years: int, growth: float = 0.0) -> list[float]:
    return [PATTERN[each % 12] * (1 + growth) ** each for each in range(12 * years)]


def simulated(seed: int, months: int, *, memory: float = 0.5) -> np.ndarray:
    """A growing seasonal series whose logarithm has autoregressive errors of 5 %."""
    random = np.random.default_rng(seed)
    shocks = random.normal(scale=0.05, size=months)
    errors = np.zeros(months)
    for each in range(1, months):
        errors[each] = memory * errors[each - 1] + shocks[each]
    season = np.log(np.resize(PATTERN, months) / 100)
    return 1000 * np.exp(0.005 * np.arange(months) + season + errors)


def numbers(found: Forecast) -> np.ndarray:
    return np.array([(e.value, e.low80, e.high80, e.low95, e.high95) for e in found.months])


def in_order(value: float, low80: float, high80: float, low95: float, high95: float) -> bool:
    return (
        all(map(math.isfinite, (value, low80, high80, low95, high95))) and low95 <= low80 <= value <= high80 <= high95
    )


def ends(outlook: Outlook) -> tuple[float, float, float, float, float]:
    return outlook.value, outlook.low80, outlook.high80, outlook.low95, outlook.high95


levels = st.floats(-1e6, 1e6) | st.floats(0, 1) | st.just(0.0) | st.floats(allow_nan=True, allow_infinity=True)
pasts = st.lists(st.none() | levels, min_size=24, max_size=60)


@settings(max_examples=150)
@given(pasts, st.integers(1, 36), st.sampled_from([1, 3, 4, 12]), st.none() | st.floats(0, 1))
def test_bands_are_finite_and_nested_whatever_was_told(
    past: list[float | None], horizon: int, season: int, share: float | None
):
    values = monthly(past)
    found = forecast(values, horizon, season=season, running_share=share)
    if found is None:
        return
    assert len(found.months) == horizon
    assert all(in_order(*astuple_of(each)) for each in found.months)
    assert found.past_error is None or math.isfinite(found.past_error)
    assert all(map(math.isfinite, found.gaps.values()))
    for accumulates in ("sum", "last"):
        outlook = year_end(values, found, found.months[0].month.year, accumulates, running_share=share)
        assert outlook is None or in_order(*ends(outlook))
    assert all(math.isfinite(each.score) and math.isfinite(each.usual) for each in breaks(values, season=season))


def astuple_of(each) -> tuple[float, float, float, float, float]:
    return each.value, each.low80, each.high80, each.low95, each.high95


@given(st.lists(st.floats(0.5, 2.0), min_size=24, max_size=60), st.integers(-60, 60))
def test_another_unit_gives_the_same_forecast_in_that_unit(past: list[float], power: int):
    unit = 2.0**power
    one, other = told(monthly(past)), told(monthly([each * unit for each in past]))
    assert one.method == other.method
    assert one.past_error == other.past_error
    np.testing.assert_allclose(numbers(other), numbers(one) * unit, rtol=1e-12)


@pytest.mark.parametrize("unit", [1e-190, 1e-9, 1000.0, 23_450.0, 1e9, 1e190])
def test_dollars_or_dong_make_no_difference(unit: float):
    past = simulated(1, 60)
    np.testing.assert_allclose(numbers(told(monthly(past * unit))), numbers(told(monthly(past))) * unit, rtol=1e-6)


@given(st.lists(st.floats(1, 100), min_size=0, max_size=23))
def test_less_than_two_years_are_too_short(past: list[float]):
    assert forecast(monthly(past), 12) is None
    assert breaks(monthly(past)) == []
    assert forecast(monthly([*past, *([math.nan] * 24)]), 12) is None


@pytest.mark.parametrize(("horizon", "season"), [(0, 12), (37, 12), (12, 0), (12, 13)])
def test_what_cannot_be_asked_for(horizon: int, season: int):
    with pytest.raises(ValueError, match="horizon"):
        forecast(monthly(year_by_year(3)), horizon, season=season)


@pytest.mark.parametrize("years", [2, 3, 6, 20])
@pytest.mark.parametrize("level", [0.0, 7.0, -7.0, 1e150])
def test_what_never_changed_does_not_change(years: int, level: float):
    found = told(monthly([level] * (12 * years)))
    np.testing.assert_allclose(numbers(found), level, rtol=1e-9)
    assert found.past_error == (pytest.approx(0, abs=1e-9) if level else None)


@pytest.mark.parametrize("years", [2, 3, 6])
def test_a_year_like_every_other_is_forecast_exactly(years: int):
    found = told(monthly(year_by_year(years)), 24)
    np.testing.assert_allclose(numbers(found), np.resize(PATTERN, 24)[:, None] * np.ones(5), rtol=1e-9)
    assert [each.month for each in found.months] == [month(12 * years + each) for each in range(24)]


def test_steady_growth_in_percent_is_forecast_in_percent():
    found = told(monthly(year_by_year(6, growth=0.01)))
    assert found.method == "holt_winters_multiplicative"
    # damping takes a little of the growth away
    np.testing.assert_allclose(numbers(found)[:, 0], year_by_year(7, growth=0.01)[-12:], rtol=0.06)
    assert found.past_error is not None
    assert found.past_error < 0.06


def test_growth_by_the_same_amount_is_additive():
    past = [each * 2.0 + PATTERN[each % 12] - 300 for each in range(96)]
    found = told(monthly(past), 6)
    assert found.method == "holt_winters_additive"
    assert found.past_error is None
    assert numbers(found)[0, 0] == pytest.approx(96 * 2.0 + PATTERN[0] - 300, abs=3)


def test_noise_around_last_year_that_fits_nothing_better_is_naive():
    assert told(monthly(simulated(3, 30))).method == "seasonal_naive"


def test_months_that_nobody_told_are_bridged():
    whole = year_by_year(6)
    holed = [None if each in (13, 30, 31, 55) else value for each, value in enumerate(whole)]
    found = told(monthly(holed))
    np.testing.assert_allclose(numbers(found)[:, 0], PATTERN, rtol=1e-6)
    assert found.gaps == {month(each): pytest.approx(whole[each], rel=1e-6) for each in (13, 30, 31, 55)}


def test_a_lonely_old_value_does_not_stretch_the_series():
    values = monthly(year_by_year(4)) | {date(1900, 1, 1): 5.0}
    assert numbers(told(values)).tolist() == numbers(told(monthly(year_by_year(4)))).tolist()


def test_what_is_never_negative_is_not_forecast_to_be():
    random = np.random.default_rng(5)
    found = told(monthly(random.poisson(1.0, size=60)))
    assert numbers(found).min() >= 0


def test_bands_do_not_get_narrower_with_the_months():
    for seed in range(5):
        found = numbers(told(monthly(np.log(simulated(seed, 96)) - 6), 24))
        assert (np.diff(found[:, 2] - found[:, 1]) >= -1e-9).all()


@pytest.mark.parametrize("months", [24, 36, 60, 120])
def test_bands_hold_what_they_promise(months: int):
    inside = np.zeros((200, 2))
    for seed in range(len(inside)):
        series = simulated(seed, months + 12)
        bands, came = numbers(told(monthly(series[:months]))), series[months:]
        inside[seed] = [((bands[:, low] <= came) & (came <= bands[:, low + 1])).mean() for low in (1, 3)]
    likely, nearly_sure = inside.mean(axis=0)
    assert 0.75 <= likely <= 0.88
    assert 0.92 <= nearly_sure <= 0.99


@pytest.mark.parametrize("months", [36, 60, 120])
def test_bands_of_a_year_hold_what_they_promise(months: int):
    inside = np.zeros((200, 2))
    for seed in range(len(inside)):
        series = simulated(seed, months + 12)
        values = monthly(series[: months + 3])
        outlook = year_end(values, told(values), month(months).year, "sum")
        assert outlook is not None
        came = series[months:].sum()
        inside[seed] = outlook.low80 <= came <= outlook.high80, outlook.low95 <= came <= outlook.high95
    likely, nearly_sure = inside.mean(axis=0)
    # a total is foretold by few years: bands of totals are rather too wide than too narrow
    assert 0.78 <= likely <= 0.97
    assert nearly_sure >= 0.93


def test_a_shock_in_the_past_does_not_blow_up_the_bands():
    wider = []
    for seed in range(20):
        calm = simulated(seed, 108)
        bands = [numbers(told(monthly(calm)))]
        for left in (0.4, 0.1):
            shocked = calm.copy()
            shocked[60:63] *= left
            bands.append(numbers(told(monthly(shocked))))
            assert np.abs(bands[-1][:, 0] / bands[0][:, 0] - 1).mean() < 0.1
        before, shock, worse = ((each[:, (2, 4)] - each[:, (1, 3)]).mean(axis=0) for each in bands)
        # how deep a shock was does not matter any more
        np.testing.assert_allclose(worse, shock, rtol=0.15)
        wider.append(shock / before)
    assert (np.median(wider, axis=0) < (1.4, 1.7)).all()


def test_a_running_month_is_not_taken_for_a_whole_one():
    past = year_by_year(5)
    values = monthly([*past, PATTERN[0] * 0.25])
    assert numbers(told(values, running_share=0.3)).tolist() == numbers(told(monthly(past))).tolist()
    assert told(values, running_share=1.0).newest == month(60)


def test_a_year_that_is_complete_is_its_sum():
    values = monthly([0.1] * 36)
    for found in (told(values), None):
        for outlook in (year_end(values, found, 2018, "sum"), year_end(values, found, 2017, "sum")):
            assert outlook is not None
            assert set(ends(outlook)) == {math.fsum([0.1] * 12)}
    outlook = year_end(monthly(year_by_year(3)), None, 2018, "last")
    assert outlook == Outlook(2018, 141, 141, 141, 141, 141)


def test_a_year_ends_at_what_was_told_and_what_is_forecast():
    past = simulated(2, 67)
    values = monthly(past)
    found = told(values)
    outlook = year_end(values, found, 2021, "sum")
    assert outlook is not None
    assert outlook.value == pytest.approx(past[60:].sum() + sum(each.value for each in found.months[:5]))
    assert past[60:].sum() < outlook.low95
    bounds = sum(each.high80 - each.value for each in found.months[:5])
    assert outlook.high80 - outlook.value < bounds * 1.2
    last = year_end(values, found, 2021, "last")
    assert last is not None
    assert last.value == pytest.approx(found.months[4].value)
    assert (last.low95, last.high95) == pytest.approx((found.months[4].low95, found.months[4].high95), rel=0.5)


def test_the_next_year_can_be_asked_for_as_far_as_the_forecast_reaches():
    values = monthly(year_by_year(5)[:-2])
    assert year_end(values, told(values, 12), 2021, "sum") is None
    outlook = year_end(values, told(values, 14), 2021, "sum")
    assert outlook is not None
    assert outlook.value == pytest.approx(sum(PATTERN))
    assert year_end(values, None, 2021, "sum") is None
    assert year_end(values, told(values), 2015, "sum") is None


def test_the_rest_of_a_running_month_is_forecast():
    past = year_by_year(5)
    values = monthly([*past, 30.0])
    found = told(values, running_share=0.25)
    outlook = year_end(values, found, 2021, "sum", running_share=0.25)
    assert outlook is not None
    assert outlook.value == pytest.approx(30 + 0.75 * PATTERN[0] + sum(PATTERN[1:]))
    with pytest.raises(ValueError, match="running month"):
        year_end(values, told(values), 2021, "sum", running_share=0.25)


def test_the_more_of_a_month_has_gone_by_the_surer_is_its_year():
    past = simulated(4, 71)
    values = monthly([*past, 100.0])
    widths = []
    for share in (0.0, 0.5, 0.9):
        outlook = year_end(values, told(values, running_share=share), 2021, "sum", running_share=share)
        assert outlook is not None
        widths.append(outlook.high95 - outlook.low95)
    assert widths[0] > widths[1] > widths[2] > 0


def test_a_month_that_nobody_told_is_guessed_and_makes_its_year_less_sure():
    ratios = []
    for seed in range(20):
        whole = monthly(simulated(seed, 69))
        holed = {each: value for each, value in whole.items() if each != month(62)}
        sure, less_sure = (year_end(values, told(values), 2021, "sum") for values in (whole, holed))
        assert sure is not None
        assert less_sure is not None
        assert less_sure.value == pytest.approx(sure.value, rel=0.05)
        ratios.append((less_sure.high80 - less_sure.low80) / (sure.high80 - sure.low80))
    assert np.median(ratios) > 1


def test_a_hole_in_a_year_long_past_has_the_error_of_one_month():
    values = monthly([None if each == 40 else value for each, value in enumerate(year_by_year(6, growth=0.002))])
    outlook = year_end(values, told(values), 2019, "sum")
    assert outlook is not None
    assert in_order(*ends(outlook))
    assert outlook.value == pytest.approx(sum(year_by_year(6, growth=0.002)[36:48]), rel=0.01)


def test_a_figure_told_by_the_quarter_has_no_sum_of_months():
    values = monthly([value if each % 3 == 2 else None for each, value in enumerate(year_by_year(8)[:-3])])
    found = told(values)
    assert found.months[2].value == pytest.approx(PATTERN[11], rel=0.01)
    assert year_end(values, found, 2023, "sum") is None
    last = year_end(values, found, 2023, "last")
    assert last is not None
    assert in_order(*ends(last))


@pytest.mark.parametrize(
    ("plan", "better", "verdict"),
    [
        (50, "higher", "possible"),
        (110, "higher", "possible"),
        (111, "higher", "unlikely"),
        (121, "higher", "out_of_reach"),
        (150, "lower", "possible"),
        (90, "lower", "possible"),
        (89, "lower", "unlikely"),
        (79, "lower", "out_of_reach"),
    ],
)
def test_a_plan_beyond_what_the_forecast_allows(plan: float, better, verdict: str):
    assert allowed(plan, Outlook(2026, 100, 90, 110, 80, 120), better) == verdict


@pytest.mark.parametrize("months", [24, 36, 60, 120])
def test_half_of_what_is_usual_is_a_break(months: int):
    for seed in range(10):
        past = simulated(seed, months, memory=0.2)
        past[-1] /= 2
        (*_, found) = breaks(monthly(past))
        assert found.month == month(months - 1)
        assert found.value == past[-1]
        # with two years of each month the break itself is half of what is usual
        assert found.usual == pytest.approx(2 * past[-1], rel=0.25 if months > 24 else 0.4)
        assert found.score < -3.5


def test_a_perfect_series_has_no_break_until_it_changes():
    past = year_by_year(4)
    assert breaks(monthly(past)) == []
    past[-1] *= 0.5
    assert [each.month for each in breaks(monthly(past))] == [month(47)]
    assert breaks(monthly(past), running_share=0.5) == []
    assert breaks(monthly([0.0] * 48)) == []


def test_a_rate_that_turns_negative_is_judged_by_differences():
    random = np.random.default_rng(9)
    past = random.normal(0.5, 1.0, size=60)
    past[-1] = -12.0
    (found,) = breaks(monthly(past))
    assert isinstance(found, Break)
    assert found.month == month(59)


@pytest.mark.parametrize("last", [2023, 2024, 2025])
def test_a_new_year_that_moves_is_no_break(last: int):
    flagged = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        values = {}
        for year, holiday in NEW_YEAR.items():
            for each in range(1, 13):
                ordinary = 140 if each == 12 else 100
                lost = 40 if each == holiday else 0
                values[date(year, each, 1)] = (ordinary - lost) * math.exp(random.normal(scale=0.04))
        past = {each: value for each, value in values.items() if each <= date(last, 2, 1)}
        flagged += any(each.month.month in (1, 2) for each in breaks(past))
        past = {each: value for each, value in values.items() if each <= date(last, 1, 1)}
        flagged += any(each.month == date(last, 1, 1) for each in breaks(past))
        past[date(last, 1, 1)] *= 0.3
        assert breaks(past)[-1].month == date(last, 1, 1)
    assert flagged <= 1


def test_ordinary_noise_is_rarely_called_a_break():
    found = [breaks(monthly(simulated(seed, 84))) for seed in range(100)]
    assert sum(map(bool, found)) <= 12
