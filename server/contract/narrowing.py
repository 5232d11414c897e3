"""What of a document belongs to somebody whose scope is a part of the province."""

from collections.abc import Mapping, Sequence
from functools import singledispatch

from msgspec import structs

from server.contract.command import Role
from server.contract.kinds import KINDS
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


def service_of(source: str | None, latest: Mapping[str, Update]) -> str:
    """Return the pack of the service that a source feeds, by its ``latest``; empty where nobody says."""
    held = latest.get(f"source/{source}")
    return held.document.service if held is not None and isinstance(held.document, SourceHealth) else ""


def narrowed(update: Update, role: Role, scope: Scope, service: str) -> Update | None:
    """Return what somebody may see of an update, which is of a ``service``; None for nothing of it.

    What cannot be told apart is shown to those alone who may see all of it.
    """
    seen = seen_whole(update.topic, role, scope, service)
    if seen is not None:
        return update if seen else None
    left = None if update.document is None else _part(update.document, scope)
    if left is None:
        return None
    # why a source fails may name what is somebody else's
    return structs.replace(update, document=left, error=None, partial=False) if left != update.document else update


def seen_whole(topic: str, role: Role, scope: Scope, service: str) -> bool | None:
    """Return whether somebody may see all of a topic, or nothing of it; None where its document has to be looked into.

    ``service`` is whose topic it is; empty where nobody knows.
    """
    kind, _, name = topic.partition("/")
    right = DOCUMENTS.get(kind, _NOTHING)
    if not right.allows(role, scope):
        return False
    if scope.whole or right.reach is Reach.ANYWHERE or scope.covers(service=service):
        return True
    # such as indicators/soc-so-y-te: of one place alone
    if service and name.startswith(f"{service}-") and scope.covers(name.removeprefix(f"{service}-")):
        return True
    return None if kind in LOOKED_INTO else False


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
LOOKED_INTO = frozenset(kind for kind, types in KINDS.items() if any(each in _part.registry for each in types))
"""Kinds of which a part may belong to somebody."""
