"""All the ways in which a good message can be spoilt, and a count of the cases."""

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from connectors.bad_input import Document, Row
from connectors.reading import PLANTED

DAYS = ("0001-01-01T00:00:00Z", "1899-12-31T00:00:00Z", "2101-02-01T00:00:00Z", "9999-12-31T23:59:59Z", "01/01/0001")
SCALARS: tuple[object, ...] = (
    None,
    True,
    False,
    -1,
    1e308,
    10**400,
    "",
    "x",
    "\0",
    "\ud7ff\u202e",
    [],
    {},
    [[]],
    PLANTED,
    *DAYS,
)
"""What stands in the place of every single value."""


class Count:
    """How many cases have been tried."""

    cases = 0

    @classmethod
    def add(cls, cases: int = 1) -> None:
        cls.cases += cases


class Spoilt(Struct, frozen=True):
    """A message with one value replaced."""

    where: str
    body: bytes
    within: bool
    """In one of the three records, so that the two others are as good as before."""


def spoilt(row: Row) -> Iterator[Spoilt]:
    """Return the message with every single value of it replaced by every scalar."""
    if row.format == "json":
        document = json.loads(row.good)
        for path, within in _paths(document):
            for scalar in SCALARS:
                yield Spoilt(f"{path} = {scalar!r}"[:100], _json_with(document, path, scalar), within)
    elif row.format == "xml":
        root = etree.fromstring(row.good)
        for number, element in enumerate(root.iter()):
            within = any(_alike(each) for each in (element, *element.iterancestors()))
            for scalar in SCALARS:
                for key in (*element.attrib, *((None,) if not len(element) else ())):
                    where = f"{number} {element.tag} {key} = {scalar!r}"[:100]
                    yield Spoilt(where, _xml_with(root, number, key, scalar), within)
    else:
        lines = row.good.split(b"\n")
        for scalar in SCALARS:
            spelt = str(scalar)[:500].encode("utf-8", "replace")
            yield Spoilt(f"line 2 = {scalar!r}"[:100], b"\n".join([lines[0], spelt, *lines[2:]]), within=False)


def _alike(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and len(parent.findall(element.tag)) == 3


def _paths(
    document: Document, path: tuple[Any, ...] = (), *, within: bool = False
) -> Iterator[tuple[tuple[Any, ...], bool]]:
    yield path, within
    if isinstance(document, dict):
        for key in document:
            yield from _paths(document[key], (*path, key), within=within)
    elif isinstance(document, list):
        three = len(document) == 3 and all(isinstance(each, dict | list) for each in document)
        for number in (1,) if three else range(len(document)):
            yield from _paths(document[number], (*path, number), within=within or three)


def _json_with(document: Document, path: tuple[Any, ...], scalar: object) -> bytes:
    if not path:
        return json.dumps(scalar).encode()
    copied = json.loads(json.dumps(document))
    at = copied
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = scalar
    return json.dumps(copied).encode()


def _xml_with(root: etree._Element, number: int, key: str | None, scalar: object) -> bytes:
    copied = etree.fromstring(etree.tostring(root))
    element = next(each for at, each in enumerate(copied.iter()) if at == number)
    # what XML can hold of it
    spelt = "" if scalar is None else "".join(letter for letter in str(scalar)[:500] if letter >= " ")
    if key is None:
        element.text = spelt
    else:
        element.set(key, spelt)
    body: bytes = etree.tostring(copied, encoding="utf-8")
    return body
