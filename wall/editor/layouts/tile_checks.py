"""What can be wrong with one tile, whatever stands beside it. Pure."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import msgspec
from msgspec import Struct, structs

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Grid, TileSpec
from server.contract.toml import mistake
from server.contract.toml_place import spell
from server.contract.toml_words import ALIKE, suggestion
from server.contract.words import Words, figure
from wall.editor.findings import Remark, Surroundings, Weight
from wall.editor.layouts.areas import inside
from wall.editor.layouts.contrast_checks import Contrasts
from wall.editor.layouts.least import least, room_of
from wall.editor.layouts.naming import kind_name
from wall.editor.layouts.placing import outside
from wall.layouts.parameters import left_open, replaced
from wall.widgets.kinds import KINDS

_OWN = "here/"
"""What a station says of itself."""
_PART = 3
"""Letters at the beginning or the end of a name of which a slip leaves one part as it should be."""
_VIETNAMESE = re.compile(r"[ăâđôơưáãíìĩóòõúùũý\u1ea1-\u1ef9]", re.IGNORECASE)
"""Letters that no English word has; é, è, ê and à stand in some."""
NO_DATA = Words(vi="Chưa chọn dữ liệu: hãy chọn ở mục Dữ liệu", en="It has no data yet: choose some")


class Topics:
    """The topics that somebody publishes."""

    def __init__(self, known: Collection[str] | None) -> None:
        self._known = None if known is None else frozenset(known)
        self._nearest: dict[str, str | None] = {}

    def has(self, topic: str) -> bool:
        """Return whether somebody publishes a topic, or one of the kind that ``kind/*`` stands for."""
        if self._known is None or topic in self._known or topic.startswith(_OWN):
            return True
        kind, _, name = topic.partition("/")
        return name == "*" and kind in self._kinds

    def nearest(self, topic: str) -> str | None:
        """Return the one that is most like it: of its kind, or else of the same name; None where none is."""
        if topic not in self._nearest:
            kind, _, name = topic.partition("/")
            # to compare it with each of thousands would take longer than one may wait between two keys
            alike = self._alike.get((kind, name[:_PART]), []) + self._alike.get((kind, name[-_PART:]), [])
            found = difflib.get_close_matches(topic, dict.fromkeys(alike), n=1, cutoff=ALIKE)
            self._nearest[topic] = found[0] if found else self._named.get(name)
        return self._nearest[topic]

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(topic.partition("/")[0] for topic in self._known or ())

    @cached_property
    def _named(self) -> dict[str, str]:
        return {topic.partition("/")[2]: topic for topic in sorted(self._known or (), reverse=True)}

    @cached_property
    def _alike(self) -> dict[tuple[str, str], list[str]]:
        """The topics of a kind whose names begin or end with the same letters."""
        found: dict[tuple[str, str], list[str]] = {}
        for topic in sorted(self._known or ()):
            kind, _, name = topic.partition("/")
            for part in {name[:_PART], name[-_PART:]}:
                found.setdefault((kind, part), []).append(topic)
        return found


def of_tile(
    tile: TileSpec,
    grid: Grid,
    capacity: Capacity,
    around: Surroundings,
    topics: Topics,
    contrasts: Contrasts,
    given: Mapping[str, str | None],
) -> Iterator[Remark]:
    """Yield what is wrong with a tile; ``given`` has the layout's parameters, with None for those without a default."""
    yield from _told(tile, around, given)
    if not inside(tile.at, grid):
        yield Remark(None, Weight.ERROR, "at", outside(grid))
    elif not room_of(tile.at, grid, capacity).holds(least(tile.kind)) and tile.kind in around.kinds:
        yield _too_small(tile, grid, capacity)
    values = {name: value for name, value in given.items() if value is not None}
    shows = {each.partition("/")[0] for each in KINDS[tile.kind].topics} if tile.kind in KINDS else set()
    if shows - {_OWN.removesuffix("/")} and not tile.topics:
        yield Remark(None, Weight.WARNING, "topics", NO_DATA)
    for written in tile.topics:
        topic = str(replaced(written, values))
        if shows and "$" not in topic and topic.partition("/")[0] not in shows:
            yield _unlike(tile.kind, topic)
            continue
        if "$" not in topic and not topics.has(topic):
            yield _unpublished(topic, topics.nearest(topic))
    yield from contrasts.of(tile.kind, partial(_chosen, tile, around, values))
    if tile.title is not None and (words := one_language(tile.title)):
        yield Remark(None, Weight.WARNING, "title", words)
    for key, title in _words_in(tile.options, "options"):
        if words := one_language(title):
            yield Remark(None, Weight.WARNING, key, words)


def one_language(title: Words) -> Words | None:
    """Return that a text is there in one language only; None where nothing tells so."""
    vi, en = title.vi.strip(), title.en.strip()
    if not vi or not en:
        return Words(
            vi=f"Thiếu {'tiếng Việt' if not vi else 'tiếng Anh'}: hãy viết cả hai ngôn ngữ",
            en=f"The {'Vietnamese' if not vi else 'English'} is missing: write it in both languages",
        )
    if vi == en and _VIETNAMESE.search(en):
        return Words(
            vi=f"«{en}» cũng đứng ở phần tiếng Anh: hãy dịch, trừ khi đó là tên riêng",
            en=f"“{en}” stands for the English too: translate it, unless it is a name",
        )
    return None


def _told(tile: TileSpec, around: Surroundings, given: Mapping[str, str | None]) -> Iterator[Remark]:
    """Yield what of a tile cannot be read as a layout."""
    options = around.kinds.get(tile.kind)
    if options is None:
        near = suggestion(tile.kind, list(around.kinds))
        words = Words(
            vi=f"Không có loại ô «{tile.kind}»{near.vi}: hãy bỏ ô này, hoặc sửa tên loại",
            en=f"There is no kind of tile “{tile.kind}”{near.en}: take it out, or correct the name of its kind",
        )
        yield Remark(None, Weight.ERROR, "kind", words)
    else:
        sample = {name: value or "sample" for name, value in given.items()}
        wrong = mistake(replaced(tile.options, sample), options)
        if wrong is not None:
            yield Remark(None, Weight.ERROR, spell(("options", *wrong.key)), wrong.words)
    for name in sorted(left_open(tile) - set(given)):
        words = Words(
            vi=f"${name} không có trong tham số của bố cục: hãy thêm tham số này, hoặc sửa tên",
            en=f"${name} is no parameter of the layout: add it there, or correct the name",
        )
        yield Remark(None, Weight.ERROR, "parameter", words)


def _chosen(tile: TileSpec, around: Surroundings, values: Mapping[str, str]) -> Struct | None:
    """Return the options of a tile; None where they are wrong, which is said elsewhere."""
    options = around.kinds.get(tile.kind)
    if options is None:
        return None
    try:
        return msgspec.convert(replaced(tile.options, values), options)
    except msgspec.ValidationError:
        return None


def _too_small(tile: TileSpec, grid: Grid, capacity: Capacity) -> Remark:
    has, needs = room_of(tile.at, grid, capacity), least(tile.kind)
    said = [figure(value, 1) for value in (*has, *needs)]
    name = kind_name(tile.kind)
    vi, en = [each.vi for each in said], [each.en for each in said]
    words = Words(
        vi=f"Quá nhỏ: chỗ cho {vi[0]} dòng × {vi[1]} chữ, ô «{name.vi}» cần {vi[2]} × {vi[3]}; hãy phóng to ô",
        en=f"Too small: room for {en[0]} lines × {en[1]} letters, and “{name.en}” needs {en[2]} × {en[3]}; enlarge it",
    )
    return Remark(None, Weight.WARNING, "at", words)


def _unlike(kind: str, topic: str) -> Remark:
    name = KINDS[kind].name
    words = Words(
        vi=f"Ô «{name.vi}» không hiện được «{topic}»: hãy chọn dữ liệu loại khác, hoặc loại ô khác",
        en=f"A tile “{name.en}” cannot show “{topic}”: choose other data, or another kind of tile",
    )
    return Remark(None, Weight.ERROR, "topics", words)


def _unpublished(topic: str, nearest: str | None) -> Remark:
    vi, en = (f" (có phải «{nearest}»?)", f" (did you mean “{nearest}”?)") if nearest else ("", "")
    words = Words(
        vi=f"Không nguồn nào gửi «{topic}»{vi}: hãy chọn dữ liệu khác, hoặc thêm nguồn",
        en=f"Nobody publishes “{topic}”{en}: choose another topic, or add a source of it",
    )
    return Remark(None, Weight.WARNING, "topics", words)


def _words_in(value: Any, key: str) -> Iterator[tuple[str, Words]]:
    """Yield the texts in several languages among the options of a tile, and where they stand."""
    match value:
        case {"vi": str(vi), "en": str(en)} if len(value) == len(structs.fields(Words)):
            yield key, Words(vi=vi, en=en)
        case dict():
            for name, each in value.items():
                yield from _words_in(each, f"{key}.{name}")
        case list() | tuple():
            for number, each in enumerate(value, 1):
                yield from _words_in(each, f"{key}[{number}]")
