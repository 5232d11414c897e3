"""What all channels have in common: how a message fails."""

import re
from collections.abc import Iterable
from urllib.parse import quote_plus

from server.contract.words import Words

LONGEST_REASON = 300
"""Letters: far ends say why at any length."""


class NotSentError(Exception):
    """A message did not go out; ``for_ever`` where trying again would be in vain."""

    def __init__(self, words: Words, *, for_ever: bool = False) -> None:
        super().__init__(words.en)
        self.words = words
        self.for_ever = for_ever

    def without(self, secrets: Iterable[str]) -> "NotSentError":
        """Return the same without what nobody may read in a log: far ends repeat what they were told."""
        spelled = sorted({way for each in secrets for way in (each, quote_plus(each)) if way}, key=len, reverse=True)
        said = [self.words.vi, self.words.en]
        if spelled:
            found = re.compile("|".join(map(re.escape, spelled)), re.IGNORECASE)
            said = [found.sub("…", each) for each in said]
        # shortened last: half a secret would not be found
        return NotSentError(Words(*(each[:LONGEST_REASON] for each in said)), for_ever=self.for_ever)
