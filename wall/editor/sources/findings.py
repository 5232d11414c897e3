"""What is wrong with the settings of a source. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from server.contract.sources import SettingMistake
from server.contract.words import Words
from wall.editor.documents.settings_text import Key
from wall.editor.findings import Weight

_BELOW = ("source[1]", "source")


class SourceFinding(NamedTuple):
    """Something that was found, and at which setting."""

    weight: Weight
    words: Words
    key: Key = ()
    """Below ``[[source]]``; empty for the text as a whole."""
    line: int | None = None


UNTRIED = SourceFinding(
    Weight.WARNING,
    Words(
        vi="chưa thử với thiết lập này: bấm Thử (Ctrl+T) trước khi xuất bản",
        en="not tried as it is now: press Try (Ctrl+T) before it is published",
    ),
)
FAILED = SourceFinding(
    Weight.WARNING,
    Words(
        vi="đã thử với thiết lập này nhưng hỏng: xem lý do ở bên phải",
        en="tried as it is now, and failed: the reason stands at the right",
    ),
)


def other_id(name: str) -> Words:
    """Return what is said of a source whose text has another id than it is published under."""
    return Words(
        vi=f"phải là «{name}»: muốn mã khác thì tạo nguồn mới",
        en=f"has to be “{name}”: begin a new source for another id",
    )


def of_mistakes(mistakes: Sequence[SettingMistake]) -> list[SourceFinding]:
    """Return what the server has found in a text."""
    return [SourceFinding(Weight.ERROR, each.words, key_of(each.key), each.line) for each in mistakes]


def key_of(spelt: str) -> Key:
    """Return the key below ``[[source]]`` of one that is spelt from the top of the text."""
    steps = tuple(spelt.split(".")) if spelt else ()
    return steps[1:] if steps and steps[0] in _BELOW else steps
