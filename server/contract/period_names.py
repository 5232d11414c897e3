"""Calls days, months and quarters by their names: notices of the server and tiles of the wall must say the same."""

from datetime import date

from server.contract.words import Words

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
"""As CLDR has them for British English, in which days are written too."""
_WHOLE = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def day(at: date, *, with_year: bool) -> Words:
    """Return what a day is called."""
    # strftime imports a module at each call, which takes 20 times as long in a process with Qt
    day_month = f"{at.day:02}/{at.month:02}"
    if not with_year:
        return Words(vi=day_month, en=f"{at.day} {_MONTHS[at.month - 1]}")
    return Words(vi=f"{day_month}/{at.year}", en=f"{at.day} {_MONTHS[at.month - 1]} {at.year}")


def month_number(name: str) -> int | None:
    """Return which month is called so in English, whole or by its first letters, three at least; None for none."""
    letters = name.casefold()
    found = (number for number, each in enumerate(_WHOLE, start=1) if len(letters) > 2 and each.startswith(letters))
    return next(found, None)


def month(number: int, year: int | None) -> Words:
    """Return what a month is called, with its year where one is given."""
    return Words(
        vi=f"tháng {number}/{year}" if year is not None else f"tháng {number}", en=_with(_MONTHS[number - 1], year)
    )


def quarter(number: int, year: int | None) -> Words:
    """Return what a quarter is called, with its year where one is given."""
    return Words(vi=f"quý {number}/{year}" if year is not None else f"quý {number}", en=_with(f"Q{number}", year))


def _with(name: str, year: int | None) -> str:
    return name if year is None else f"{name} {year}"
