"""Documents such as the demo's sources give, whose content can be made to differ each time."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.contract.messages import (
    AnyDocument,
    Article,
    CameraState,
    Headlines,
    Indicator,
    Indicators,
    Limit,
    Point,
    Series,
    Severity,
    TaskBoard,
    TaskCard,
    TaskCounts,
)
from server.contract.words import Words, same
from wall.samples.equipment import source

NOW = datetime.now(UTC)
TODAY = NOW.date()
KINDS = ("kpi", "trend", "headlines", "tasks", "sources")
"""The kinds of tiles there is a document for."""

_PERCENT = Words(vi="%", en="%")
_MONTHS = [
    datetime(TODAY.year - 2 + (TODAY.month - 1 + n) // 12, (TODAY.month - 1 + n) % 12 + 1, 1, tzinfo=UTC)
    for n in range(25)
]


def _indicator(number: int) -> Indicator:
    return Indicator(
        id=f"indicator_{number}",
        name=Words(vi="Thu ngân sách nhà nước trên địa bàn", en="State budget revenue in the province"),
        short=Words(vi="Thu ngân sách", en="Budget revenue"),
        unit=Words(vi="tỷ đồng", en="billion VND"),
        decimals=0,
        value=1200.0 + number,
        period=_MONTHS[-1],
        plan=18_000.0,
        progress=0.72,
        expected=0.83,
        last_year=1100.0,
        trend=tuple(1000.0 + n * 10 for n in range(24)),
        severity=list(Severity)[number % 3],
    )


_KPI = Indicators(indicators=tuple(_indicator(number) for number in range(8)))
_TREND = Series(
    name=Words(vi="Chỉ số sản xuất công nghiệp", en="Industrial production index"),
    short=Words(vi="IIP", en="IIP"),
    unit=_PERCENT,
    decimals=1,
    points=tuple(Point(month, 100.0 + n % 7) for n, month in enumerate(_MONTHS)),
    plan=tuple(Point(month, 104.0) for month in _MONTHS),
    limits=(Limit(value=95.0, severity=Severity.WARNING),),
)
_HEADLINES = Headlines(
    articles=tuple(
        Article(
            id=f"article-{number}",
            title="Cửa khẩu Hữu Nghị thông quan hơn một nghìn xe hàng mỗi ngày trong tháng này",
            publisher="Báo Xứ Lạng (minh hoạ)",
            published=NOW - timedelta(minutes=7 * number),
            url=f"http://127.0.0.1/press/{number}",
        )
        for number in range(20)
    ),
    last_day=57,
)


def _counts(number: int) -> TaskCounts:
    name = Words(vi=f"Sở Kế hoạch {number}", en=f"Department {number}")
    return TaskCounts(name=name, in_term=20 + number, due_soon=3, overdue=number % 4, done_on_time=40, done_late=2)


def _cards(first: int, finished: int | None = None) -> tuple[TaskCard, ...]:
    """Return cards of which the first is due so many days from today, the next a day later."""
    return tuple(
        TaskCard(
            title="Báo cáo tiến độ giải phóng mặt bằng dự án cao tốc Hữu Nghị - Chi Lăng",
            owner=Words(vi="Sở Giao thông vận tải", en="Department of Transport"),
            due=TODAY + timedelta(days=first + number),
            finished=None if finished is None else TODAY + timedelta(days=finished),
        )
        for number in range(12)
    )


_TASKS = TaskBoard(
    day=TODAY,
    soon_days=7,
    total=_counts(0),
    owners=tuple(_counts(number) for number in range(12)),
    overdue=_cards(-12),
    due_soon=_cards(0),
    in_term=_cards(8),
    done_on_time=_cards(0, finished=-1),
    done_late=_cards(-20, finished=-1),
)


def document(kind: str, number: int) -> AnyDocument:
    """Return the document for a kind of tile, of some other visible content for every ``number``."""
    match kind:
        case "kpi":
            first = structs.replace(_KPI.indicators[0], value=1000.0 + number % 9000)
            return Indicators(indicators=(first, *_KPI.indicators[1:]))
        case "trend":
            # what is not seen of it keeps two numbers from being one document
            last = Point(_MONTHS[-1], 100.0 + number % 97 / 10 + number // 97 / 1e6)
            return structs.replace(_TREND, points=(*_TREND.points[:-1], last))
        case "headlines":
            first_story = structs.replace(_HEADLINES.articles[0], title=f"Tin số {number}: thông quan hàng hoá")
            return Headlines(articles=(first_story, *_HEADLINES.articles[1:]), last_day=number % 1000)
        case "tasks":
            return structs.replace(
                _TASKS, total=structs.replace(_TASKS.total, in_term=number % 1000, done_late=number // 1000)
            )
        case "sources":
            return structs.replace(source(), name=same(f"Nguồn {number % 1000}"), polls=number)
        case _:
            raise ValueError(kind)


def short(number: int) -> AnyDocument:
    """Return a document of which one update is about 400 bytes on the wire."""
    example = "dòng 12: «31/02/2026» không phải là ngày; đơn vị: Sở Tài chính"
    return structs.replace(source(), polls=number, rejected=1, example=example)


def long(number: int) -> AnyDocument:
    """Return a document of which one update is about 2 kB on the wire."""
    return Headlines(articles=_HEADLINES.articles[:9], last_day=number)


def camera_state(name: str) -> CameraState:
    """Return what the server tells of a camera that has a stream."""
    return CameraState(
        name=same(name),
        place=same("Kỳ Lừa"),
        latitude=None,
        longitude=None,
        online=True,
        since=None,
        model="",
        streamed=True,
    )
