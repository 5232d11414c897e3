"""What differs between two states of a layout, tile by tile, and how two of them become one. Pure."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from server.contract.messages.layouts import Form, Layout, ScreenSpec, TileSpec
from wall.editor.documents.merging import Merge, met

Key = tuple[int, int, int]
"""Lines, letters and surfaces: which form of a layout it is, in whatever order they stand."""


class Difference(NamedTuple):
    """One thing that is not the same before and after."""

    form: Key | None
    """None for the layout's own title, key and parameters."""
    screen: int
    before: TileSpec | None
    """None where there was no such tile; also where what differs is no tile."""
    after: TileSpec | None
    """None where there is no such tile any more."""
    what: str = "tile"
    """``tile``; else ``screen`` (how many there are, or the grid), ``form``, ``title``, ``key``, ``parameter``."""


def key_of(form: Form) -> Key:
    """Return which form it is."""
    return form.lines, form.letters, form.surfaces


def differences(before: Layout, after: Layout) -> tuple[Difference, ...]:
    """Return all that differs: first of the layout itself, then form by form, screen by screen, in reading order."""
    found = [
        Difference(None, 0, None, None, name)
        for name in ("title", "key", "parameter")
        if getattr(before, name) != getattr(after, name)
    ]
    olds, news = ({key_of(form): form for form in layout.form} for layout in (before, after))
    for key in dict.fromkeys((*olds, *news)):
        if key not in olds or key not in news:
            found.append(Difference(key, 0, None, None, "form"))
            continue
        found += _of_form(key, olds[key], news[key])
    return tuple(found)


def paired(before: ScreenSpec, after: ScreenSpec) -> list[tuple[int | None, int | None]]:
    """Return which tile became which: the same ones first, then those that show the same, then those of one place.

    None stands for one that came, or went.
    """
    pairs: dict[int, int] = {}
    left = set(range(len(after.tile)))
    for alike in (_same, _shows_same, _stands_same):
        for old, tile in enumerate(before.tile):
            if old in pairs:
                continue
            new = next((each for each in sorted(left) if alike(tile, after.tile[each])), None)
            if new is not None:
                pairs[old] = new
                left.discard(new)
    return [*((old, pairs.get(old)) for old in range(len(before.tile))), *((None, new) for new in sorted(left))]


def merge(base: Layout, mine: Layout, theirs: Layout) -> Merge[Difference]:
    """Return what each side has changed since ``base``, and where both have changed the same thing otherwise."""

    def alike(each: Difference) -> bool:
        return _part(each, mine) == _part(each, theirs)

    return met(differences(base, mine), differences(base, theirs), _meet, alike)


def merged(mine: Layout, theirs: Layout, take: Collection[Difference]) -> Layout:
    """Return ``theirs`` with these differences, as ``differences(base, mine)`` has them, of ``mine``.

    What then overlaps is for the checks to say: nothing is lost.
    """
    layout = theirs
    forms = {key_of(form): form for form in mine.form}

    def last(each: Difference) -> tuple[bool, int]:
        """What is taken away goes last, and from the end: a layout keeps a form, and screens their numbers."""
        own = forms.get(each.form) if each.form is not None else None
        goes = (own is None and each.what == "form") or (
            each.what == "screen" and own is not None and each.screen >= len(own.screen)
        )
        return goes, -each.screen if goes else each.screen

    for each in sorted(take, key=last):
        if each.form is None:
            layout = structs.replace(layout, **{each.what: getattr(mine, each.what)})
            continue
        own = forms.get(each.form)
        at = next((number for number, form in enumerate(layout.form) if key_of(form) == each.form), None)
        if each.what == "form":
            layout = _with_form(layout, at, own)
        elif at is not None and own is not None:
            layout = _with_form(layout, at, _with(layout.form[at], own, each))
    return layout


def _of_form(key: Key, before: Form, after: Form) -> Iterator[Difference]:
    for number, (old, new) in enumerate(zip(before.screen, after.screen, strict=False)):
        if old.grid != new.grid:
            yield Difference(key, number, None, None, "screen")
            continue
        pairs = paired(old, new)
        for was, is_now in pairs:
            one = None if was is None else old.tile[was]
            other = None if is_now is None else new.tile[is_now]
            if one != other:
                yield Difference(key, number, one, other)
    few = min(len(before.screen), len(after.screen))
    for number in range(few, max(len(before.screen), len(after.screen))):
        yield Difference(key, number, None, None, "screen")


def _part(difference: Difference, layout: Layout) -> object:
    """Return what a difference is about, as it is in a layout; of a tile nothing, for the difference tells it."""
    if difference.form is None:
        return getattr(layout, difference.what)
    form = next((each for each in layout.form if key_of(each) == difference.form), None)
    if difference.what == "screen" and form is not None:
        return form.screen[difference.screen : difference.screen + 1]
    return form if difference.what == "form" else None


def _meet(one: Difference, other: Difference) -> bool:
    """Return whether two differences are about the same thing, or want the same place."""
    if one.form != other.form:
        return False
    if "form" in (one.what, other.what):
        return True
    if one.form is None:
        return one.what == other.what
    if one.screen != other.screen:
        return False
    if "screen" in (one.what, other.what):
        return True
    if one.before is not None and one.before == other.before:
        return True
    return one.after is not None and other.after is not None and one.after.at.overlaps(other.after.at)


def _with_form(layout: Layout, at: int | None, form: Form | None) -> Layout:
    forms = list(layout.form)
    if at is None and form is not None:
        forms.append(form)
    elif at is not None:
        forms[at : at + 1] = [] if form is None else [form]
    return structs.replace(layout, form=tuple(forms)) if forms else layout


def _with(form: Form, own: Form, difference: Difference) -> Form:
    number, screens = difference.screen, list(form.screen)
    if difference.what == "screen":
        screens[number : number + 1] = own.screen[number : number + 1]
        return structs.replace(form, screen=tuple(screens)) if screens else form
    if number >= len(screens):
        return form
    tiles = _exchanged(screens[number].tile, difference.before, difference.after)
    screens[number] = structs.replace(screens[number], tile=tuple(tiles))
    return structs.replace(form, screen=tuple(screens))


def _exchanged(tiles: Sequence[TileSpec], before: TileSpec | None, after: TileSpec | None) -> list[TileSpec]:
    left = list(tiles)
    if before is not None:
        at = next((n for n, each in enumerate(left) if each == before), None)
        if at is None:
            at = next((n for n, each in enumerate(left) if _shows_same(each, before)), None)
        if at is not None:
            left[at : at + 1] = [] if after is None else [after]
            return left
    return left if after is None else [*left, after]


def _same(one: TileSpec, other: TileSpec) -> bool:
    return one == other


def _shows_same(one: TileSpec, other: TileSpec) -> bool:
    return (one.kind, one.topics) == (other.kind, other.topics)


def _stands_same(one: TileSpec, other: TileSpec) -> bool:
    return one.at == other.at
