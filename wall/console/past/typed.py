"""What somebody means who types a moment. Pure."""

import re
from datetime import datetime

from server.contract.calendar import CALENDAR
from server.contract.past import TO_COME
from server.contract.words import Words

_DATE = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?"
_TIME = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_FORMS = [re.compile(rf"^{form}$") for form in (rf"{_DATE}\s+{_TIME}", rf"{_TIME}\s+{_DATE}", _TIME, _DATE)]

UNREADABLE = Words(
    vi="không hiểu ngày giờ này; hãy gõ như 28/11/2026 07:30, 28/11 07:30 hoặc 07:30",
    en="that is no day and time; type it like 28/11/2026 07:30, 28/11 07:30 or 07:30",
)


def moment(text: str, shown: datetime, now: datetime) -> datetime | Words:
    """Return the moment that is meant, in the province's zone, or what is wrong with it.

    What is left out is that of the moment that is ``shown``; a day alone means its first moment.
    """
    words = " ".join(text.split())
    found = next((match for form in _FORMS if (match := form.match(words))), None)
    if found is None:
        return UNREADABLE
    told = {name: int(value) for name, value in found.groupdict().items() if value is not None}
    local = shown.astimezone(CALENDAR)
    day = [told.get(name, getattr(local, name)) for name in ("year", "month", "day")]
    time = [told.get(name, 0) for name in ("hour", "minute", "second")]
    try:
        at = datetime(day[0], day[1], day[2], time[0], time[1], time[2], tzinfo=CALENDAR)
    except ValueError:
        return UNREADABLE
    return TO_COME if at > now else at


def spelt(at: datetime) -> str:
    """Return a moment as it is typed."""
    return f"{at.astimezone(CALENDAR):%d/%m/%Y %H:%M:%S}"
