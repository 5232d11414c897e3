"""Says why one record cannot be used."""

from server.contract.words import Words


class RejectedRecord(Exception):  # noqa: N818 - it is an answer, and mostly not raised
    """One record cannot be used; the words say why and repeat nothing of it."""

    def __init__(self, vi: str, en: str, content: object = None) -> None:
        super().__init__(en)
        self.words = Words(vi=vi, en=en)
        self.content = content
        """What the record was; masked before it is kept."""

    def at(self, place: Words, content: object = None) -> "RejectedRecord":
        """Return the same with where it was: a record's number, a field."""
        return type(self)(f"{place.vi}: {self.words.vi}", f"{place.en}: {self.words.en}", content or self.content)


class UnknownCode(RejectedRecord):
    """One record cannot be used because it names something by a code that nobody knows."""

    def __init__(self, vi: str = "mã lạ", en: str = "unknown code", content: object = None) -> None:
        super().__init__(vi, en, content)
