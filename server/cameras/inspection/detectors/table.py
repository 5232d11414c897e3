"""The judges of all flaws, and in which order they are asked."""

from collections.abc import Mapping

from server.cameras.inspection.detectors.blurred import blurred
from server.cameras.inspection.detectors.bright import bright
from server.cameras.inspection.detectors.covered import covered
from server.cameras.inspection.detectors.dark import dark
from server.cameras.inspection.detectors.frozen import frozen
from server.cameras.inspection.detectors.moved import moved
from server.cameras.inspection.detectors.view import CameraLook, Detector
from server.contract.messages import Flaw

LOOKS: Mapping[Flaw, Detector] = {
    Flaw.DARK: dark,
    Flaw.BRIGHT: bright,
    Flaw.COVERED: covered,
    Flaw.FROZEN: frozen,
    Flaw.BLURRED: blurred,
    Flaw.MOVED: moved,
}
"""The judges of pictures, in the order in which they are asked. No picture at all is ``unreachable``, which needs no
judge; the clock is reported by the camera and not by its picture (``clock.py``)."""
HIDING = frozenset({Flaw.DARK, Flaw.BRIGHT, Flaw.COVERED, Flaw.BLURRED})
"""Where one of these is found, those after it are not asked: there is not enough to see."""


def flaws(view: CameraLook) -> tuple[Flaw, ...]:
    """Return what is wrong with a picture, the gravest first."""
    found: list[Flaw] = []
    for flaw, judge in LOOKS.items():
        if HIDING.isdisjoint(found) and judge(view).found:
            found.append(flaw)
    return tuple(sorted(found, key=list(Flaw).index))
