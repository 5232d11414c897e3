"""Says in plain words what may stand where a text has to be like a pattern: nobody has to read regular expressions."""

import re
from collections.abc import Sequence

from server.contract.words import Words

_NAME = re.compile(r"\^(?:\[(?P<first>[\w-]+)\])?\[(?P<rest>[\w.,*-]+)\](?P<many>\+|\*|\{(?:\d+,)?(?P<most>\d+)\})\$")
"""A name: what it begins with, what it consists of, and how many of these there may be."""
_CASES = {
    "aA": Words(vi="chữ không dấu (a–z, A–Z)", en="letters without accents (a–z, A–Z)"),
    "a": Words(vi="chữ thường không dấu (a–z)", en="small letters without accents (a–z)"),
    "A": Words(vi="chữ hoa không dấu (A–Z)", en="capital letters without accents (A–Z)"),
    "f": Words(vi="chữ a đến f", en="letters a to f"),
    "": Words(vi="", en=""),
}
_SIGNS = {
    "-": Words(vi="gạch nối (-)", en="hyphens (-)"),
    "_": Words(vi="gạch dưới (_)", en="underscores (_)"),
    ".": Words(vi="dấu chấm (.)", en="dots (.)"),
    ",": Words(vi="dấu phẩy (,)", en="commas (,)"),
    "*": Words(vi="dấu sao (*)", en="stars (*)"),
}
_DIGITS = Words(vi="chữ số", en="digits")
_FIRST = {
    (True, True): Words(vi="bắt đầu bằng chữ hoặc số", en="beginning with a letter or a digit"),
    (True, False): Words(vi="bắt đầu bằng chữ", en="beginning with a letter"),
    (False, True): Words(vi="bắt đầu bằng số", en="beginning with a digit"),
}
"""By whether a name may begin with a letter, and with a digit."""
_OTHERS = {
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": Words(vi="cần giờ dạng 06:30", en="expected a time such as 06:30"),
    r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$": Words(
        vi="cần giờ dạng 06:30, hoặc để trống", en="expected a time such as 06:30, or nothing"
    ),
    r"^([0-9]|F([2-9]|1[0-2]))$": Words(vi="cần phím 0 đến 9, hoặc F2 đến F12", en="expected a key: 0–9, or F2–F12"),
    r"^\d{4}$": Words(vi="cần năm dạng 2027", en="expected a year such as 2027"),
    r"^\d{2}$": Words(vi="cần hai chữ số", en="expected two digits"),
    r"^[\w]{1,100}$": Words(vi="cần một từ, không có dấu cách", en="expected one word, without blanks"),
    r"^[^:]+$": Words(vi="cần chữ, không có dấu hai chấm (:)", en="expected a text without a colon (:)"),
    r"^[^\x00-\x1f/*$]{1,100}$": Words(
        vi="cần 1 đến 100 ký tự trên một dòng, không có / * $",
        en="expected 1 to 100 letters on one line, without / * $",
    ),
    r"^([a-z_]+|[0-9]+)(\.([a-z_]+|[0-9]+))*$": Words(
        vi="cần tên một trường, các cấp cách nhau bằng dấu chấm, như outlook.value",
        en="expected the name of a field, with dots between levels, such as outlook.value",
    ),
    r"^[a-z][a-z0-9-]*/([^/*]{1,200}|\*)$": Words(
        vi="cần một chủ đề như notices/soc, hoặc tất cả của một loại như source/*",
        en="expected a topic such as notices/soc, or all of a kind such as source/*",
    ),
    r"^[A-Za-z0-9._+&/-]{1,64}@[A-Za-z0-9.-]{1,190}$": Words(
        vi="cần một địa chỉ thư như an@langson.gov.vn", en="expected a mail address such as an@langson.gov.vn"
    ),
    r"^\+?[0-9]{6,15}$": Words(
        vi="cần số điện thoại chỉ gồm chữ số, như +84912345678",
        en="expected a telephone number of digits alone, such as +84912345678",
    ),
    r"^((udp|tcp)://[^\s/:]+:[0-9]{1,5})?$": Words(
        vi="cần địa chỉ như udp://soc.langson.gov.vn:514, hoặc để trống",
        en="expected an address such as udp://soc.langson.gov.vn:514, or nothing",
    ),
    r"^https?://[^\s]{3,2000}$": Words(
        vi="cần một địa chỉ https://, không có dấu cách", en="expected an address https://, without blanks"
    ),
    r"^[0-9A-Za-z.:+=^!/*?&<>()\[\]{}@%$#-]{40}$": Words(
        vi="cần khóa đủ 40 ký tự: hãy sao chép lại cả khóa", en="expected a key of 40 letters: copy all of it again"
    ),
}
"""What is no name, by its pattern."""


def allowed(pattern: str) -> Words | None:
    """Return what a text like a pattern may consist of, as "expected …"; None for a pattern that nobody has put so."""
    if pattern in _OTHERS:
        return _OTHERS[pattern]
    if pattern.startswith("^(") and pattern.endswith(")?$"):
        inner = allowed(f"^{pattern[2:-3]}$")
        return inner and Words(vi=f"{inner.vi}; hoặc để trống", en=f"{inner.en}; or nothing")
    found = _NAME.fullmatch(pattern)
    if found is None:
        return None
    rest, first = found["rest"], found["first"]
    parts = [_CASES["".join(case for case, span in _SPANS.items() if span in rest)]]
    parts += [_DIGITS] if "0-9" in rest else []
    parts += [words for sign, words in _SIGNS.items() if sign in re.sub(r"\w-\w", "", rest)]
    parts = [each for each in parts if each.en]
    vi, en = [_listed([each.vi for each in parts], "và")], [_listed([each.en for each in parts], "and")]
    if first is not None and first != rest:
        begins = _FIRST[any(span in first for span in _SPANS.values()), "0-9" in first]
        vi.append(begins.vi)
        en.append(begins.en)
    if found["most"] is not None:
        most = int(found["most"]) + (first is not None)
        exactly = "," not in found["many"]
        vi.append(f"đúng {most} ký tự" if exactly else f"dài nhất {most} ký tự")
        en.append(f"exactly {most} of them" if exactly else f"{most} of them at most")
    return Words(vi="cần " + ", ".join(vi), en="expected " + ", ".join(en))


_SPANS = {"a": "a-z", "A": "A-Z", "f": "a-f"}


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
