"""Says what differs between two states of a layout, as people read it."""

from server.contract.messages.layouts import TileSpec
from server.contract.words import Words
from wall.editor.layouts.differing import Difference
from wall.editor.layouts.naming import called

LAYOUT = {
    "title": Words(vi="tên bố cục khác", en="another title"),
    "key": Words(vi="phím tắt khác", en="another key"),
    "parameter": Words(vi="tham số khác", en="other parameters"),
}


def said(difference: Difference) -> Words:
    """Return one line: where, what, and how it changed."""
    if difference.form is None:
        return LAYOUT[difference.what]
    lines, letters, _ = difference.form
    where = Words(vi=f"{lines} × {letters}", en=f"{lines} × {letters}")
    if difference.what == "form":
        return Words(vi=f"dạng {where.vi}: thêm, bỏ hoặc vẽ lại", en=f"form {where.en}: added, removed or drawn anew")
    place = Words(vi=f"{where.vi}, mặt {difference.screen + 1}", en=f"{where.en}, screen {difference.screen + 1}")
    if difference.what == "screen":
        return Words(vi=f"{place.vi}: cả mặt khác", en=f"{place.en}: the whole screen differs")
    before, after = difference.before, difference.after
    if before is None or after is None:
        tile = after or before
        assert tile is not None
        named = called(tile)
        if before is None:
            return Words(vi=f"{place.vi}: thêm «{named.vi}»", en=f"{place.en}: “{named.en}” is new")
        return Words(vi=f"{place.vi}: bỏ «{named.vi}»", en=f"{place.en}: “{named.en}” is gone")
    named, how = called(after), _how(before, after)
    return Words(vi=f"{place.vi}: «{named.vi}» {how.vi}", en=f"{place.en}: “{named.en}” {how.en}")


def _how(before: TileSpec, after: TileSpec) -> Words:
    ways = []
    if (before.at.width, before.at.height) != (after.at.width, after.at.height):
        ways.append(Words(vi="đổi kích thước", en="has another size"))
    elif before.at != after.at:
        ways.append(Words(vi="đổi chỗ", en="stands elsewhere"))
    if before.kind != after.kind:
        ways.append(Words(vi="đổi loại", en="is of another kind"))
    if before.topics != after.topics:
        ways.append(Words(vi="đổi chủ đề", en="shows other topics"))
    if before.title != after.title:
        ways.append(Words(vi="đổi tên", en="has another title"))
    if before.options != after.options:
        ways.append(Words(vi="đổi tùy chọn", en="has other options"))
    if before.priority != after.priority:
        ways.append(Words(vi="đổi mức ưu tiên", en="has another priority"))
    return Words(vi=", ".join(each.vi for each in ways), en=", ".join(each.en for each in ways))
