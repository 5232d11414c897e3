"""Sample alarms: of every priority and in every state that stands, and one of which everything is known."""

from datetime import timedelta

from msgspec import structs

from server.contract.messages import (
    Alarm,
    AlarmHygiene,
    AlarmState,
    AlarmSummary,
    Cause,
    Contact,
    Deed,
    Priority,
    PriorityCount,
    ProcedureAnswer,
    ProcedureStep,
    Tick,
)
from server.contract.words import Words, same
from wall.samples.places import COMMUNES, NOON

_BY = Deed(by="Nguyễn Văn An", station="truc-1", at=NOON - timedelta(minutes=4))
_JAM = Words(vi="Ùn tắc cửa khẩu", en="Jam at a gate")
_TOLD = (
    (
        "flood",
        Words(vi="Lũ quét", en="Flash flood"),
        Words(vi="Mưa 128 mm trong 3 giờ, ngưỡng 100 mm", en="128 mm of rain in 3 hours, the limit is 100 mm"),
        Priority.CRITICAL,
        AlarmState.UNACKNOWLEDGED,
    ),
    (
        "one-stop",
        Words(vi="Hồ sơ quá hạn", en="Overdue dossiers"),
        Words(vi="6,2 % hồ sơ quá hạn, ngưỡng 5 %", en="6.2 % of dossiers are overdue, the limit is 5 %"),
        Priority.HIGH,
        AlarmState.ACKNOWLEDGED,
    ),
    (
        "camera",
        Words(vi="Camera mất hình", en="Camera without a picture"),
        Words(vi="không có hình đã 12 phút", en="no picture for 12 minutes"),
        Priority.MEDIUM,
        AlarmState.UNACKNOWLEDGED,
    ),
    (
        "source",
        Words(vi="Nguồn dữ liệu im lặng", en="Silent source"),
        Words(vi="hệ thống nhiệm vụ không trả lời đã 25 phút", en="the task system has not answered for 25 minutes"),
        Priority.MEDIUM,
        AlarmState.RETURNED,
    ),
    (
        "press",
        Words(vi="Tin tiêu cực tăng nhanh", en="Bad news increases fast"),
        Words(vi="14 tin trong 1 giờ, ngưỡng 10", en="14 stories in an hour, the limit is 10"),
        Priority.LOW,
        AlarmState.UNACKNOWLEDGED,
    ),
    (
        "reports",
        Words(vi="Phản ánh tăng đột biến", en="Reports shoot up"),
        Words(vi="37 phản ánh trong 1 giờ, ngưỡng 20", en="37 reports in an hour, the limit is 20"),
        Priority.HIGH,
        AlarmState.UNACKNOWLEDGED,
    ),
)


def alarm(name: str = "") -> Alarm:
    """Return the alarm of a topic's name: numbers count through what may stand, any other name is one known wholly."""
    if name.isdecimal():
        return _numbered(int(name) - 1)
    rule, _, subject = (name or "jam.huu-nghi").partition(".")
    return structs.replace(_JAMMED, rule=rule, subject=subject)


def summary() -> AlarmSummary:
    """Return the counts of the first twelve."""
    counts = tuple(
        PriorityCount(
            priority=priority,
            unacknowledged=_count(priority, AlarmState.UNACKNOWLEDGED),
            acknowledged=_count(priority, AlarmState.ACKNOWLEDGED),
            returned=_count(priority, AlarmState.RETURNED),
        )
        for priority in Priority
    )
    return AlarmSummary(counts=counts, shelved=3, suppressed=2, out_of_service=1, rate=6, rules=87)


def hygiene() -> AlarmHygiene:
    """Return a server that has just begun to count."""
    return AlarmHygiene(spans=())


def _count(priority: Priority, state: AlarmState) -> int:
    return sum((each.priority, each.state) == (priority, state) for each in map(_numbered, range(12)))


def _numbered(number: int) -> Alarm:
    rule, name, said, priority, state = _TOLD[number % len(_TOLD)]
    code, about, latitude, longitude = COMMUNES[(number * 5 + number // len(_TOLD) * 2) % len(COMMUNES)]
    since = NOON - timedelta(minutes=3 + 7 * number)
    returned = state is AlarmState.RETURNED
    return Alarm(
        rule=f"{rule}-{number // len(_TOLD)}",
        subject=code,
        name=name,
        about=same(about),
        said=said,
        service="gates",
        priority=priority,
        state=state,
        active=not returned,
        occurrence=1,
        revision=2,
        since=since,
        returned=NOON - timedelta(minutes=1) if returned else None,
        acknowledged=_BY if state is AlarmState.ACKNOWLEDGED else None,
        commune=code,
        latitude=latitude,
        longitude=longitude,
    )


_JAMMED = Alarm(
    rule="jam",
    subject="huu-nghi",
    name=_JAM,
    about=same("Hữu Nghị"),
    said=Words(
        vi="512 xe đang chờ thông quan, ngưỡng 400; tăng 118 xe trong một giờ",
        en="512 trucks wait to be cleared, the limit is 400; 118 more within an hour",
    ),
    service="gates",
    priority=Priority.CRITICAL,
    state=AlarmState.UNACKNOWLEDGED,
    active=True,
    occurrence=3,
    revision=7,
    since=NOON - timedelta(minutes=6),
    first=True,
    value=512.0,
    limit=400.0,
    topics=("spots/gates", "breakdown/gates"),
    item="huu-nghi",
    figure="trucks_waiting",
    commune="06184",
    gate="Hữu Nghị",
    latitude=21.976,
    longitude=106.712,
    cameras=("1", "2", "3", "4"),
    consequence=Words(
        vi="Xe chờ tràn ra quốc lộ 1A trong khoảng 40 phút, chặn đường vào bệnh viện",
        en="In about 40 minutes trucks stand on road 1A and block the way to the hospital",
    ),
    action=Words(
        vi="Mở làn 5 và 6, phân luồng xe nông sản sang Tân Thanh",
        en="Open lanes 5 and 6, send trucks with produce to Tân Thanh",
    ),
    calls=(
        Contact(
            name=Words(vi="Trực Ban quản lý cửa khẩu", en="Duty officer of the gates"),
            number="0205 3 861 789",
        ),
        Contact(name=Words(vi="Cảnh sát giao thông", en="Traffic police"), number="0205 3 812 345"),
    ),
    procedure=(
        ProcedureStep(
            id="see",
            said=Words(vi="Xem camera: hàng xe tới đâu?", en="See on cameras: how far does the queue reach?"),
            answers=(
                ProcedureAnswer(id="gate", said=Words(vi="trong bãi", en="within the yard"), then="call"),
                ProcedureAnswer(id="road", said=Words(vi="ra tới quốc lộ", en="as far as the road"), then="police"),
            ),
        ),
        ProcedureStep(id="police", said=Words(vi="Gọi cảnh sát giao thông", en="Call the traffic police")),
        ProcedureStep(
            id="call", said=Words(vi="Gọi trực cửa khẩu, mở thêm làn", en="Call the gate, have lanes opened")
        ),
        ProcedureStep(id="tell", said=Words(vi="Báo lãnh đạo trực", en="Tell the leader on duty"), needed=False),
    ),
    ticks=(Tick(step="see", answer="road", deed=_BY), Tick(step="police", deed=_BY)),
    causes=(
        Cause(
            at=NOON - timedelta(minutes=9),
            said=Words(vi="Làn 3 cửa khẩu Hữu Nghị ngừng: máy soi hỏng", en="Lane 3 stopped: its scanner is broken"),
        ),
        Cause(
            at=NOON - timedelta(minutes=14),
            said=Words(vi="Mưa lớn ở Đồng Đăng", en="Heavy rain in Đồng Đăng"),
        ),
    ),
    scene="alarm",
)
