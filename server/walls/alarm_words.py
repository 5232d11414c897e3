"""What the next shift, and a supervisor, should know of an alarm: what was put aside, and which steps were left out."""

from collections.abc import Iterator

from server.contract.alarm_procedure import StepProgress, way
from server.contract.calendar import CALENDAR
from server.contract.messages import Alarm, AlarmState, Deed, ShiftEntry, ShiftEvent
from server.contract.words import Words


def of_alarm(alarm: Alarm, topic: str) -> Iterator[ShiftEntry]:
    """Yield entries of the shift log; each has an id of its own, so that it is written once."""
    called = Words(vi=_called(alarm.name.vi, alarm.about.vi), en=_called(alarm.name.en, alarm.about.en))
    put_aside = alarm.put_aside
    if put_aside is not None and alarm.state is AlarmState.SHELVED and alarm.until is not None:
        until = f"{alarm.until.astimezone(CALENDAR):%H:%M %d/%m}"
        said = Words(vi=f"tạm gác báo động «{called.vi}» đến {until}", en=f"alarm “{called.en}” shelved until {until}")
        yield _entry(f"{alarm.key} {alarm.revision}", topic, said, put_aside)
    elif put_aside is not None and alarm.state is AlarmState.OUT_OF_SERVICE:
        said = Words(vi=f"ngừng dùng báo động «{called.vi}»", en=f"alarm “{called.en}” taken out of service")
        yield _entry(f"{alarm.key} {alarm.revision}", topic, said, put_aside)
    for each in way(alarm):
        if each.tick is not None and each.progress is StepProgress.SKIPPED and each.step.needed:
            step = each.step.said
            said = Words(
                vi=f"bỏ qua bước «{step.vi}» của báo động «{called.vi}»",
                en=f"step “{step.en}” of alarm “{called.en}” left out",
            )
            yield _entry(f"{alarm.key} {alarm.occurrence} {each.step.id}", topic, said, each.tick.deed)


def _entry(id: str, topic: str, said: Words, deed: Deed) -> ShiftEntry:
    if deed.why:
        said = Words(vi=f"{said.vi}: {deed.why}", en=f"{said.en}: {deed.why}")
    return ShiftEntry(
        id=id, at=deed.at, event=ShiftEvent.NOTE, subject=topic, said=said, by=deed.by, station=deed.station
    )


def _called(name: str, about: str) -> str:
    return f"{name}: {about}" if about else name
