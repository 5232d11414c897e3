"""Makes room at the foot of a surface for what has to stand there for a while. Pure."""

from collections.abc import Sequence

from wall.layouts.grid import Box

KEPT = 0.6
"""Share of its height that a tile keeps at least: what would lose more moves up as a whole."""


def above(boxes: Sequence[Box], foot: int, gap: int) -> list[Box]:
    """Return where boxes stand so that none reaches below ``foot``; as few as possible change, and none is lost.

    The lowest ones become lower; a flat one keeps its height and moves up, ``gap`` pixels from what then stands over
    it. All are pixels, and whatever stands apart before does so after.
    """
    found = list(boxes)
    moved: list[tuple[Box, int]] = []
    for number in sorted(range(len(boxes)), key=lambda each: -boxes[each].y):
        box = boxes[number]
        over = (top - gap for below, top in moved if _stands_over(box, below))
        limit = min([foot, *over])
        cut = box.y + box.height - limit
        if cut <= 0:
            continue
        if box.height - cut >= KEPT * box.height or box.y <= 0:
            found[number] = box._replace(height=max(box.height - cut, 1))
        else:
            found[number] = box._replace(y=box.y - cut)
            moved.append((box, box.y - cut))
    return found


def _stands_over(box: Box, below: Box) -> bool:
    return box.y + box.height <= below.y and box.x < below.x + below.width and below.x < box.x + box.width
