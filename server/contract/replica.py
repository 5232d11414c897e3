"""A client's copy of the server's last values."""

from server.contract.messages import Beat, Update


class Replica:
    """Applies messages in order and notices when one was lost."""

    def __init__(self) -> None:
        self.latest: dict[str, Update] = {}
        self._epoch: int | None = None
        self._seq: int | None = None
        """Last consecutive number, or None until a beat ends the first replay."""
        self._short = 0
        """Beats in a row that promised more topics than are held."""

    @property
    def complete(self) -> bool:
        """Whether every topic of the server is held."""
        return self._seq is not None and not self._short

    def apply(self, message: Update | Beat) -> bool:
        """Take one message; False asks the caller to subscribe again."""
        if message.epoch != self._epoch:
            self._epoch, self._seq, self._short = message.epoch, None, 0
            self.latest.clear()
        if isinstance(message, Beat):
            return self._finish(message)
        held = self.latest.get(message.topic)
        if held is None or held.seq < message.seq:
            self.latest[message.topic] = message
        if self._seq is None or message.seq <= self._seq:
            return True
        self._seq = message.seq if message.seq == self._seq + 1 else None
        return self._seq is not None

    def _finish(self, beat: Beat) -> bool:
        if self._seq is not None and self._seq != beat.seq:
            self._seq = None
            return False
        # One short beat is no news: it may have been sent before our replay.
        self._short = self._short + 1 if len(self.latest) < beat.topics else 0
        if self._short > 1:
            self._short = 0
            self._seq = None
            return False
        self._seq = beat.seq
        return True
