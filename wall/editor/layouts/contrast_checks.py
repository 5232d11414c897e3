"""Whether what a tile writes and draws can be told from its ground, in every palette that a room may wear. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from server.contract.words import Words, figure
from wall.drawing.contrast import contrast
from wall.editor.findings import Remark, Weight
from wall.theme import Palette
from wall.widgets.inks import Ink

_PALETTES = {"dark": Words(vi="tối", en="dark"), "light": Words(vi="sáng", en="light")}
_COLOURS = {
    "ground": Words(vi="nền phòng", en="the ground"),
    "surface": Words(vi="nền ô", en="the ground of a tile"),
    "raised": Words(vi="nền nổi", en="raised ground"),
    "line": Words(vi="rãnh của thanh", en="the track of a bar"),
    "text": Words(vi="chữ", en="text"),
    "quiet": Words(vi="chữ phụ", en="quiet text"),
    "mark": Words(vi="thanh và nét", en="bars and lines"),
    "faint": Words(vi="nét mảnh", en="faint lines"),
    "warning": Words(vi="màu cảnh báo", en="the colour of warnings"),
    "critical": Words(vi="màu nghiêm trọng", en="the colour of what is critical"),
    "stale": Words(vi="màu dữ liệu cũ", en="the colour of old data"),
}


class Contrasts:
    """Remembers what it found: tiles of one kind have the same colours."""

    def __init__(self, palettes: Mapping[str, Palette], inks: Mapping[str, Sequence[Ink]]) -> None:
        self._palettes, self._inks = palettes, inks
        self._found: dict[tuple[str, tuple[str, ...]], tuple[Remark, ...]] = {}

    def of(self, kind: str, choose: Callable[[], Struct | None]) -> tuple[Remark, ...]:
        """Return of each palette the pair of colours that is told apart least, where that is not enough.

        ``choose`` returns the options of the tile, and is asked only where its colours depend on them; None where they
        are wrong.
        """
        inks = self._inks.get(kind, ())
        options = choose() if any(each.option for each in inks) else None
        chosen = tuple(str(getattr(options, each.option, None)) if each.option else "" for each in inks)
        if (kind, chosen) not in self._found:
            worn = [each for each, value in zip(inks, chosen, strict=True) if value == each.value]
            self._found[kind, chosen] = tuple(self._judged(worn))
        return self._found[kind, chosen]

    def _judged(self, inks: Sequence[Ink]) -> Iterator[Remark]:
        for name, palette in self._palettes.items():
            found = [(contrast(getattr(palette, each.colour), getattr(palette, each.ground)), each) for each in inks]
            poor = [(ratio, each) for ratio, each in found if ratio < each.least]
            if poor:
                yield _remark(name, *min(poor, key=lambda pair: pair[0] / pair[1].least))


def _remark(palette: str, ratio: float, ink: Ink) -> Remark:
    # rounded down: what is said to be 4.5 has to be
    has, needs = figure(int(ratio * 10) / 10, 1), figure(ink.least, 1)
    worn, colour, ground = _PALETTES.get(palette, Words(palette, palette)), _COLOURS[ink.colour], _COLOURS[ink.ground]
    vi, en = ("hãy chọn mức khác", "choose another one") if ink.option else ("hãy sửa bảng màu", "mend the palette")
    words = Words(
        vi=f"Khó đọc ở bảng màu {worn.vi}: {colour.vi} trên {ground.vi} tương phản {has.vi}:1, cần {needs.vi}:1; {vi}",
        en=f"Hard to read in the {worn.en} palette: {colour.en} on {ground.en} has a contrast of {has.en}:1 "
        f"and needs {needs.en}:1; {en}",
    )
    return Remark(None, Weight.WARNING, f"options.{ink.option}" if ink.option else "kind", words)
