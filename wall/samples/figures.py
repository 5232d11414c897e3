"""Sample figures: indicators, series, and figures beside each other."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import (
    Band,
    Breakdown,
    Cell,
    Column,
    Indicator,
    Indicators,
    Limit,
    Line,
    MapCell,
    Point,
    Row,
    Series,
    Severity,
    Span,
)
from server.contract.words import Words, same
from wall.maps.communes import communes
from wall.samples.places import COMMUNES, NOON

_BILLION = Words(vi="tỷ đồng", en="bn VND")


def indicators() -> Indicators:
    """Return indicators of the economy: one behind, one unknown."""
    return Indicators(
        indicators=(
            _indicator("grdp", Words(vi="Tăng GRDP", en="GRDP growth"), same("%"), 8.06, plan=8.5, decimals=2),
            _indicator(
                "revenue", Words(vi="Thu ngân sách", en="Budget revenue"), _BILLION, 16_240.5, plan=18_064.0, decimals=1
            ),
            _indicator(
                "investment",
                Words(vi="Giải ngân đầu tư công", en="Public investment"),
                _BILLION,
                3_158.2,
                plan=6_316.0,
                decimals=1,
                severity=Severity.CRITICAL,
            ),
            _indicator(
                "trade", Words(vi="Xuất nhập khẩu", en="Trade"), Words(vi="tỷ USD", en="bn USD"), 78.9, plan=86.0
            ),
            _indicator("iip", Words(vi="Sản xuất công nghiệp", en="Industry"), same("%"), 6.15, plan=7.0, decimals=2),
            _indicator(
                "online", Words(vi="Hồ sơ trực tuyến", en="Filed online"), same("%"), 87.8, severity=Severity.WARNING
            ),
            _indicator(
                "visits", Words(vi="Lượt khách", en="Visits"), Words(vi="nghìn", en="thousand"), 4_012, plan=4_400
            ),
            _indicator("fdi", Words(vi="Vốn FDI", en="FDI"), Words(vi="triệu USD", en="M USD"), None, plan=120.0),
        )
    )


def one_stop() -> Indicators:
    """Return dossiers as they go on."""
    dossiers = Words(vi="hồ sơ", en="dossiers")
    return Indicators(
        indicators=tuple(
            _indicator(name, words, dossiers, value, decimals=0, severity=severity)
            for name, words, value, severity in (
                ("received", Words(vi="Tiếp nhận", en="Received"), 61_204.0, Severity.NORMAL),
                ("handled", Words(vi="Giải quyết", en="Handled"), 58_310.0, Severity.NORMAL),
                ("dossiers_open", Words(vi="Đang xử lý", en="Open"), 9_871.0, Severity.NORMAL),
                ("dossiers_overdue", Words(vi="Quá hạn", en="Overdue"), 412.0, Severity.CRITICAL),
            )
        )
    )


def _indicator(
    name: str,
    words: Words,
    unit: Words,
    value: float | None,
    *,
    plan: float | None = None,
    decimals: int = 1,
    severity: Severity = Severity.NORMAL,
) -> Indicator:
    progress = value / plan if value is not None and plan else None
    return Indicator(
        id=name,
        name=words,
        short=words,
        unit=unit,
        decimals=decimals,
        value=value,
        period=datetime(2026, 10, 31, 17, tzinfo=UTC),
        plan=plan,
        progress=progress,
        expected=0.89 if plan else None,
        last_year=value * 0.93 if value is not None else None,
        trend=tuple(100 + 6 * number + 9 * (number % 3) for number in range(12)) if value is not None else (),
        severity=severity,
        limits=(
            Limit(value=plan * 0.85, severity=Severity.WARNING),
            Limit(value=plan * 0.76, severity=Severity.CRITICAL),
        )
        if plan
        else (),
    )


def _month(number: int) -> datetime:
    return datetime(2024 + number // 12, number % 12 + 1, 1, tzinfo=CALENDAR)


def series() -> Series:
    """Return three years of a revenue, with plan, limit and forecast."""
    values = [1_050.0 + 18 * n + 130 * ((n * 7) % 5 - 2) / 2 for n in range(35)]
    last = values[-1]
    return Series(
        name=Words(vi="Thu ngân sách theo tháng", en="Budget revenue by month"),
        short=Words(vi="Thu ngân sách", en="Revenue"),
        unit=_BILLION,
        decimals=1,
        points=tuple(Point(_month(n), value) for n, value in enumerate(values)),
        plan=tuple(Point(_month(n), 1_500.0 + 15 * (n - 24)) for n in range(24, 36)),
        limits=(Limit(value=1_150.0, severity=Severity.WARNING),),
        forecast=tuple(
            Band(_month(35 + n), last + 20 * n, last - 60 - 30 * n, last + 90 + 40 * n, last - 120, last + 160 + 60 * n)
            for n in range(3)
        ),
        past_error=0.06,
    )


def stories() -> Series:
    """Return stories by the hour, good and bad."""
    hours = [NOON + timedelta(hours=number) for number in range(-23, 1)]
    counts = [(3 + n % 4, 2 + n * 5 % 3, n * 7 % 4) if n not in (13, 14) else (0, 0, 0) for n in range(24)]
    named = (
        (Words(vi="Tích cực", en="Positive"), Severity.NORMAL),
        (Words(vi="Trung tính", en="Neutral"), Severity.NORMAL),
        (Words(vi="Tiêu cực", en="Negative"), Severity.WARNING),
    )
    return Series(
        name=Words(vi="Tin, bài trong 24 giờ", en="Stories in 24 hours"),
        short=Words(vi="Tin, bài", en="Stories"),
        unit=Words(vi="tin", en="stories"),
        decimals=0,
        span=Span.HOUR,
        points=tuple(Point(hour, float(sum(each))) for hour, each in zip(hours, counts, strict=True)),
        running=True,
        beside=tuple(
            Line(
                name=name,
                points=tuple(Point(hour, float(each[n])) for hour, each in zip(hours, counts, strict=True)),
                severity=severity,
            )
            for n, (name, severity) in enumerate(named)
        ),
    )


def breakdown() -> Breakdown:
    """Return dossiers of six communes, one unknown."""
    rows = []
    for number, (code, name, *_) in enumerate(COMMUNES):
        late = Severity.CRITICAL if number == 0 else Severity.WARNING if number == 1 else Severity.NORMAL
        value = None if number == 5 else 41.0 - 8 * number
        rows.append(Row(id=code, name=same(name), cells=(Cell(value, late), Cell(88.4 + number * 1.7))))
    return Breakdown(
        name=Words(vi="Hồ sơ quá hạn", en="Dossiers overdue"),
        by=Words(vi="Xã, phường", en="Commune"),
        columns=(
            Column(
                name=Words(vi="Quá hạn", en="Overdue"),
                unit=Words(vi="hồ sơ", en="dossiers"),
                decimals=0,
                better="lower",
                target=20.0,
            ),
            Column(name=Words(vi="Đúng hạn", en="On time"), unit=same("%"), decimals=1, better="higher", target=95.0),
        ),
        rows=tuple(rows),
    )


def by_commune() -> Breakdown:
    """Return a figure of all communes, two unknown."""
    rows = []
    cells = tuple(MapCell(code, *commune.cell) for code, commune in communes().items())
    for number, (code, commune) in enumerate(communes().items()):
        value = None if number % 29 == 7 else float(number * number % 43)
        late = Severity.CRITICAL if number % 31 == 4 else Severity.WARNING if number % 17 == 9 else Severity.NORMAL
        rows.append(Row(id=code, name=same(commune.names[-2]), cells=(Cell(value, late),)))
    return structs.replace(breakdown(), columns=breakdown().columns[:1], rows=tuple(rows), cells=cells)
