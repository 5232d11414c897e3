"""Finds the line of a TOML file in which a value stands."""

import re
from collections.abc import Iterator

Key = tuple[str | int, ...]
"""Leads to a value: names of tables and keys, positions in lists counted from 0."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*""")
_INNER_KEY = re.compile(_KEY.pattern.removeprefix("^"))
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_SCALAR = re.compile(
    r'"""(?:[^\\]|\\.)*?"""' + r"|'''.*?'''" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'" + r"|[^,\]}\n#]+", re.DOTALL
)


def line_of(text: str, key: Key) -> int | None:
    """Return the line where the value at ``key`` begins, or that of the nearest table or list around it."""
    best, length, value = None, 0, None
    table: Key = ()
    counts: dict[Key, int] = {}
    for number, start, line in _lines(text):
        if header := _HEADER.match(line):
            table = _resolve(_names(header[2]), counts, new=header[1] == "[[")
            here, begins = table, None
        elif assigned := _KEY.match(line):
            here, begins = (*table, *_names(assigned[1])), start + assigned.end()
        else:
            continue
        shared = min(len(here), len(key))
        if shared > length and here[:shared] == key[:shared]:
            best, length, value = number, shared, begins if shared == len(here) else None
    if best is not None and value is not None:
        return best + text.count("\n", value, _inside(text, value, key[length:]))
    return best


def spell(key: Key) -> str:
    """Return a key as people write it, positions counted from 1."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in key).lstrip(".")


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the number of each line, where it begins, and what it says."""
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, start, line
        start += len(line) + 1


def _inside(text: str, at: int, steps: Key) -> int:
    """Return where in the value that begins at ``at`` the steps lead, as far as they do."""
    if not steps or text[at : at + 1] not in ("[", "{"):
        return at
    place, count = _blank(text, at + 1), 0
    while place < len(text) and text[place] not in "]}":
        begins, taken = place, 1
        if text[at] == "{":
            named = _INNER_KEY.match(text, place)
            if named is None:
                return at
            names = tuple(_names(named[1]))
            place, taken, fits = named.end(), len(names), names == steps[: len(names)]
        else:
            fits = steps[0] == count
        if fits:
            return max(begins, _inside(text, place, steps[taken:]))
        place = _blank(text, _after(text, place))
        if text[place : place + 1] == ",":
            place = _blank(text, place + 1)
        count += 1
    return at


def _after(text: str, at: int) -> int:
    """Return where the value that begins at ``at`` has ended."""
    if text[at] not in "[{":
        scalar = _SCALAR.match(text, at)
        return scalar.end() if scalar else len(text)
    place = _blank(text, at + 1)
    while place < len(text) and text[place] not in "]}":
        if text[at] == "{" and (named := _INNER_KEY.match(text, place)):
            place = named.end()
        place = _blank(text, _after(text, place))
        if text[place : place + 1] == ",":
            place = _blank(text, place + 1)
    return place + 1


def _blank(text: str, at: int) -> int:
    """Return where space and comments have ended."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _names(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted)]


def _resolve(names: list[str], counts: dict[Key, int], *, new: bool) -> Key:
    """Return the table's place, with the positions of the arrays of tables it lies in."""
    place: Key = ()
    for depth, name in enumerate(names):
        place = (*place, name)
        if new and depth == len(names) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
