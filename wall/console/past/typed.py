"""What somebody means who types a moment. Pure."""

import re
from datetime import datetime

from server.contract.calendar import CALENDAR
from server.contract.past import TO_COME
from server.contract.period_names import day as called
from server.contract.period_names import month_number
from server.contract.words import Language, Words

_DATE = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?"
_NAMED = r"(?P<day>\d{1,2})[ ]?(?P<name>[a-z]{3,9})\.?(?:,?[ ]?(?P<year>\d{4}))?"
"""A month by its English name, as days are written in English: nobody takes it for the day."""
_TIME = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_FORMS = [
    re.compile(rf"^{form}$")
    for date in (_DATE, _NAMED)
    for form in (rf"{date}\s+{_TIME}", rf"{_TIME}\s+{date}", _TIME, date)
]

UNREADABLE = Words(
    vi="không hiểu ngày giờ này; hãy gõ như 28/11/2026 07:30, 28/11 07:30 hoặc 07:30",
    en="that is no day and time; type it like 28 Nov 2026 07:30, 28 Nov 07:30 or 07:30",
)


def moment(text: str, shown: datetime, now: datetime) -> datetime | Words:
    """Return the moment that is meant, in the province's zone, or what is wrong with it.

    What is left out is that of the moment that is ``shown``; a day alone means its first moment.
    """
    words = " ".join(text.casefold().split())
    found = next((match for form in _FORMS if (match := form.match(words))), None)
    if found is None:
        return UNREADABLE
    parts = found.groupdict()
    month = month_number(name) if (name := parts.pop("name", None)) is not None else None
    if name is not None and month is None:
        return UNREADABLE
    told = {name: int(value) for name, value in parts.items() if value is not None}
    if month is not None:
        told["month"] = month
    local = shown.astimezone(CALENDAR)
    day = [told.get(name, getattr(local, name)) for name in ("year", "month", "day")]
    time = [told.get(name, 0) for name in ("hour", "minute", "second")]
    try:
        at = datetime(day[0], day[1], day[2], time[0], time[1], time[2], tzinfo=CALENDAR)
    except ValueError:
        return UNREADABLE
    return TO_COME if at > now else at


def spelt(at: datetime, language: Language) -> str:
    """Return a moment as it is typed in a language."""
    local = at.astimezone(CALENDAR)
    return f"{called(local.date(), with_year=True).text(language)} {local:%H:%M:%S}"
