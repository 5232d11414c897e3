"""What priorities and states of alarms are called, everywhere alike. Pure."""

from server.contract.messages.alarms import AgencyAnswer, AlarmState, Priority
from server.contract.words import Words

PRIORITIES: dict[Priority, Words] = {
    Priority.CRITICAL: Words(vi="Khẩn cấp", en="Critical"),
    Priority.HIGH: Words(vi="Cao", en="High"),
    Priority.MEDIUM: Words(vi="Trung bình", en="Medium"),
    Priority.LOW: Words(vi="Thấp", en="Low"),
}
LETTERS: dict[Priority, Words] = {
    Priority.CRITICAL: Words(vi="K", en="C"),
    Priority.HIGH: Words(vi="C", en="H"),
    Priority.MEDIUM: Words(vi="B", en="M"),
    Priority.LOW: Words(vi="T", en="L"),
}
"""Of the marks: each is another one within a language."""

STATES: dict[AlarmState, Words] = {
    AlarmState.NORMAL: Words(vi="bình thường", en="normal"),
    AlarmState.UNACKNOWLEDGED: Words(vi="chưa xác nhận", en="not acknowledged"),
    AlarmState.ACKNOWLEDGED: Words(vi="đã xác nhận", en="acknowledged"),
    AlarmState.RETURNED: Words(vi="đã hết, chưa xác nhận", en="over, not acknowledged"),
    AlarmState.SHELVED: Words(vi="tạm gác", en="shelved"),
    AlarmState.SUPPRESSED: Words(vi="bị chặn", en="suppressed"),
    AlarmState.OUT_OF_SERVICE: Words(vi="ngừng sử dụng", en="out of service"),
}
"""As parts of a sentence."""

ANSWERS: dict[str, Words] = {
    "received": Words(vi="đã nhận", en="received"),
    "handled": Words(vi="đã xử lý", en="handled"),
}
"""What people outside the room answer."""


def answered(given: AgencyAnswer) -> Words:
    """Return which office has answered what, by whom, with their word."""
    said = ANSWERS.get(given.answer, Words(vi=given.answer, en=given.answer))
    word = f" – {given.word}" if given.word else ""
    return Words(
        vi=f"{given.agency.vi} ({given.by}): {said.vi}{word}", en=f"{given.agency.en} ({given.by}): {said.en}{word}"
    )
