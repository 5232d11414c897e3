"""Has a paper made by a process of its own: laying it out holds an interpreter for as long as it takes."""

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from server.contract.os_trouble import because
from server.contract.words import Words
from wall.papers.paper import Kind, Paper

TOLD = "paper"
"""Name of the file in the folder of a paper that says what is to be made;"""
MADE = "made"
"""and of what has been, before its kind."""
SAID, COMPLAINED = "said", "complained"
"""What the process prints."""
UNMADE, REFUSED = 3, 4
"""How the process ends where a paper cannot be laid out, or the system refuses a file."""
LONGEST = 120.0
"""Seconds."""

log = logging.getLogger(__name__)


class PaperError(Exception):
    """Carries why there is no paper, and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


async def make(paper: Paper, kind: Kind, folder: Path, within: float = LONGEST) -> Path:
    """Return the file of a paper, in ``folder``, where its pictures are and which nobody else may read.

    Raises PaperError where it cannot be made within so many seconds; cancelled, it ends the process.
    """
    (folder / TOLD).write_bytes(msgspec.msgpack.encode(paper))
    process = _begun(folder, kind)
    try:
        ended = await asyncio.to_thread(process.wait, within)
    except subprocess.TimeoutExpired:
        raise PaperError(
            Words(
                vi=f"tài liệu chưa xong sau {within:.0f} giây; máy quá bận, hãy thử lại hoặc chia bớt cảnh",
                en=f"the paper was not done after {within:.0f} seconds; the machine is busy: try again, or split it",
            )
        ) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if ended == 0:
        return folder / f"{MADE}.{kind}"
    said, complained = await asyncio.to_thread(lambda: (_read(folder / SAID), _read(folder / COMPLAINED)))
    if ended == REFUSED:
        error = OSError(int(said), said)
        raise PaperError(because(error, "không ghi được tài liệu", "the paper cannot be written"))
    reason = said if ended == UNMADE else ""
    log.warning("a paper was not made: %s %s", reason or ended, complained[-2000:])
    why = f" ({reason})" if reason else ""
    raise PaperError(
        Words(
            vi=f"không dàn trang được{why}; hãy sửa chữ của cảnh, hoặc xem nhật ký của máy",
            en=f"the paper cannot be laid out{why}; change the words of the scene, or see the log of this desk",
        )
    )


def _begun(folder: Path, kind: Kind) -> subprocess.Popen[bytes]:
    # the same packages as here, wherever they lie
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    # files, not pipes: a process that is ended leaves nobody reading
    with (folder / SAID).open("wb") as said, (folder / COMPLAINED).open("wb") as complained:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "wall.papers", str(folder), kind],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
            env=environment,
        )


def _read(file: Path) -> str:
    """Return what a process has said, as one line."""
    return " ".join(file.read_text(encoding="utf-8", errors="replace").split())
