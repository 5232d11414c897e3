"""Which days are public holidays in Vietnam, and when Tết is (from the package ``holidays``)."""

from datetime import date
from functools import lru_cache

_TET = "Lunar New Year"
"""What the package calls the first day of the first lunar month in English."""


@lru_cache(maxsize=16)
def _days(year: int) -> dict[date, str]:
    """Return the holidays of the law with those moved to a working day; days that are announced later are not in it."""
    # only where a schedule asks: it takes a while to load
    import holidays

    return dict(holidays.country_holidays("VN", years=year, language="en_US").items())


def is_public_holiday(day: date) -> bool:
    """Return whether nobody works by law; an ordinary Sunday is none."""
    return day in _days(day.year)


def tet(year: int) -> date | None:
    """Return the first day of the lunar year; None where the package does not know it."""
    return next((day for day, name in sorted(_days(year).items()) if _TET in name.split("; ")), None)
