"""Sample data quality: of sources, departments and communes, and what is to be asked for."""

from datetime import timedelta

from msgspec import structs

from server.contract.messages import (
    Breakdown,
    Cell,
    Column,
    Indicator,
    Indicators,
    Limit,
    Notice,
    Notices,
    Row,
    Severity,
    Span,
)
from server.contract.words import Words, same
from wall.samples.figures import by_commune
from wall.samples.places import DEPARTMENTS, NOON

_NAME = Words(vi="Chất lượng dữ liệu", en="Data quality")
_FIGURES = (
    ("data_correct", Words(vi="Dữ liệu đúng", en="Correct data"), Words(vi="Đúng", en="Correct"), 98.4),
    ("data_complete", Words(vi="Dữ liệu đủ", en="Complete data"), Words(vi="Đủ", en="Complete"), 91.7),
    ("data_clean", Words(vi="Dữ liệu sạch", en="Clean data"), Words(vi="Sạch", en="Clean"), 99.1),
    ("data_alive", Words(vi="Dữ liệu sống", en="Living data"), Words(vi="Sống", en="Alive"), 76.0),
    (
        "data_worst",
        Words(vi="Thấp nhất trong bốn", en="Lowest of the four"),
        Words(vi="Thấp nhất", en="Lowest"),
        76.0,
    ),
)
_SOURCES = (
    Words(vi="Thống kê tỉnh", en="Provincial statistics"),
    Words(vi="Trục liên thông văn bản", en="Document exchange"),
    Words(vi="Chuyên cần hằng ngày", en="Daily attendance"),
    Words(vi="Một cửa điện tử", en="One-stop system"),
    Words(vi="Phản ánh hiện trường", en="Citizens' reports"),
    Words(vi="Cửa khẩu số", en="Digital border gates"),
    Words(vi="Cảm biến mạng (Suricata)", en="Network sensor (Suricata)"),
    Words(vi="Cảnh báo thời tiết", en="Weather warnings"),
)


def figures() -> Indicators:
    """Return the four figures of the province and the lowest of them."""
    return Indicators(
        indicators=tuple(
            Indicator(
                id=name,
                name=words,
                short=short,
                unit=same("%"),
                decimals=1,
                value=value,
                span=Span.NOW,
                period=None,
                plan=None,
                progress=None,
                expected=None,
                last_year=None,
                trend=(),
                severity=_severity(value),
                limits=(Limit(value=95.0, severity=Severity.WARNING), Limit(value=80.0, severity=Severity.CRITICAL)),
            )
            for name, words, short, value in _FIGURES
        )
    )


def by_source() -> Breakdown:
    """Return eight sources, two of them with measures that nobody knows."""
    rows = []
    for number, name in enumerate(_SOURCES):
        measures = [min(100.0, 71.5 + 5.5 * number + 3.0 * step) for step in range(4)]
        known = [None if number in (1, 4) and step == 1 else value for step, value in enumerate(measures)]
        rows.append(_row(str(number), name, known))
    return _table(Words(vi="Nguồn", en="Source"), rows)


def by_department() -> Breakdown:
    """Return six departments, one of them with records that several have sent."""
    rows = [
        _row(
            str(number),
            same(name),
            [None if number == 2 else 88.0 + 2 * number, min(100.0, 60.0 + 9 * number), None, 100.0],
        )
        for number, name in enumerate(DEPARTMENTS)
    ]
    return _table(Words(vi="Đơn vị chịu trách nhiệm", en="Responsible department"), rows)


def by_place() -> Breakdown:
    """Return all communes, of which only how complete and alive their data are is known."""
    found = by_commune()
    rows = [
        _row(row.id, row.name, [None, 50.0 if number % 17 == 9 else 100.0, None, 80.0 if number % 23 == 4 else 100.0])
        for number, row in enumerate(found.rows)
    ]
    return structs.replace(_table(Words(vi="Xã, phường", en="Commune"), rows), cells=found.cells)


def requests() -> Notices:
    """Return what is to be asked for: of a department, of communes, and of a source of several."""
    told = (
        (
            Words(vi="Hỏi Sở Tài chính", en="Ask Department of Finance"),
            Words(
                vi="chưa có số liệu tháng 10/2026: Đầu tư công",
                en="no figure yet for Oct 2026: Public invest.",
            ),
            _SOURCES[0],
            Severity.CRITICAL,
        ),
        (
            Words(vi="Hỏi Sở Giáo dục và Đào tạo", en="Ask Department of Education and Training"),
            Words(
                vi="chưa có số liệu 20/11: Chuyên cần, 3 nơi: Kỳ Lừa, Đồng Đăng, Thất Khê",
                en="no figure yet for 20 Nov: Attendance, 3 places: Kỳ Lừa, Đồng Đăng, Thất Khê",
            ),
            _SOURCES[2],
            Severity.WARNING,
        ),
        (
            Words(vi="Hỏi Một cửa điện tử", en="Ask One-stop system"),
            Words(
                vi="12/340 bản ghi không dùng được, ví dụ: bản ghi 7, HanTra: cần ngày",
                en="12/340 records unusable, for example: record 7, HanTra: expected a date",
            ),
            _SOURCES[3],
            Severity.NORMAL,
        ),
    )
    return Notices(
        name=_NAME,
        notices=tuple(
            Notice(
                id=str(number),
                title=title,
                detail=detail,
                where=where,
                severity=severity,
                since=NOON - timedelta(hours=5 + 30 * number),
            )
            for number, (title, detail, where, severity) in enumerate(told)
        ),
        total=len(told),
    )


def _row(code: str, name: Words, measures: list[float | None]) -> Row:
    worst = min((value for value in measures if value is not None), default=None)
    return Row(id=code, name=name, cells=tuple(Cell(value, _severity(value)) for value in (*measures, worst)))


def _table(by: Words, rows: list[Row]) -> Breakdown:
    columns = tuple(
        Column(name=short, unit=same("%"), decimals=1, better="higher", target=95.0) for _, _, short, _ in _FIGURES
    )
    return Breakdown(name=_NAME, by=by, columns=columns, rows=tuple(rows))


def _severity(value: float | None) -> Severity:
    if value is None or value >= 95:
        return Severity.NORMAL
    return Severity.WARNING if value >= 80 else Severity.CRITICAL
