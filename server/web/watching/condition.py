"""Says in words what is wrong, to whoever asks: how many of what, never which, and nothing that the server said."""

from collections.abc import Iterator
from datetime import timedelta

from server.contract.client.link import Link
from server.contract.messages import (
    AlarmSummary,
    Duty,
    HistoryState,
    ServerState,
    SourceHealth,
    SourceState,
    StationState,
    WallState,
)
from server.contract.words import Words
from server.web.mirror import Mirror
from server.web.orders import away
from server.web.shapes import Concern, Condition, Standing
from server.web.watching.areas import is_reporting, state_of
from server.web.watching.duties import is_failing, is_held, standbys

NOTABLE = timedelta(seconds=2)
"""By how much clocks may differ: no document is trusted for so short a time that it would look old."""

_INCOMPLETE = Words(
    vi="chưa nghe hết từ máy chủ: vừa bắt đầu theo; hãy đợi vài giây",
    en="not all was heard of the server yet, it is being followed only now; wait some seconds",
)


def condition(mirror: Mirror) -> Condition:
    """Return whether all is well now, as far as this process knows."""
    found = tuple(sorted(_concerns(mirror), key=lambda each: not each.critical))
    standing = Standing.WELL
    if found:
        standing = Standing.FAILED if found[0].critical else Standing.IMPAIRED
    return Condition(standing=standing, concerns=found, as_of=None if mirror.live else mirror.heard)


def _concerns(mirror: Mirror) -> Iterator[Concern]:
    if not mirror.live:
        # of all else nothing is known
        said = _INCOMPLETE if mirror.link in (Link.LIVE, Link.CONNECTING) else away(mirror.link).words
        yield Concern(code="feed", critical=True, many=1, said=said)
        return
    for area in (_history, _alarms, _sources, _walls, _duties, _stations, _server, _clock):
        yield from area(mirror)


def _history(mirror: Mirror) -> Iterator[Concern]:
    if any(not each.document.writing for each in mirror.told("store/history", HistoryState)):
        said = Words(
            vi="lịch sử không được ghi; trang tình trạng (F12) trên tường nêu lý do và cách xử lý",
            en="the past is not being written down; the wall's page of the sources (F12) says why and what to do",
        )
        yield Concern(code="history", critical=True, many=1, said=said)


def _alarms(mirror: Mirror) -> Iterator[Concern]:
    if unwritten := sum(each.document.unwritten for each in mirror.told("alarms/summary", AlarmSummary)):
        said = Words(
            vi=f"nhật ký báo động chưa ghi được {unwritten} lần đổi; danh sách báo động trên tường nêu lý do",
            en=f"{unwritten} changes of alarms are not in the journal yet; the list of alarms on the wall says why",
        )
        yield Concern(code="alarms", critical=True, many=unwritten, said=said)


def _sources(mirror: Mirror) -> Iterator[Concern]:
    found = [state_of(each) for each in mirror.told("source/", SourceHealth)]
    failing = sum(state not in (SourceState.UP, SourceState.WAITING) for state in found)
    if failing:
        said = Words(
            vi=f"{failing}/{len(found)} nguồn không trả lời; F12 trên tường nêu tên và lý do",
            en=f"{failing} of {len(found)} sources do not answer; F12 on the wall says which and why",
        )
        yield Concern(code="sources", critical=failing == len(found), many=failing, said=said)


def _walls(mirror: Mirror) -> Iterator[Concern]:
    stations = [each for each in mirror.told("station/", StationState) if not each.document.revoked]
    walls = [each.name for each in mirror.told("wall/", WallState)]
    # a wall that no station ever drove is being set up
    driven = {each.document.wall for each in stations}
    lit = {each.document.wall for each in stations if is_reporting(each)}
    if dark := [wall for wall in walls if wall in driven - lit]:
        said = Words(
            vi=f"{len(dark)}/{len(walls)} tường không còn trạm nào hiển thị; hãy xem máy trạm có chạy không",
            en=f"{len(dark)} of {len(walls)} walls are shown by no station any more; look whether their computers run",
        )
        yield Concern(code="walls", critical=True, many=len(dark), said=said)


def _duties(mirror: Mirror) -> Iterator[Concern]:
    found = [each.document for each in mirror.told("duty/", Duty)]
    if nobody := sum(not is_held(duty) for duty in found):
        said = Words(
            vi=f"{nobody}/{len(found)} ca trực màn hình không có trạm nào giữ; hãy xem các trạm có chạy không",
            en=f"{nobody} of {len(found)} duties are held by no station that is heard; look whether they run",
        )
        yield Concern(code="duty", critical=True, many=nobody, said=said)
    if alone := sum(is_held(duty) and len(duty.stations) > 1 and not standbys(duty) for duty in found):
        said = Words(
            vi=f"{alone}/{len(found)} ca trực màn hình không còn trạm dự phòng",
            en=f"{alone} of {len(found)} duties have no station standing by",
        )
        yield Concern(code="standby", critical=False, many=alone, said=said)
    if failing := sum(is_failing(duty) for duty in found):
        said = Words(
            vi=f"{failing} ca trực màn hình chưa chuyển được đầu ra; bàn điều khiển nêu lý do",
            en=f"what switches the outputs fails for {failing} duties; the desk says why",
        )
        yield Concern(code="outputs", critical=True, many=failing, said=said)
    if flawed := sum(bool(duty.drill and duty.drill.flaws) for duty in found):
        said = Words(
            vi=f"lần diễn tập gần nhất của {flawed} ca trực màn hình có lỗi; hãy xem báo cáo diễn tập",
            en=f"the last drill of {flawed} duties did not go as it should; see its report",
        )
        yield Concern(code="drill", critical=False, many=flawed, said=said)


def _stations(mirror: Mirror) -> Iterator[Concern]:
    stations = [each for each in mirror.told("station/", StationState) if not each.document.revoked]
    if silent := sum(not is_reporting(each) for each in stations):
        said = Words(
            vi=f"{silent}/{len(stations)} trạm không báo gì; hãy bật lại, hoặc thu hồi: vonglau-server stations revoke",
            en=f"{silent} of {len(stations)} stations report nothing; start them, or take them away:"
            " vonglau-server stations revoke",
        )
        yield Concern(code="stations", critical=False, many=silent, said=said)
    limit = NOTABLE.total_seconds()
    skews = [each.document.health.skew for each in stations if each.document.health and is_reporting(each)]
    if wrong := sum(abs(skew) > limit for skew in skews):
        said = Words(
            vi=f"đồng hồ của {wrong} trạm lệch hơn {limit:.0f} giây; hãy bật đồng bộ giờ (chrony) trên máy đó",
            en=f"the clocks of {wrong} stations are more than {limit:.0f} seconds off; synchronise them (chrony)",
        )
        yield Concern(code="station-clocks", critical=False, many=wrong, said=said)


def _server(mirror: Mirror) -> Iterator[Concern]:
    if troubles := sum(len(each.document.troubles) for each in mirror.told("server/health", ServerState)):
        said = Words(
            vi=f"máy chủ báo {troubles} sự cố; F12 trên tường nêu từng sự cố",
            en=f"the server tells of trouble ({troubles}); F12 on the wall names each",
        )
        yield Concern(code="server", critical=False, many=troubles, said=said)


def _clock(mirror: Mirror) -> Iterator[Concern]:
    if abs(mirror.ahead) > NOTABLE:
        seconds = abs(mirror.ahead.total_seconds())
        said = Words(
            vi=f"đồng hồ máy này và máy chủ lệch nhau {seconds:.0f} giây; hãy bật đồng bộ giờ (chrony) trên cả hai",
            en=f"the clocks of this machine and the server differ by {seconds:.0f} seconds; synchronise both (chrony)",
        )
        yield Concern(code="clock", critical=False, many=1, said=said)
