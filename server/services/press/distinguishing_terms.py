"""Finds in a headline what keeps it apart from another that reads alike: numbers, places, opposites."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from server.services.press.tokenizer import Syllables, clauses, longest, syllables

Kind = Literal["number", "place", "region"]

REGIONS = frozenset(
    clauses(
        "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình "
        "Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, "
        "Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Huế, Hưng Yên, "
        "Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh "
        "Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, "
        "Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh "
        "Phúc, Yên Bái, Quảng Tây, Hồ Chí Minh"
    )
)
"""Provinces and cities before and since 1 July 2025; one that is called like a place of the province is that place."""

_BEFORE_NAMES = frozenset(
    syllables(
        "xã phường thôn bản huyện trấn tỉnh phố đèo cầu hồ chợ chùa đền sông suối khẩu trường viện ga núi động "
        "hang xóm mỏ tại ở qua đồn hội sở ban đảo khối"
    )
)
"""After one of these a name in capitals is a place or an office."""
_COUNTED = frozenset(
    syllables(
        "người học công nạn nhân đối xe vụ nhà hộ xã phường ngày tháng tuổi cán bị án đơn tỷ triệu nghìn tấn ha "
        "căn ngôi em cháu phó lãnh sinh trẻ thuyền ca điểm tuyến dự cơ sản lần giờ năm bậc trường bánh"
    )
)
"""First syllables of what people count; before others «ba» may be a father."""
_COUNTED_SURELY = frozenset(syllables("người nạn đối xe vụ hộ xã tỷ triệu nghìn cháu căn"))
"""The same for «một», which is also the article, and «năm», which is also the year."""
NUMERALS = dict(zip(syllables("một hai ba bốn năm sáu bảy tám chín mười"), map(str, range(1, 11)), strict=True))
"""What each is in digits."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:[A-D]\b)?|[^\W\d_]+|[^\w\s]")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_OPPOSITES = tuple(
    (f" {one} ", f" {other} ")
    for one, other in (
        ("tăng", "giảm"),
        ("khai mạc", "bế mạc"),
        ("khai giảng", "bế giảng"),
        ("khởi công", "khánh thành"),
        ("thắng", "thua"),
        ("mở cửa", "đóng cửa"),
        ("nắng nóng", "rét"),
        ("nhập khẩu", "xuất khẩu"),
        ("bổ nhiệm", "miễn nhiệm"),
    )
)


class Marks(Struct, frozen=True):
    """What a title counts and names, and all words of the story to look for what another one counts and names."""

    named: Mapping[Kind, Collection[str]]
    """Of the title: numbers, places, regions, each with a space before and after."""
    title: str
    """Syllables with a space before and after."""
    text: str
    """The same of title and summary."""


class Marker:
    """Finds marks; knows the names of places that are places wherever they stand."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        """``places`` may stand with what they are: «xã Tân Tiến»."""
        self._known: dict[Syllables, Kind] = dict.fromkeys(REGIONS, "region")
        self._known |= {runs[-1][0]: "place" for name in places if (runs := _runs(_words(name)))}
        self._most = max(map(len, self._known), default=0)

    def marks(self, title: str, summary: str) -> Marks:
        """Return what a story counts and names."""
        words = _words(title)
        numbers = _numbers(words)
        named: dict[Kind, set[str]] = {"number": set(numbers), "place": set(), "region": set()}
        # in a title of capitals only nothing tells names
        if not title.isupper():
            self._name(words, named)
        padded = {kind: tuple(f" {name} " for name in sorted(names)) for kind, names in named.items()}
        spelt = " ".join(syllables(title))
        text = " ".join((spelt, *syllables(summary), *numbers, *_numbers(_words(summary))))
        return Marks(padded, f" {spelt} ", f" {text} ")

    def without_names(self, text: Syllables) -> list[str]:
        """Return a text without the names of places that are known."""
        left: list[str] = []
        place = 0
        for start, length, _ in longest(self._known, text, self._most):
            left += text[place:start]
            place = start + length
        return [*left, *text[place:]]

    def _name(self, words: list[str], named: Mapping[Kind, set[str]]) -> None:
        for run, after in _runs(words):
            found = False
            for place, length, kind in longest(self._known, run, self._most):
                named[kind].add(" ".join(run[place : place + length]))
                found = True
            if after and not found:
                named["place"].add(" ".join(run))


def apart(one: Marks, other: Marks) -> bool:
    """Return whether two stories cannot tell of the same: each counts or names what the other does not."""
    for kind, names in one.named.items():
        if any(name not in other.text for name in names) and any(name not in one.text for name in other.named[kind]):
            return True
    for up, down in _OPPOSITES:
        for this, that in ((one, other), (other, one)):
            if up in this.title and down in that.title and down not in this.title and up not in that.title:
                return True
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text))


def _numbers(words: list[str]) -> list[str]:
    """Return the numbers in digits: 1.700 is 1700, «ba học sinh» is 3."""
    found: list[str] = []
    for place, word in enumerate(words):
        if word[0].isdecimal():
            grouped = _GROUPED.fullmatch(word)
            found.append(word.replace(".", "") if grouped else word.replace(",", ".").casefold())
        elif (numeral := NUMERALS.get(word.casefold())) is not None:
            counted = _COUNTED_SURELY if numeral in ("1", "5") else _COUNTED
            if words[place + 1 : place + 2] and words[place + 1] in counted:
                found.append(numeral)
    return found


def _runs(words: list[str]) -> list[tuple[Syllables, bool]]:
    """Return runs of words with capitals, and whether a word like «xã» or «tại» stands before each."""
    runs: list[tuple[Syllables, bool]] = []
    run: list[str] = []
    before = last = ""
    for word in (*words, ""):
        # at the start of a title «Xã» has a capital too, and is no name
        if word[:1].isupper() and (run or word.casefold() not in _BEFORE_NAMES):
            before = before if run else last
            run.append(word)
        elif run:
            runs.append((syllables(" ".join(run)), before in _BEFORE_NAMES))
            run = []
        last = word.casefold()
    return runs
