"""Invented people: their names, and telephone numbers that are nobody's."""

import unicodedata
from random import Random

FAMILIES = ("Nguyễn", "Hoàng", "Nông", "Vi", "Lương", "Hứa", "Trần", "Lý", "Triệu", "Bế", "Chu", "Đàm")
MIDDLES = ("Văn", "Thị", "Đức", "Thu", "Minh", "Ngọc", "Quang", "Thanh")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Hà", "Hạnh", "Hùng", "Lan", "Linh", "Nam", "Phương", "Sơn", "Tuấn", "Yến")


def name(chance: Random) -> str:
    """Return the name of somebody who does not exist: family, middle and given name."""
    return f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"


def phone(chance: Random) -> str:
    """Return a number that begins with 000, which nobody has."""
    return f"000 {chance.randrange(1000):03d} {chance.randrange(1000):03d}"


def plain(text: str) -> str:
    """Return a text without the marks of Vietnamese, as it stands in login names."""
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))
