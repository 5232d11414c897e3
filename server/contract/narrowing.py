"""What of a document belongs to somebody whose scope is a part of the province."""

from collections.abc import Mapping, Sequence
from functools import singledispatch

from msgspec import structs

from server.contract.command import Role
from server.contract.messages import (
    Alarm,
    AnyDocument,
    Breakdown,
    CameraState,
    Document,
    SourceHealth,
    Spots,
    TaskBoard,
    TaskCounts,
    Update,
)
from server.contract.rights import DOCUMENTS, Reach, Right
from server.contract.scope import Scope
from server.contract.words import Words

YOURS = Words(vi="Trong phạm vi của bạn", en="Within your scope")
_NOTHING = Right(Role.ADMINISTRATOR, Reach.WHOLE)


def service_of(update: Update, latest: Mapping[str, Update]) -> str:
    """Return the pack of the service that an update is of, by the ``latest`` of its source; empty where nobody says."""
    held = latest.get(f"source/{update.source}")
    return held.document.service if held is not None and isinstance(held.document, SourceHealth) else ""


def narrowed(update: Update, role: Role, scope: Scope, service: str) -> Update | None:
    """Return what somebody may see of an update, which is of a ``service``; None for nothing of it.

    What cannot be told apart is shown to those alone who may see all of it.
    """
    kind, _, name = update.topic.partition("/")
    right = DOCUMENTS.get(kind, _NOTHING)
    if not right.allows(role, scope):
        return None
    if scope.whole or right.reach is Reach.ANYWHERE or scope.covers(service=service):
        return update
    # such as indicators/soc-so-y-te: of one place alone
    own = service and name.startswith(f"{service}-") and scope.covers(name.removeprefix(f"{service}-"))
    if update.document is None or own:
        return update if own else None
    left = _part(update.document, scope)
    if left is None:
        return None
    # why a source fails may name what is somebody else's
    return structs.replace(update, document=left, error=None, partial=False) if left != update.document else update


def alarm_is_of(alarm: Alarm, scope: Scope) -> bool:
    """Return whether an alarm belongs to a scope: its service, its commune, or what it is about."""
    return scope.covers(alarm.commune, alarm.subject, alarm.item, service=alarm.service)


@singledispatch
def _part(_document: Document, _scope: Scope) -> AnyDocument | None:
    return None


@_part.register
def _(alarm: Alarm, scope: Scope) -> AnyDocument | None:
    return alarm if alarm_is_of(alarm, scope) else None


@_part.register
def _(camera: CameraState, scope: Scope) -> AnyDocument | None:
    return camera if scope.covers(camera.commune) else None


@_part.register
def _(table: Breakdown, scope: Scope) -> AnyDocument | None:
    rows = tuple(row for row in table.rows if scope.covers(row.id))
    return structs.replace(table, rows=rows) if rows else None


@_part.register
def _(map_: Spots, scope: Scope) -> AnyDocument | None:
    spots = tuple(spot for spot in map_.spots if scope.covers(spot.commune))
    return structs.replace(map_, spots=spots, total=len(spots)) if spots else None


@_part.register
def _(board: TaskBoard, scope: Scope) -> AnyDocument | None:
    owners = tuple(each for each in board.owners if scope.covers(each.code))
    if not owners:
        return None
    lists = ("overdue", "due_soon", "in_term", "done_on_time", "done_late")
    cards = {name: tuple(card for card in getattr(board, name) if scope.covers(card.code)) for name in lists}
    return structs.replace(board, owners=owners, total=_sum(owners), **cards)


def _sum(counts: Sequence[TaskCounts]) -> TaskCounts:
    added = {name: sum(getattr(each, name) for each in counts) for name in _COUNTED}
    return TaskCounts(name=counts[0].name if len(counts) == 1 else YOURS, **added)


_COUNTED = ("in_term", "due_soon", "overdue", "done_on_time", "done_late")
