"""Fixed documents of every kind of topic, as full as on a good day; the figures are illustrative."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import structs

from server.contract.messages import (
    AnyDocument,
    Article,
    Band,
    Breakdown,
    CameraState,
    Cell,
    Column,
    Deadline,
    Document,
    Flow,
    Flows,
    Headlines,
    HistoryState,
    Indicator,
    Indicators,
    Limit,
    Line,
    Notice,
    Notices,
    Point,
    Row,
    ScreenState,
    Sentiment,
    Series,
    Severity,
    SourceHealth,
    SourceState,
    Span,
    Spot,
    Spots,
    StationState,
    TaskBoard,
    TaskCounts,
    TileState,
    VideoState,
)
from server.contract.words import Words, same
from wall.communes import communes
from wall.here import Here
from wall.language import LOCAL
from wall.mailbox import Link

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Twelve o'clock in the province: when the samples are of."""

_DEPARTMENTS = ("Sở Xây dựng", "Sở Tài chính", "Sở Y tế", "Sở Công Thương", "Sở Nội vụ", "Công an tỉnh")
_COMMUNES = (
    ("05977", "Phường Kỳ Lừa", 21.858, 106.762),
    ("05983", "Phường Đông Kinh", 21.842, 106.757),
    ("05986", "Phường Tam Thanh", 21.856, 106.740),
    ("06184", "Xã Đồng Đăng", 21.946, 106.694),
    ("06001", "Xã Thất Khê", 22.253, 106.470),
    ("06253", "Xã Bắc Sơn", 21.901, 106.319),
)


def _one_stop() -> Indicators:
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


def _stories() -> Series:
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


def _indicators() -> Indicators:
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


_BILLION = Words(vi="tỷ đồng", en="bn VND")


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
    return datetime(2024 + number // 12, number % 12 + 1, 1, tzinfo=LOCAL)


def _series() -> Series:
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
        beside=(
            Line(
                name=Words(vi="năm trước", en="last year"),
                points=tuple(Point(_month(n + 12), values[n]) for n in range(23)),
            ),
        ),
    )


def _breakdown() -> Breakdown:
    rows = []
    for number, (code, name, *_) in enumerate(_COMMUNES):
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


def _by_commune() -> Breakdown:
    rows = []
    for number, (code, commune) in enumerate(communes().items()):
        value = None if number % 29 == 7 else float(number * number % 43)
        late = Severity.CRITICAL if number % 31 == 4 else Severity.WARNING if number % 17 == 9 else Severity.NORMAL
        rows.append(Row(id=code, name=same(commune.names[-2]), cells=(Cell(value, late),)))
    return structs.replace(_breakdown(), columns=_breakdown().columns[:1], rows=tuple(rows))


def _tasks() -> TaskBoard:
    owners = tuple(
        TaskCounts(
            name=same(name),
            in_term=64 - 7 * n,
            due_soon=9 - n,
            overdue=max(7 - 2 * n, 0),
            done_on_time=210 - 20 * n,
            done_late=12,
        )
        for n, name in enumerate(_DEPARTMENTS)
    )
    titles = (
        "Phê duyệt quy hoạch phân khu xây dựng cửa khẩu quốc tế Hữu Nghị",
        "Báo cáo giải ngân vốn đầu tư công tháng 11",
        "Hoàn thành tiêm chủng mở rộng ở các xã biên giới",
        "Đề án xúc tiến du lịch mùa hoa đào",
    )
    return TaskBoard(
        total=TaskCounts(
            name=Words(vi="Toàn tỉnh", en="Whole province"),
            in_term=642,
            due_soon=58,
            overdue=16,
            done_on_time=5_120,
            done_late=203,
        ),
        owners=owners,
        deadlines=tuple(
            Deadline(id=str(n), title=title, owner=same(_DEPARTMENTS[n]), due=date(2026, 11, 21 + 2 * n))
            for n, title in enumerate(titles)
        ),
    )


def _headlines() -> Headlines:
    stories = (
        ("Lạng Sơn khai trương tuyến vận chuyển thông minh qua cửa khẩu Hữu Nghị", "Báo Lạng Sơn", Sentiment.POSITIVE),
        ("Ùn tắc kéo dài tại đường lên cửa khẩu Tân Thanh", "VnExpress", Sentiment.NEGATIVE),
        ("Kỳ họp thứ mười của Hội đồng nhân dân tỉnh", "Nhân Dân", Sentiment.NEUTRAL),
        ("Lễ hội hoa đào năm nay có nhiều điểm mới", "Tuổi Trẻ", Sentiment.POSITIVE),
    )
    return Headlines(
        articles=tuple(
            Article(
                id=str(n),
                title=title,
                publisher=publisher,
                published=NOON - timedelta(minutes=35 + 70 * n),
                url=f"https://example.org/{n}",
                told_by=4 - n,
                sentiment=sentiment,
            )
            for n, (title, publisher, sentiment) in enumerate(stories)
        ),
        last_day=37,
    )


def _notices() -> Notices:
    told = (
        (
            Words(vi="Lũ quét, sạt lở đất", en="Flash flood, landslides"),
            Words(vi="nguy cơ rất cao", en="very high risk"),
            Severity.CRITICAL,
        ),
        (
            Words(vi="Mưa lớn", en="Heavy rain"),
            Words(vi="60-120 mm trong 12 giờ", en="60-120 mm in 12 hours"),
            Severity.WARNING,
        ),
        (
            Words(vi="Gió mùa Đông Bắc", en="North-east monsoon"),
            Words(vi="nhiệt độ giảm 6-8 độ", en="6-8 degrees colder"),
            Severity.NORMAL,
        ),
    )
    return Notices(
        name=Words(vi="Cảnh báo thiên tai", en="Hazard warnings"),
        notices=tuple(
            Notice(
                id=str(n),
                title=title,
                detail=detail,
                where=same(_COMMUNES[n][1]),
                severity=severity,
                since=NOON - timedelta(hours=1 + n),
                until=NOON + timedelta(hours=6 + n),
            )
            for n, (title, detail, severity) in enumerate(told)
        ),
        total=5,
    )


def _spots() -> Spots:
    severities = (Severity.CRITICAL, Severity.WARNING, *[Severity.NORMAL] * 4)
    return Spots(
        name=Words(vi="Phản ánh hiện trường", en="Citizens' reports"),
        spots=tuple(
            Spot(
                id=code,
                name=Words(vi="Ngập đường" if n == 0 else "Rác thải", en="Flooded road" if n == 0 else "Waste"),
                detail=same(name),
                latitude=latitude,
                longitude=longitude,
                severity=severities[n],
                count=3 if n == 3 else 1,
                since=NOON - timedelta(minutes=20 + 50 * n),
            )
            for n, (code, name, latitude, longitude) in enumerate(_COMMUNES)
        ),
        total=23,
    )


def _flows() -> Flows:
    origins = (("CN", 310), ("US", 124), ("NL", 77), ("RU", 61), ("BR", 18), ("IN", 15), ("DE", 9), ("", 44))
    severities = (Severity.WARNING, Severity.NORMAL, Severity.CRITICAL, *[Severity.NORMAL] * 5)
    flows = [
        Flow(country=country, target=same(_DEPARTMENTS[n % 4]), severity=severities[n], count=count)
        for n, (country, count) in enumerate(origins)
    ]
    return Flows(
        name=Words(vi="Tấn công mạng", en="Attacks"),
        per_minute=11.0,
        minutes=60,
        flows=tuple(sorted(flows, key=lambda flow: -flow.count)),
    )


def _camera() -> CameraState:
    return CameraState(
        name=same("Cửa khẩu Hữu Nghị - làn vào"),
        place=same("Đồng Đăng"),
        commune="06184",
        latitude=21.976,
        longitude=106.712,
        online=True,
        since=NOON - timedelta(days=2),
        model="",
        streamed=True,
        density=0.31,
    )


def _source() -> SourceHealth:
    return SourceHealth(
        name=Words(vi="Hệ thống nhiệm vụ", en="Task system"),
        service="tasks",
        state=SourceState.UP,
        polls=1_440,
        failures=0,
        records=5_981,
        rejected=2,
        example=Words(vi="bản ghi 17: thiếu hạn xử lý", en="record 17: no deadline"),
        latency=0.4,
        last_success=NOON,
        last_error=None,
        next_try=NOON + timedelta(seconds=30),
    )


def _station() -> StationState:
    screens = tuple(
        ScreenState(
            screen=number,
            name=f"DP-{number}",
            width=1920,
            height=1080,
            scale=1.0,
            layout="overview",
            part=number,
            tiles=(TileState(kind="kpi", topics=("indicators/economy",), freshness="fresh"),),
        )
        for number in (1, 2, 3)
    )
    video = VideoState(
        cameras=16,
        live=15,
        reduced=0,
        processes=2,
        restarts=1,
        memory=402_000_000,
        hardware="software",
        reason="",
        vlc="3.0.21",
    )
    return StationState(
        wall="main", version="0.1.0", started=NOON - timedelta(days=9), language="vi", screens=screens, video=video
    )


def _here() -> Here:
    return Here(
        name=Words(vi="Trung tâm điều hành thông minh Lạng Sơn", en="Lạng Sơn operations centre"),
        notice=Words(vi="Dữ liệu minh hoạ", en="Illustrative data"),
        station="left",
        endpoint="tcp://127.0.0.1:5570",
        link=Link.LIVE,
        now=NOON.timestamp(),
        tiles=12,
        fresh=12,
    )


_MAKERS: dict[str, Callable[[], Document]] = {
    "indicators": _indicators,
    "series": _series,
    "breakdown": _breakdown,
    "taskboard": _tasks,
    "headlines": _headlines,
    "notices": _notices,
    "spots": _spots,
    "flows": _flows,
    "camera": _camera,
    "source": _source,
    "station": _station,
    "store": lambda: HistoryState(writing=True, reason=None, missed=0),
    "here": _here,
}

_NAMED: dict[str, Callable[[], Document]] = {
    "indicators/one_stop": _one_stop,
    "breakdown/reports-communes": _by_commune,
    "series/stories_day": _stories,
}
"""Topics that tiles know by name, or that say more than others of their kind."""


def sample(topic: str, show: str | Sequence[str] = ()) -> AnyDocument:
    """Return the sample of a topic's kind; its indicators get the ids that a tile wants to ``show``."""
    document = (_NAMED.get(topic) or _MAKERS[topic.partition("/")[0]])()
    if isinstance(document, Indicators) and show:
        given = document.indicators
        wanted = (show,) if isinstance(show, str) else show
        named = (structs.replace(given[n % len(given)], id=name) for n, name in enumerate(wanted))
        document = Indicators(indicators=tuple(named))
    return document  # type: ignore[return-value]  # a station's own document travels like any other
