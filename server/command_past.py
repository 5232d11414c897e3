"""Answers what stations ask of the past."""

from datetime import timedelta

from server.contract.commands import Answer
from server.contract.past import ReadMarks, ReadPast
from server.contract.words import Words
from server.errors import RefusedError, StoreError
from server.store.history import History
from server.store.marks import MarkLog

PastCommand = ReadPast | ReadMarks

BACKWARDS = Words(
    vi="khoảng thời gian kết thúc trước khi bắt đầu; hãy đổi hai thời điểm",
    en="the stretch of time ends before it begins; swap the two moments",
)


class PastCommands:
    """Reads the history and the marks."""

    def __init__(self, history: History, marks: MarkLog) -> None:
        self._history = history
        self._marks = marks

    async def answer(self, command: PastCommand) -> Answer:
        """Return what was; raises RefusedError for nonsense, StoreError when the database cannot be read."""
        begin, end = (command.at, command.until) if isinstance(command, ReadPast) else (command.since, command.until)
        if end is not None and end < begin:
            raise RefusedError(BACKWARDS)
        try:
            if isinstance(command, ReadMarks):
                return Answer(marks=await self._marks.read(command.wall, command.since, command.until))
            step = timedelta(seconds=command.step)
            past = await self._history.past(command.topics, command.at, command.until, step=step, known=command.known)
            return Answer(past=past)
        except StoreError as error:
            raise StoreError(
                Words(
                    vi=f"không đọc được quá khứ: {error.words.vi}; số liệu hiện tại vẫn tiếp tục",
                    en=f"the past cannot be read: {error.words.en}; live values go on",
                )
            ) from error
