"""XML that somebody else wrote."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors.formats.xml import DEEPEST, begin, parse, plain
from server.errors import SourceError

HEAD = '<?xml version="1.0" encoding="{}"?>'


def why(body: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse(body)
    return caught.value.words.vi


@pytest.mark.parametrize(
    ("document", "value"),
    [
        ("<a/>", ""),
        ("<a> x </a>", "x"),
        ("<a><b>1</b><b>2</b><b>3</b><c/></a>", {"b": ["1", "2", "3"], "c": ""}),
        ("<a><b/><b/></a>", {"b": ["", ""]}),
        ('<a k="v">x<b/></a>', {"@k": "v", "#text": "x", "b": ""}),
        ('<n:a xmlns:n="urn:n" n:k="v"><n:b>1</n:b></n:a>', {"@k": "v", "b": "1"}),
        ('<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:nil="true"/></a>', {"b": ""}),
        ("<a>x<!-- c -->y<?p i?>z</a>", "xyz"),
        ("<a><![CDATA[<b>&]]></a>", "<b>&"),
        ("<a>&amp;&#273;</a>", "&đ"),
    ],
)
def test_plain_values(document: str, value: object):
    assert plain(parse(document.encode())) == value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1258", "utf-32"]
)
def test_encodings(encoding: str):
    told = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").removesuffix("-16-le")
    text = HEAD.format(told) + "<a>Chăn, 1</a>"
    assert plain(parse(text.encode(encoding))) == "Chăn, 1"


@pytest.mark.parametrize("before", [b"\n", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_empty_lines_before(before: bytes):
    assert plain(parse(before + b'<?xml version="1.0"?><a>1</a>')) == "1"


DTDS = {
    "entity": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    "file": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hosts">]><a>&e;</a>',
    "external": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
    "public": '<!DOCTYPE a PUBLIC "-//X" "file:///etc/hosts"><a/>',
    "parameter": '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hosts">%p;]><a/>',
    "laughs": "<!DOCTYPE a [<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    + "]><a b='&l11;'>&l11;</a>",
    "empty": "<!DOCTYPE a><a/>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"])
@pytest.mark.parametrize("kind", DTDS)
def test_documents_that_declare(kind: str, encoding: str):
    declared = {"cp037": "IBM037", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(encoding, encoding)
    body = (HEAD.format(declared) + DTDS[kind]).encode(encoding)
    assert why(body) in ("XML khai báo DTD hoặc thực thể, không nhận", "trả lời không phải XML hợp lệ")
    with pytest.raises(SourceError):
        begin(io.BytesIO(body), {"never"}, 10**6)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "trả lời trống"),
        (b" \n", "trả lời trống"),
        (b"\xef\xbb\xbf", "trả lời trống"),
        (b"<!DOCTYPE html><html>", "trả lời trang HTML thay vì XML"),
        (b"<HTML>", "trả lời trang HTML thay vì XML"),
        (b"{}", "trả lời không phải XML hợp lệ"),
        (b"<a>", "trả lời không phải XML hợp lệ"),
        (b"<a>\0</a>", "trả lời không phải XML hợp lệ"),
        (b"<a>&unknown;</a>", "trả lời không phải XML hợp lệ"),
        (b"<a>" * 100_000, "trả lời không phải XML hợp lệ"),
        (b"<a>\xff</a>", "trả lời không phải XML hợp lệ"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "trả lời không phải XML hợp lệ"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "trả lời không phải XML hợp lệ"),
    ],
)
def test_wrong_documents(body: bytes, words: str):
    assert why(body) == words


def test_depth():
    assert plain(parse(b"<a>" * DEEPEST + b"</a>" * DEEPEST)) is not None
    with pytest.raises(SourceError, match="nested too deeply"):
        plain(parse(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1)))


@given(st.binary(max_size=200) | st.text(alphabet="<>/ab=\"'&;![]-? ", max_size=60).map(str.encode))
def test_anything(body: bytes):
    with suppress(SourceError):
        plain(parse(body))
