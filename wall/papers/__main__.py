"""Makes one paper: ``python -m wall.papers FOLDER KIND``, for ``wall.papers.worker``.

FOLDER holds ``paper`` (a Paper as MessagePack) and its pictures; ``made.KIND`` is written there. Exits with 3 where it
cannot be laid out, and with 4 where the system refuses a file; why is then the only line that is printed.
"""

import sys
from pathlib import Path

import msgspec

from wall.papers import pdf, sheet
from wall.papers.paper import Paper
from wall.papers.worker import MADE, REFUSED, TOLD, UNMADE


def main(folder: Path, kind: str) -> int:
    """Make the paper; returns how the process ends."""
    paper = msgspec.msgpack.decode((folder / TOLD).read_bytes(), type=Paper)
    write = pdf.write if kind == "pdf" else sheet.write
    try:
        write(paper, folder, folder / f"{MADE}.{kind}")
    except pdf.LayoutError as error:
        print(error)
        return UNMADE
    except OSError as error:
        print(error.errno or 0)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
