"""Reads XML that somebody else wrote: no entities, no DTD, no network."""

import re

from lxml import etree

from server.contract.words import Words
from server.errors import SourceError

DEEPEST = 200
"""Elements within each other; libxml2 stops at 256, and plain values are made by recursion."""

_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DOCTYPE_WIDE = (b"<\0!\0D\0O\0C\0T", b"\0<\0!\0D\0O\0C\0T")


def parse(body: bytes) -> etree._Element:
    """Return the root of a document.

    Raises SourceError for anything that is not XML, or that declares a DTD: none of the formats we read has one, and
    with it come entities, files and other hosts (CWE-611, CWE-776).
    """
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if not start:
        raise SourceError(Words(vi="trả lời trống", en="empty answer"))
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError(Words(vi="trả lời trang HTML thay vì XML", en="answered an HTML page instead of XML"))
    if _DOCTYPE.search(body) or any(mark in body for mark in _DOCTYPE_WIDE):
        raise SourceError(
            Words(vi="XML khai báo DTD hoặc thực thể, không nhận", en="the XML declares a DTD or entities, refused")
        )
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        # libxml2's own words may repeat what the document says
        raise SourceError(Words(vi="trả lời không phải XML hợp lệ", en="answer is not valid XML")) from None
    if root is None:
        raise SourceError(Words(vi="trả lời không phải XML hợp lệ", en="answer is not valid XML"))
    return root


def name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def text(element: etree._Element, path: str, namespaces: dict[str, str] | None = None) -> str:
    """Return what stands in the first element at ``path``, or nothing."""
    found = element.find(path, namespaces)
    return "" if found is None else "".join(found.itertext()).strip()


def plain(element: etree._Element, depth: int = DEEPEST) -> object:
    """Return an element as JSON would say it.

    Text alone is a text; attributes are ``@name``; text beside others is ``#text``; what comes more than once is a
    list. Namespaces are left out. Raises SourceError for what is too deep.
    """
    if not depth:
        raise SourceError(Words(vi="XML lồng quá sâu", en="the XML is nested too deeply"))
    content = (element.text or "").strip()
    if not len(element) and not element.attrib:
        return content
    values: dict[str, object] = {f"@{etree.QName(key).localname}": value for key, value in element.attrib.items()}
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
