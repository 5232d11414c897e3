"""Sample tasks, stories, notices, and what has a place on a map."""

from datetime import timedelta

from server.contract.messages import (
    Article,
    Flow,
    Flows,
    Headlines,
    Notice,
    Notices,
    Sentiment,
    Severity,
    Spot,
    Spots,
    TaskBoard,
    TaskCard,
    TaskCounts,
)
from server.contract.words import Words, same
from wall.maps.communes import communes
from wall.samples.places import COMMUNES, DEPARTMENTS, NOON


def tasks() -> TaskBoard:
    """Return tasks of six departments, some overdue."""
    owners = tuple(
        TaskCounts(
            name=same(name),
            in_term=64 - 7 * n,
            due_soon=9 - n,
            overdue=max(7 - 2 * n, 0),
            done_on_time=210 - 20 * n,
            done_late=12,
        )
        for n, name in enumerate(DEPARTMENTS)
    )
    return TaskBoard(
        day=NOON.date(),
        soon_days=7,
        total=TaskCounts(
            name=Words(vi="Toàn tỉnh", en="Whole province"),
            in_term=642,
            due_soon=58,
            overdue=16,
            done_on_time=5_120,
            done_late=203,
        ),
        owners=owners,
        overdue=tuple(_card(n, days) for n, days in enumerate((-31, -12, -9, -8, -3, -1))),
        due_soon=tuple(_card(n + 3, days) for n, days in enumerate((0, 1, 3, 5, 7))),
        in_term=tuple(_card(n + 1, days) for n, days in enumerate((9, 14, 22, 40))),
        done_on_time=tuple(_card(n + 2, days, finished=-n) for n, days in enumerate((6, 0, 11, 3))),
        done_late=tuple(_card(n + 4, days, finished=-1 - n) for n, days in enumerate((-4, -11, -6))),
    )


def _card(number: int, days: int, finished: int | None = None) -> TaskCard:
    """Return one of the sample tasks, due so many days from the samples' day."""
    titles = (
        "Phê duyệt quy hoạch phân khu xây dựng cửa khẩu quốc tế Hữu Nghị",
        "Báo cáo giải ngân vốn đầu tư công tháng 11",
        "Hoàn thành tiêm chủng mở rộng ở các xã biên giới",
        "Đề án xúc tiến du lịch mùa hoa đào",
        "Rà soát hồ sơ cấp giấy chứng nhận quyền sử dụng đất còn tồn đọng",
        "Tháo gỡ vướng mắc giải phóng mặt bằng cao tốc Hữu Nghị - Chi Lăng",
    )
    return TaskCard(
        title=titles[number % len(titles)],
        owner=same(DEPARTMENTS[number % len(DEPARTMENTS)]),
        due=NOON.date() + timedelta(days=days),
        finished=None if finished is None else NOON.date() + timedelta(days=finished),
    )


def headlines() -> Headlines:
    """Return stories good and bad."""
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


def notices() -> Notices:
    """Return a notice of each severity."""
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
                where=same(COMMUNES[n][1]),
                severity=severity,
                since=NOON - timedelta(hours=1 + n),
                until=NOON + timedelta(hours=6 + n),
            )
            for n, (title, detail, severity) in enumerate(told)
        ),
        total=5,
    )


def spots() -> Spots:
    """Return reports in six communes."""
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
            for n, (code, name, latitude, longitude) in enumerate(COMMUNES)
        ),
        total=23,
        middles=tuple(commune.at for commune in communes().values()),
    )


def flows() -> Flows:
    """Return attacks from seven countries and from nobody knows where."""
    origins = (("CN", 310), ("US", 124), ("NL", 77), ("RU", 61), ("BR", 18), ("IN", 15), ("DE", 9), ("", 44))
    severities = (Severity.WARNING, Severity.NORMAL, Severity.CRITICAL, *[Severity.NORMAL] * 5)
    flows = [
        Flow(country=country, target=same(DEPARTMENTS[n % 4]), severity=severities[n], count=count)
        for n, (country, count) in enumerate(origins)
    ]
    return Flows(
        name=Words(vi="Tấn công mạng", en="Attacks"),
        per_minute=11.0,
        minutes=60,
        flows=tuple(sorted(flows, key=lambda flow: -flow.count)),
        at=(21.85, 106.76),
    )
