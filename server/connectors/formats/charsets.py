"""Tells in which characters a text is written, where that can be known for certain."""

import codecs
import re

NAMED = re.compile(r"(utf|iso|windows|cp|us-ascii|ascii|tcvn|latin|koi8|big5|gb|euc|shift|hz)", re.IGNORECASE)
"""How names of encodings begin; Python knows others, some of which take hours for a feed (punycode)."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8(body: bytes, content_type: str) -> bytes:
    """Return a text in UTF-8 whose charset stands in its Content-Type alone; anything else as it is.

    What is valid UTF-8 is UTF-8 whatever is declared: servers add the charset of their settings to files they do not
    know. What the text itself says, by a mark or a declaration of XML, counts more (RFC 7303, 3.2).
    """
    named = _CHARSET.search(content_type)
    if named is None or body.startswith(_MARKS) or _DECLARED.match(body):
        return body
    charset = named[1].lower()
    if not NAMED.match(charset) or (_is_utf8(body) and not charset.startswith(_WIDE)):
        return body
    try:
        return body.decode(charset).encode()
    except (LookupError, UnicodeError):
        return body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
