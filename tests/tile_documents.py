"""What tiles are given: a document of each kind, others that must look different, and one that tells of nothing."""

from datetime import date, datetime, timedelta
from typing import Any

from alarm_documents import KNOWN, alarm, summary
from documents import NOON, indicators
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.client.link import Link
from server.contract.messages import (
    AlarmState,
    Article,
    Band,
    Breakdown,
    CameraState,
    Cell,
    Column,
    Contact,
    Flow,
    Flows,
    Headlines,
    Limit,
    Line,
    Notice,
    Notices,
    Point,
    Priority,
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
    TaskCard,
    TaskCounts,
    VideoState,
)
from server.contract.words import Words, same
from server.services import packs
from wall import __version__
from wall.client.local_status import LocalStatus

TITLE = "Phê duyệt quy hoạch phân khu xây dựng cửa khẩu quốc tế Hữu Nghị"

COUNTS = TaskCounts(name=same("Sở Xây dựng"), in_term=40, due_soon=7, overdue=3, done_on_time=90, done_late=5)
OVERDUE = TaskCard(title=TITLE, owner=same("Sở Xây dựng"), due=date(2026, 11, 20))
TASKS = TaskBoard(
    day=date(2026, 11, 23),
    soon_days=7,
    total=COUNTS,
    owners=(COUNTS, structs.replace(COUNTS, name=same("Phường Kỳ Lừa"), overdue=0)),
    overdue=(OVERDUE, structs.replace(OVERDUE, due=date(2026, 11, 21))),
    due_soon=(structs.replace(OVERDUE, owner=same("Sở Tài chính"), due=date(2026, 11, 25)),),
    in_term=(structs.replace(OVERDUE, due=date(2026, 12, 9)),),
    done_on_time=(structs.replace(OVERDUE, finished=date(2026, 11, 19)),),
    done_late=(structs.replace(OVERDUE, finished=date(2026, 11, 22)),),
)
ARTICLE = Article(id="1", title=TITLE, publisher="Báo Lạng Sơn", published=NOON - timedelta(hours=2), url="http://x/1")
PRESS = Headlines(articles=(ARTICLE, structs.replace(ARTICLE, id="2", published=NOON - timedelta(days=3))), last_day=12)
SERIES = Series(
    name=Words(vi="Thu ngân sách", en="Budget revenue"),
    short=Words(vi="Thu NS", en="Revenue"),
    unit=Words(vi="tỷ đồng", en="bn VND"),
    decimals=1,
    points=tuple(Point(datetime(2024 + n // 12, n % 12 + 1, 1, tzinfo=CALENDAR), 1000.0 + 37.5 * n) for n in range(35)),
    plan=tuple(Point(datetime(2026, n + 1, 1, tzinfo=CALENDAR), 1500.0 + 60 * n) for n in range(12)),
    limits=(Limit(value=1200.0, severity=Severity.CRITICAL), Limit(value=1300.0, severity=Severity.WARNING)),
)
MONTHS_AHEAD = tuple(
    Band(
        datetime(2026, 12, 1, tzinfo=CALENDAR) + timedelta(days=31 * n),
        2300.0 + n,
        2200.0,
        2400.0 + n,
        2100.0,
        2500.0 + n,
    )
    for n in range(4)
)
HOURS = tuple(Point(NOON + timedelta(hours=n), 10.0 + n % 5) for n in range(-24, 1))
BREAKDOWN = Breakdown(
    name=Words(vi="Nhiệm vụ", en="Tasks"),
    by=Words(vi="Sở, ngành", en="Department"),
    columns=(
        Column(name=Words(vi="Quá hạn", en="Overdue"), unit=same("việc"), decimals=0, better="lower"),
        Column(name=Words(vi="Đúng hạn", en="On time"), unit=same("%"), decimals=1, better="higher"),
    ),
    rows=(
        Row(id="a", name=same("Sở Xây dựng"), cells=(Cell(12, Severity.CRITICAL), Cell(93.4, Severity.WARNING))),
        Row(id="b", name=same("Phường Kỳ Lừa"), cells=(Cell(3), Cell(None))),
    ),
)
COMMUNES = structs.replace(
    BREAKDOWN,
    rows=(
        structs.replace(BREAKDOWN.rows[0], id="x-that-khe", name=same("Xã Thất Khê")),
        structs.replace(BREAKDOWN.rows[1], id="p-ky-lua"),
    ),
    cells=packs.province().cells,
)
NOTICE = Notice(
    id="1",
    title=Words(vi="Lũ quét", en="Flash flood"),
    detail=Words(vi="nguy cơ rất cao", en="very high risk"),
    where=same("Xã Mẫu Sơn"),
    severity=Severity.CRITICAL,
    since=NOON - timedelta(hours=1),
    until=NOON + timedelta(hours=5),
)
NOTICES = Notices(name=Words(vi="Cảnh báo", en="Warnings"), notices=(NOTICE,), total=1)
SPOT = Spot(
    id="1",
    name=same("Ngập"),
    detail=same("Phố Trần Đăng Ninh"),
    latitude=21.85,
    longitude=106.76,
    severity=Severity.CRITICAL,
)
SPOTS = Spots(
    name=Words(vi="Phản ánh", en="Reports"),
    spots=(SPOT, structs.replace(SPOT, id="2", latitude=22.1, severity=Severity.NORMAL, since=NOON)),
    total=2,
    middles=packs.province().middles,
)
FLOW = Flow(country="NL", target=same("Sở Y tế"), severity=Severity.WARNING, count=70)
FLOWS = Flows(
    name=same("SOC"),
    per_minute=1.5,
    minutes=60,
    flows=(FLOW, structs.replace(FLOW, country="", count=7)),
    at=(21.85, 106.76),
)
UP = SourceHealth(
    name=same("Hệ thống nhiệm vụ"),
    service="tasks",
    state=SourceState.UP,
    polls=10,
    failures=0,
    records=1234,
    rejected=0,
    example=None,
    latency=0.4,
    last_success=NOON,
    last_error=None,
    next_try=NOON,
)
DOWN = structs.replace(UP, state=SourceState.DOWN, failures=3, last_error=Words(vi="trả lời 503", en="answered 503"))
HERE = LocalStatus(
    name=same("IOC Lạng Sơn"),
    notice=Words(vi="Dữ liệu minh hoạ", en="Illustrative data"),
    station="left",
    endpoint="tcp://127.0.0.1:5570",
    link=Link.LIVE,
    now=NOON.timestamp(),
    tiles=9,
    fresh=9,
)
FIGURE = structs.replace(
    indicators(1234.5).indicators[0],
    name=Words(vi="Tổng sản phẩm", en="Gross product"),
    short=Words(vi="Tổng sản phẩm", en="Gross product"),
    unit=Words(vi="tỷ đồng", en="bn VND"),
    plan=18064.0,
    progress=0.45,
    expected=0.5,
    last_year=1100.0,
    trend=(1.0, 3.0, 2.0),
)


def figures(**changes):
    return structs.replace(indicators(), indicators=(structs.replace(FIGURE, **changes),))


def stages(**values):
    """Return dossiers by stage; each is a value, or changes."""
    made = (
        structs.replace(FIGURE, id=name, **(value if isinstance(value, dict) else {"value": value}))
        for name, value in values.items()
    )
    return structs.replace(indicators(), indicators=tuple(made))


MOOD = structs.replace(
    SERIES,
    span=Span.HOUR,
    points=HOURS,
    beside=(
        Line(name=Words(vi="Tích cực", en="Positive"), points=HOURS),
        Line(name=Words(vi="Trung tính", en="Neutral"), points=HOURS[:-1]),
        Line(name=Words(vi="Tiêu cực", en="Negative"), points=HOURS[::2], severity=Severity.WARNING),
    ),
)
VIDEO = VideoState(
    cameras=9, live=9, reduced=0, processes=2, restarts=0, memory=402_000_000, hardware="", reason="", vlc="3.0.21"
)
STATION = StationState(
    wall="main",
    version=__version__,
    started=NOON,
    language="vi",
    screens=(
        ScreenState(screen=1, name="DP-1", width=1920, height=1080, scale=1.0, layout="overview", part=1, tiles=()),
    ),
    video=VIDEO,
)
STAGES = stages(received=200.0, handled=150.0, dossiers_open=40.0, dossiers_overdue=3.0)
CAMERA = CameraState(
    name=same("Cửa khẩu Hữu Nghị - làn vào"),
    place=same("Đồng Đăng"),
    latitude=21.97,
    longitude=106.71,
    online=True,
    since=None,
    model="",
    streamed=True,
)
DOCUMENTS = {
    "alarms": KNOWN,
    "alarm": KNOWN,
    "cameras": CAMERA,
    "header": HERE,
    "clock": HERE,
    "kpi": figures(),
    "number": figures(),
    "gauge": figures(),
    "funnel": STAGES,
    "stations": STATION,
    "banner": NOTICES,
    "sentiment": MOOD,
    "trend": SERIES,
    "tasks": TASKS,
    "ticker": PRESS,
    "headlines": PRESS,
    "breakdown": BREAKDOWN,
    "ranking": BREAKDOWN,
    "notices": NOTICES,
    "spots": SPOTS,
    "flows": FLOWS,
    "threats": FLOWS,
    "communes": COMMUNES,
    "sources": UP,
}
OTHERS: dict[str, list[Any]] = {
    "alarms": [
        summary(),
        structs.replace(KNOWN, priority=Priority.CRITICAL),
        structs.replace(KNOWN, state=AlarmState.RETURNED, active=False),
        structs.replace(KNOWN, test=True),
        alarm(),
        structs.replace(KNOWN, said=same("513 xe")),
    ],
    "alarm": [
        structs.replace(KNOWN, priority=Priority.LOW),
        structs.replace(KNOWN, state=AlarmState.RETURNED, active=False, returned=NOON),
        structs.replace(KNOWN, test=True),
        structs.replace(KNOWN, action=same("Mở làn 5")),
        structs.replace(KNOWN, calls=(Contact(name=same("Trực"), number="0205"),)),
        structs.replace(KNOWN, consequence=same("Tắc đường")),
    ],
    "header": [
        structs.replace(HERE, now=HERE.now + 60),
        structs.replace(HERE, fresh=3),
        structs.replace(HERE, link=Link.SILENT),
        structs.replace(HERE, link=Link.REFUSED),
        structs.replace(HERE, link=Link.CONNECTING),
        structs.replace(HERE, notice=None),
        structs.replace(HERE, message="Đang đổi bố cục"),
        structs.replace(HERE, name=same("IOC Kỳ Lừa")),
    ],
    "clock": [structs.replace(HERE, now=HERE.now + 60), structs.replace(HERE, now=HERE.now + 86_400)],
    "kpi": [
        figures(value=1234.6),
        figures(value=None),
        figures(value=0.0),
        figures(severity=Severity.WARNING),
        figures(severity=Severity.CRITICAL),
        figures(progress=0.9),
        figures(progress=None),
        figures(last_year=1300.0),
        figures(last_year=None),
        figures(trend=(3.0, 1.0, 2.0)),
        figures(short=same("GRDP")),
        structs.replace(indicators(), indicators=(FIGURE, FIGURE)),
        structs.replace(indicators(), indicators=()),
    ],
    "sentiment": [
        structs.replace(MOOD, beside=MOOD.beside[:2]),
        structs.replace(MOOD, beside=MOOD.beside[::-1]),
        structs.replace(MOOD, beside=()),
        structs.replace(MOOD, points=MOOD.points[5:]),
        structs.replace(MOOD, name=same("Mạng xã hội")),
        structs.replace(MOOD, beside=(Line(name=same("Xấu"), points=(Point(NOON, float("nan")), Point(NOON, -1.0))),)),
    ],
    "banner": [
        structs.replace(NOTICES, notices=(), total=0),
        structs.replace(NOTICES, total=9),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, severity=Severity.WARNING),)),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, severity=Severity.NORMAL),)),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, until=None),)),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, detail=same("Hết mưa")),)),
        structs.replace(NOTICES, notices=(NOTICE, structs.replace(NOTICE, severity=Severity.WARNING)), total=2),
    ],
    "stations": [
        structs.replace(STATION, wall="press"),
        structs.replace(STATION, language="en"),
        structs.replace(STATION, version="0.0.1"),
        structs.replace(STATION, screens=()),
        structs.replace(STATION, screens=(structs.replace(STATION.screens[0], layout="soc"),)),
        structs.replace(STATION, video=None),
        structs.replace(STATION, video=structs.replace(VIDEO, live=8)),
        structs.replace(STATION, video=structs.replace(VIDEO, reduced=2)),
        structs.replace(STATION, video=structs.replace(VIDEO, memory=700_000_000)),
    ],
    "funnel": [
        stages(received=201.0, handled=150.0, dossiers_open=40.0, dossiers_overdue=3.0),
        stages(received=None, handled=150.0, dossiers_open=40.0, dossiers_overdue=3.0),
        stages(received=200.0, handled=None, dossiers_open=40.0, dossiers_overdue=3.0),
        stages(received=200.0, handled=150.0, dossiers_overdue=3.0),
        stages(received=200.0, handled=150.0, dossiers_open=40.0, dossiers_overdue={"severity": Severity.CRITICAL}),
        stages(received=0.0, handled=0.0, dossiers_open=0.0, dossiers_overdue=0.0),
        stages(received=float("nan"), handled=float("inf"), dossiers_open=-4.0, dossiers_overdue=1e15),
        indicators(),
    ],
    "gauge": [
        figures(limits=(Limit(value=9000.0, severity=Severity.WARNING),)),
        figures(value=1234.6),
        figures(value=None),
        figures(severity=Severity.WARNING),
        figures(severity=Severity.CRITICAL),
        figures(progress=0.9),
        figures(progress=1.4),
        figures(progress=-0.1),
        figures(progress=None),
        figures(expected=0.7),
        figures(expected=None),
        figures(plan=18065.0),
        figures(plan=None),
        structs.replace(indicators(), indicators=(FIGURE, FIGURE)),
        structs.replace(indicators(), indicators=()),
    ],
    "number": [
        figures(value=1234.6),
        figures(value=None),
        figures(value=0.0),
        figures(severity=Severity.WARNING),
        figures(severity=Severity.CRITICAL),
        figures(severity=Severity.CRITICAL, reason=same("chậm")),
        figures(progress=0.9),
        figures(progress=None),
        figures(last_year=1300.0),
        figures(last_year=None),
        figures(name=same("GRDP")),
        structs.replace(indicators(), indicators=()),
    ],
    "trend": [
        structs.replace(SERIES, points=(*SERIES.points[:-1], Point(datetime(2026, 11, 1, tzinfo=CALENDAR), 99.0))),
        structs.replace(SERIES, points=SERIES.points[:1]),
        structs.replace(SERIES, points=()),
        structs.replace(SERIES, plan=()),
        structs.replace(SERIES, limits=()),
        structs.replace(SERIES, name=same("GRDP")),
        structs.replace(SERIES, running=True),
        structs.replace(SERIES, running=True, points=SERIES.points[-1:]),
        structs.replace(SERIES, forecast=MONTHS_AHEAD),
        structs.replace(SERIES, forecast=MONTHS_AHEAD, running=True),
        structs.replace(SERIES, span=Span.HOUR, points=HOURS, plan=()),
        structs.replace(SERIES, span=Span.DAY, points=HOURS[::24], plan=()),
        structs.replace(
            SERIES, span=Span.MINUTE, points=HOURS, plan=(), beside=(Line(name=same("Cao"), points=HOURS[3:]),)
        ),
    ],
    "tasks": [
        structs.replace(TASKS, total=structs.replace(COUNTS, overdue=4)),
        structs.replace(TASKS, owners=()),
        structs.replace(TASKS, owners=TASKS.owners[::-1]),
        structs.replace(TASKS, overdue=()),
        structs.replace(TASKS, overdue=TASKS.overdue[1:]),
        structs.replace(TASKS, due_soon=(structs.replace(OVERDUE, due=date(2026, 11, 23)),)),
        structs.replace(TASKS, day=date(2026, 11, 24)),
        structs.replace(TASKS, soon_days=14),
    ],
    "ticker": [
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, title="Khai mạc hội hoa đào"),)),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, publisher="Nhân Dân"),)),
    ],
    "headlines": [
        structs.replace(PRESS, accuracy=0.91),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, sentiment=Sentiment.NEGATIVE),)),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, told_by=4),)),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, title="Khai mạc hội hoa đào"),)),
        structs.replace(PRESS, articles=()),
        structs.replace(PRESS, last_day=13),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, publisher="Nhân Dân"),)),
        structs.replace(PRESS, articles=(structs.replace(ARTICLE, published=NOON - timedelta(days=400)),)),
    ],
    "breakdown": [
        structs.replace(BREAKDOWN, rows=BREAKDOWN.rows[:1]),
        structs.replace(BREAKDOWN, rows=()),
        structs.replace(BREAKDOWN, columns=BREAKDOWN.columns[:1]),
        structs.replace(BREAKDOWN, name=same("Hồ sơ")),
        structs.replace(BREAKDOWN, rows=(structs.replace(BREAKDOWN.rows[0], cells=(Cell(12), Cell(93.4))),)),
    ],
    "ranking": [
        structs.replace(BREAKDOWN, rows=BREAKDOWN.rows[:1]),
        structs.replace(BREAKDOWN, rows=()),
        structs.replace(BREAKDOWN, columns=(structs.replace(BREAKDOWN.columns[0], target=5.0), BREAKDOWN.columns[1])),
        structs.replace(
            BREAKDOWN, rows=(BREAKDOWN.rows[0], structs.replace(BREAKDOWN.rows[1], cells=(Cell(-3), Cell(1))))
        ),
        structs.replace(BREAKDOWN, rows=(structs.replace(BREAKDOWN.rows[0], cells=(Cell(None), Cell(93.4))),)),
    ],
    "notices": [
        structs.replace(NOTICES, notices=(), total=0),
        structs.replace(NOTICES, total=9),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, severity=Severity.NORMAL),)),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, until=None),)),
        structs.replace(NOTICES, notices=(structs.replace(NOTICE, detail=same("Hết mưa")),)),
    ],
    "spots": [
        structs.replace(SPOTS, spots=SPOTS.spots[:1]),
        structs.replace(SPOTS, spots=()),
        structs.replace(SPOTS, spots=(structs.replace(SPOT, count=3), *SPOTS.spots[1:])),
        structs.replace(SPOTS, spots=(structs.replace(SPOT, severity=Severity.WARNING), *SPOTS.spots[1:])),
        structs.replace(SPOTS, total=7),
    ],
    "flows": [
        structs.replace(FLOWS, flows=()),
        structs.replace(FLOWS, per_minute=2.5),
        structs.replace(FLOWS, flows=(structs.replace(FLOW, count=71),)),
        structs.replace(FLOWS, flows=(structs.replace(FLOW, severity=Severity.CRITICAL),)),
    ],
    "communes": [
        structs.replace(COMMUNES, rows=()),
        structs.replace(COMMUNES, rows=COMMUNES.rows[:1]),
        structs.replace(COMMUNES, columns=()),
        structs.replace(COMMUNES, rows=BREAKDOWN.rows),
        structs.replace(COMMUNES, columns=COMMUNES.columns[::-1]),
        structs.replace(COMMUNES, rows=(COMMUNES.rows[0], structs.replace(COMMUNES.rows[1], cells=(Cell(4),)))),
        structs.replace(COMMUNES, rows=(COMMUNES.rows[0], structs.replace(COMMUNES.rows[1], cells=(Cell(None),)))),
        structs.replace(
            COMMUNES, rows=(COMMUNES.rows[0], structs.replace(COMMUNES.rows[1], cells=(Cell(float("inf")),)))
        ),
        structs.replace(
            COMMUNES, rows=(COMMUNES.rows[0], structs.replace(COMMUNES.rows[1], cells=(Cell(3, Severity.WARNING),)))
        ),
    ],
    "threats": [
        structs.replace(FLOWS, flows=()),
        structs.replace(FLOWS, per_minute=2.5),
        structs.replace(FLOWS, minutes=30),
        structs.replace(FLOWS, flows=(structs.replace(FLOW, count=71),)),
        structs.replace(FLOWS, flows=(structs.replace(FLOW, country="US"), FLOWS.flows[1])),
        structs.replace(FLOWS, flows=(structs.replace(FLOW, severity=Severity.CRITICAL),)),
    ],
    "sources": [
        DOWN,
        structs.replace(DOWN, last_error=same("không kết nối được")),
        structs.replace(UP, state=SourceState.WAITING),
        structs.replace(UP, records=99),
        structs.replace(UP, verified=False),
        structs.replace(UP, rejected=3, example=same("bản ghi 2: không có giá trị")),
        structs.replace(UP, name=same("Cổng dịch vụ công")),
    ],
}
EMPTY = {
    "alarms": summary(rules=0),
    "banner": structs.replace(NOTICES, notices=(), total=0),
    "sentiment": structs.replace(SERIES, points=(), plan=(), limits=()),
    "funnel": structs.replace(indicators(), indicators=()),
    "gauge": structs.replace(indicators(), indicators=()),
    "number": structs.replace(indicators(), indicators=()),
    "kpi": structs.replace(indicators(), indicators=()),
    "trend": structs.replace(SERIES, points=(), plan=(), limits=()),
    "tasks": structs.replace(
        TASKS,
        total=structs.replace(COUNTS, in_term=0, due_soon=0, overdue=0, done_on_time=0, done_late=0),
        owners=(),
        overdue=(),
        due_soon=(),
        in_term=(),
        done_on_time=(),
        done_late=(),
    ),
    "headlines": Headlines(articles=(), last_day=0),
    "ticker": Headlines(articles=(), last_day=0),
    "breakdown": structs.replace(BREAKDOWN, rows=()),
    "ranking": structs.replace(BREAKDOWN, rows=()),
    "notices": structs.replace(NOTICES, notices=(), total=0),
    "spots": structs.replace(SPOTS, spots=(), total=0),
    "flows": structs.replace(FLOWS, flows=()),
    "threats": structs.replace(FLOWS, flows=()),
    "communes": structs.replace(COMMUNES, rows=()),
}
"""Documents that say that there is nothing."""
