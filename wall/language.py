"""Says things in the user's language: words, numbers, dates; and changes it at run time."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from server.contract import period_names
from server.contract.calendar import CALENDAR
from server.contract.messages import About, Span
from server.contract.words import Language as Code
from server.contract.words import Words
from wall.errors import WallError
from wall.resources import translation

SOURCE: Code = "en"
"""The language that the code itself speaks."""

_LOCALES = {
    "vi": QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_MONTHS = {"vi": "T", "en": "M"}
_PERIOD = {
    "vi": {
        (Span.MONTH, False): "T{number}/{year}",
        (Span.MONTH, True): "{number} tháng {year}",
        (Span.QUARTER, False): "Q{number}/{year}",
        (Span.QUARTER, True): "{number} quý {year}",
    },
    "en": {
        (Span.MONTH, False): "{name}",
        (Span.MONTH, True): "to {name}",
        (Span.QUARTER, False): "{name}",
        (Span.QUARTER, True): "to {name}",
    },
}
"""What a month or quarter is called, alone or as the last of a sum."""


class Language:
    """The language of one station; numbers such as 1.234,5 and dates such as 23/11/2026 follow it."""

    def __init__(self, code: Code) -> None:
        self._translator = QTranslator()
        self.code: Code = code
        self.speak(code)

    def speak(self, code: Code) -> None:
        """Use another language from now on; every widget hears of it as a LanguageChange event.

        Raises WallError where its translation cannot be loaded; English is the language of the code.
        """
        self.code = code
        application = QCoreApplication.instance()
        if application is None:
            return
        application.removeTranslator(self._translator)
        file = translation(code)
        if code == SOURCE:
            return
        if not self._translator.load(str(file)):
            raise WallError(
                Words(
                    vi=f"không đọc được bản dịch {file}; hãy cài lại Vọng Lâu",
                    en=f"the translation {file} cannot be loaded; install Vọng Lâu again",
                )
            )
        application.installTranslator(self._translator)

    @property
    def locale(self) -> QLocale:
        """Qt's rules of the language."""
        return _LOCALES[self.code]

    def say(self, words: Words) -> str:
        """Return words of a document."""
        return words.text(self.code)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with its thousands marked; a true minus sign, which is as wide as a plus."""
        # what is rounded to nothing has no sign
        value = float(value) if round(value, decimals) else 0.0
        return self.locale.toString(value, "f", decimals).replace("-", "\u2212")

    def signed(self, value: float, decimals: int = 0) -> str:
        """Return a difference, always with its sign."""
        return ("+" if value > 0 else "") + self.number(value, decimals)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share, 1.0 for all, as per cent."""
        return f"{self.number(share * 100, decimals)}\u202f%"

    def day(self, day: date) -> str:
        """Return a date of the province's calendar."""
        return period_names.day(day, with_year=True).text(self.code)

    def short_day(self, day: date) -> str:
        """Return a date without its year."""
        return period_names.day(day, with_year=False).text(self.code)

    def month(self, month: date) -> str:
        """Return a month and its year."""
        if self.code == "en":
            return period_names.month(month.month, month.year).en
        return f"T{month.month}/{month.year}"

    def period(self, about: About, now: datetime, *, short: bool = False) -> str:
        """Return what the period of a figure is called, as short as it is clear; of a sum what it adds up.

        ``short`` is for where a name would be cut beside it: ten months are then 10T, or 10M.
        """
        local, today = about.period.astimezone(CALENDAR), now.astimezone(CALENDAR)
        year = "" if local.year == today.year else f"{local.year}"
        first = about.since is not None and about.since.astimezone(CALENDAR) == local
        match about.span:
            case Span.YEAR:
                return f"{local.year}"
            case Span.SCHOOL_YEAR:
                return f"{local.year}–{(local.year + 1) % 100:02}"
            case Span.MONTH | Span.QUARTER:
                number = local.month if about.span is Span.MONTH else (local.month + 2) // 3
                whole = number == (12 if about.span is Span.MONTH else 4)
                if about.since is not None and whole:
                    return f"{local.year}"
                added = about.since is not None and not first
                if added and short and about.span is Span.MONTH:
                    return f"{number}{_MONTHS[self.code]}/{year}".strip("/")
                pattern = _PERIOD[self.code][about.span, added]
                called = period_names.month if about.span is Span.MONTH else period_names.quarter
                name = called(number, local.year if year else None).en
                return pattern.format(number=number, name=name, year=year).strip(" /")
            case Span.DAY | Span.WEEK:
                return self.short_day(local.date()) if not year else self.day(local.date())
            case _:
                return self.moment(about.period, now)

    def weekday(self, moment: datetime) -> str:
        """Return the name of a moment's day of the week."""
        local = moment.astimezone(CALENDAR)
        name = self.locale.dayName(local.isoweekday(), QLocale.FormatType.LongFormat)
        return name[:1].upper() + name[1:]

    def time(self, moment: datetime, *, seconds: bool = False) -> str:
        """Return a moment's time of day, by 24 hours."""
        local = moment.astimezone(CALENDAR)
        return local.time().isoformat("seconds" if seconds else "minutes")

    def moment(self, moment: datetime, now: datetime) -> str:
        """Return a moment as short as it is clear: the time if it is of today, else with its day."""
        local, today = moment.astimezone(CALENDAR).date(), now.astimezone(CALENDAR).date()
        time = self.time(moment)
        if local == today:
            return time
        return f"{time} {self.short_day(local) if local.year == today.year else self.day(local)}"
