"""Reads XML that somebody else wrote: no entities, no DTD, no network."""

import re
from collections.abc import Container
from typing import TYPE_CHECKING, Any, BinaryIO

from server.contract.words import Words
from server.errors import SourceError

if TYPE_CHECKING:
    from lxml import etree

DEEPEST = 200
"""Elements within each other; libxml2 stops at 256, and plain values are made by recursion."""

_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_HARD: Any = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_CHUNK = 64 * 1024
_DOCTYPE_WIDE = (b"<\0!\0D\0O\0C\0T", b"\0<\0!\0D\0O\0C\0T")
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
_EMPTY = Words(vi="trả lời trống", en="empty answer")
_DECLARES = Words(vi="XML khai báo DTD hoặc thực thể, không nhận", en="the XML declares a DTD or entities, refused")


def parse(body: bytes) -> "etree._Element":
    """Return the root of a document.

    Raises SourceError for anything that is not XML, or that declares a DTD: none of the formats we read has one, and
    with it come entities, files and other hosts (CWE-611, CWE-776).
    """
    from lxml import etree

    # some servers begin with an empty line, which XML does not allow
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    start = body[:200].lower()
    if not start:
        raise SourceError(_EMPTY)
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError(Words(vi="trả lời trang HTML thay vì XML", en="answered an HTML page instead of XML"))
    if _DOCTYPE.search(body) or any(mark in body for mark in _DOCTYPE_WIDE):
        raise SourceError(_DECLARES)
    parser = etree.XMLParser(**_HARD)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        # libxml2's own words may repeat what the document says
        raise SourceError(Words(vi="trả lời không phải XML hợp lệ", en="answer is not valid XML")) from None
    if root is None:
        raise SourceError(Words(vi="trả lời không phải XML hợp lệ", en="answer is not valid XML"))
    return _undeclared(root)


def begin(file: BinaryIO, stop: Container[str], largest: int) -> "etree._Element":
    """Return the root of a document as far as its first element called like one of ``stop``; no more of it is read.

    Raises SourceError like ``parse``, also for a document that ends before, and for one whose part is larger than
    ``largest`` bytes.
    """
    from lxml import etree

    parser = etree.XMLPullParser(events=("start",), **_HARD)
    root: etree._Element | None = None
    tail, size = b"", 0
    try:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            # a declaration may lie across two chunks
            if _DOCTYPE.search(tail + chunk) or any(mark in tail + chunk for mark in _DOCTYPE_WIDE):
                raise SourceError(_DECLARES)
            if size > largest:
                raise SourceError(Words(vi="XML quá lớn", en="the XML is too large"))
            tail = chunk[-32:]
            parser.feed(chunk)
            for _, element in parser.read_events():
                root = element if root is None else root
                if name(element) in stop:
                    return _undeclared(root)
        if not size:
            raise SourceError(_EMPTY)
        # a short document only comes as a whole
        whole: etree._Element = parser.close()
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise SourceError(Words(vi="trả lời không phải XML hợp lệ", en="answer is not valid XML")) from None
    return _undeclared(whole)


def _undeclared(root: "etree._Element") -> "etree._Element":
    # in UTF-32, UTF-7 or EBCDIC the search for its bytes misses a DTD; nothing of it was expanded or loaded so far
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(_DECLARES)
    return root


def name(element: "etree._Element") -> str:
    """Return the name of an element without its namespace."""
    return _local(element.tag)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def text(element: "etree._Element", path: str, namespaces: dict[str, str] | None = None) -> str:
    """Return what stands in the first element at ``path``, or nothing."""
    found = element.find(path, namespaces)
    return "" if found is None else "".join(found.itertext()).strip()


def plain(element: "etree._Element", depth: int = DEEPEST) -> object:
    """Return an element as JSON would say it.

    Text alone is a text; attributes are ``@name``; text beside others is ``#text``; what comes more than once is a
    list. Namespaces are left out, and what XML Schema says of an element (``xsi:nil``, ``xsi:type``).

    Raises SourceError for what is too deep.
    """
    if not depth:
        raise SourceError(Words(vi="XML lồng quá sâu", en="the XML is nested too deeply"))
    content = (element.text or "").strip()
    told = {str(key): value for key, value in element.attrib.items() if not str(key).startswith(_SCHEMA)}
    if not len(element) and not told:
        return content
    values: dict[str, object] = {f"@{_local(key)}": value for key, value in told.items()}
    if content:
        values["#text"] = content
    for child in element:
        key, value = name(child), plain(child, depth - 1)
        held = values.get(key)
        if held is None:
            values[key] = value
        elif isinstance(held, list):
            held.append(value)
        else:
            values[key] = [held, value]
    return values
