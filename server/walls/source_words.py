"""What people read when a source fails and answers again: in the shift log and on the timeline."""

from server.contract.messages import SourceHealth
from server.contract.words import Words, same


def fails(source: SourceHealth) -> Words:
    """Return that a source fails, and why."""
    reason = source.last_error or same("?")
    return Words(vi=f"nguồn {source.name.vi} lỗi: {reason.vi}", en=f"source {source.name.en} fails: {reason.en}")


def answers_again(source: SourceHealth) -> Words:
    """Return that a source answers again."""
    return Words(vi=f"nguồn {source.name.vi} hoạt động trở lại", en=f"source {source.name.en} answers again")
