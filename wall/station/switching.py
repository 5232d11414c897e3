"""Switches a room's outputs to the station that has just gone on duty: a command, or a call over HTTP."""

import asyncio
import contextlib
import os
import shlex
import signal
from typing import NamedTuple

from server.contract.os_trouble import because
from server.contract.words import Words

PATIENCE = 10.0
"""Seconds it may take."""
END_WITHIN = 1.0
"""Seconds in which a command that is not wanted any more may end by itself."""
LONGEST = 200
"""Letters of what it says when it fails."""


class Turn(NamedTuple):
    """What goes with it: whoever switches refuses a number that is lower than one it has seen."""

    duty: str
    number: int
    station: str


class SwitchError(Exception):
    """The outputs were not switched."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Switch:
    """What the command line says that switches the outputs."""

    def __init__(self, told: str) -> None:
        """Take the address of an HTTP call, or a command; ``{duty}``, ``{number}``, ``{station}`` stand for the turn.

        Raises ValueError for a command that cannot be read.
        """
        self._address = told if told.startswith(("http://", "https://")) else ""
        self._words = [] if self._address else shlex.split(told)
        if not self._address and not self._words:
            raise ValueError(told)

    async def run(self, turn: Turn) -> None:
        """Switch the outputs; raises SwitchError."""
        if self._address:
            await self._call(turn)
        else:
            await self._start(turn)

    async def _call(self, turn: Turn) -> None:
        # needed by few
        import httpx

        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as http:
                answer = await http.post(self._address, json=turn._asdict())
        except httpx.HTTPError as error:
            said = str(error) or type(error).__name__
            raise _failed(said, said) from error
        if not answer.is_success:
            said = f"HTTP {answer.status_code} {answer.text[:LONGEST]}".strip()
            raise _failed(said, said)

    async def _start(self, turn: Turn) -> None:
        told = {name: str(value) for name, value in turn._asdict().items()}
        words = [_filled(word, told) for word in self._words]
        environment = os.environ | {f"VONGLAU_{name.upper()}": value for name, value in told.items()}
        try:
            # with all that it starts it is a group, which is ended as a whole
            process = await asyncio.create_subprocess_exec(
                *words,
                env=environment,
                start_new_session=True,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            name = words[0]
            words_of = because(error, f"không chạy được {name}", f"cannot run {name}")
            raise SwitchError(words_of) from error
        try:
            async with asyncio.timeout(PATIENCE):
                _, said = await process.communicate()
        except (TimeoutError, asyncio.CancelledError) as error:
            await _end(process)
            if isinstance(error, asyncio.CancelledError):
                raise
            raise _failed(f"quá {PATIENCE:.0f} s chưa xong", f"not done within {PATIENCE:.0f} s") from None
        if process.returncode != 0:
            line = (said.decode(errors="replace").strip().splitlines() or [f"{words[0]}: {process.returncode}"])[-1]
            raise _failed(line[:LONGEST], line[:LONGEST])


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a command with all that it has started, so that nothing of it switches anything later."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_WITHIN):
                await process.wait()


def _filled(word: str, told: dict[str, str]) -> str:
    for name, value in told.items():
        word = word.replace(f"{{{name}}}", value)
    return word


def _failed(vi: str, en: str) -> SwitchError:
    return SwitchError(Words(vi=vi, en=en))
