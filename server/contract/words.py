"""What a person reads, in every language of the product."""

from typing import Literal

from msgspec import Struct

Language = Literal["vi", "en"]


class Words(Struct, frozen=True):
    """One text in all languages; a further language is a field here, and mypy names what lacks it."""

    vi: str
    en: str

    def text(self, language: Language) -> str:
        """Return the text in one language."""
        return self.vi if language == "vi" else self.en


def figure(value: float, decimals: int) -> Words:
    """Return a number as people write it, with so many decimals."""
    # what is rounded to nothing has no sign
    text = f"{value if round(value, decimals) else 0.0:,.{decimals}f}"
    return Words(vi=text.translate(str.maketrans(",.", ".,")), en=text)


def same(text: str) -> Words:
    """Return words that read alike in every language: a name, a number, a path."""
    return Words(vi=text, en=text)
