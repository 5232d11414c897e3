"""What all channels have in common: how a message fails."""

from server.contract.words import Words


class NotSentError(Exception):
    """A message did not go out; ``for_ever`` where trying again would be in vain."""

    def __init__(self, words: Words, *, for_ever: bool = False) -> None:
        super().__init__(words.en)
        self.words = words
        self.for_ever = for_ever
