"""Keeps what each camera should show: up to three views in different light, learnt from good looks."""

import contextlib
import logging
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from server.cameras.camera import is_id
from server.cameras.inspection.messages import ALIKE, InspectionResult, ReferenceView
from server.contract.private import make_private_folder, write_private_bytes
from server.contract.wire import DAMAGED

MOST = 3
"""Views of one camera: by day, at night, under its own infrared lamp."""
RENEWED = timedelta(hours=6)
"""After which a view is learnt again, so that leaves, snow and building sites do not count as movement."""
STILL = 0.01
"""Share of the width below which a view is still enough to be learnt: of a moved one nothing is learnt."""

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode


class Reference(Struct, frozen=True, kw_only=True):
    """One view a camera should show."""

    known: ReferenceView
    taken: datetime
    jpeg: bytes
    """For people: what it looked like."""


_decode = msgspec.msgpack.Decoder(tuple[Reference, ...]).decode


def learn(references: tuple[Reference, ...], sight: InspectionResult) -> tuple[Reference, ...]:
    """Return the references of a camera after a look: the first good view, one in new light, an old one renewed."""
    known = sight.known
    if sight.flaws or known is None:
        return references
    fits = [each for each in references if (each.known.width, each.known.height) == (known.width, known.height)]
    if not fits:
        return (Reference(known=known, taken=sight.at, jpeg=sight.jpeg),)
    if sight.shift is not None and sight.shift.share >= STILL:
        return references
    # it has crept this far from the first view: creeping further must not be forgotten
    crept = (sight.shift.right, sight.shift.down) if sight.shift else (0.0, 0.0)
    new = Reference(known=structs.replace(known, right=crept[0], down=crept[1]), taken=sight.at, jpeg=sight.jpeg)
    same = [each for each in fits if abs(each.known.level - known.level) <= ALIKE]
    if not same:
        kept = fits if len(fits) < MOST else sorted(fits, key=lambda each: each.taken)[1:]
        return (*kept, new)
    nearest = min(same, key=lambda each: abs(each.known.level - known.level))
    if sight.shift is None or sight.at - nearest.taken < RENEWED:
        return references
    return (*(each for each in fits if each is not nearest), new)


class References:
    """A file for each camera; whoever deletes one has the camera's next good look taken as its reference."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, camera: str) -> tuple[Reference, ...]:
        """Return the references of a camera; none where the file is missing or damaged. Blocks."""
        file = self._file(camera)
        try:
            return _decode(file.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, *DAMAGED) as error:
            log.warning("the references in %s cannot be read, the next good look is taken instead: %s", file, error)
            return ()

    def save(self, camera: str, references: tuple[Reference, ...]) -> None:
        """Keep the references of a camera; raises OSError. Blocks."""
        make_private_folder(self._folder)
        write_private_bytes(self._file(camera), _encode(references))

    def forget(self, camera: str) -> bool:
        """Let the next good look be the reference; return whether there was one. Blocks; raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            if is_id(camera):
                self._file(camera).unlink()
                return True
        return False

    def _file(self, camera: str) -> Path:
        return self._folder / f"{camera}.ref"
