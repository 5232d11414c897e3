"""Walks through all that topics have told over a long time, for whoever judges it anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, func, literal, select, type_coerce

from server.contract.messages import AnyDocument
from server.store import ledger
from server.store.database import Database
from server.store.past import chosen
from server.store.tables import EPOCH, MICROSECOND, documents, topics, updates

AT_ONCE = 500
"""Documents of one statement."""


class Told(NamedTuple):
    """What a topic told from a moment on."""

    at: datetime
    """UTC."""
    topic: str
    document: int
    """The number of its document."""


class Walk:
    """The changes of topics over a time. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def changes(
        self, names: Sequence[str], since: datetime, until: datetime, most: int
    ) -> tuple[list[Told], int]:
        """Return when topics told another document than before, in order, and how many such changes there are.

        Of more than ``most`` only the last one of each of equal stretches of the time is returned, of every topic.
        """
        before = func.lag(updates.c.document_id).over(
            partition_by=updates.c.topic_id, order_by=(updates.c.at, updates.c.id)
        )
        walked = (
            select(
                topics.c.name,
                updates.c.topic_id,
                updates.c.id,
                updates.c.at,
                updates.c.document_id,
                before.label("before"),
            )
            .select_from(updates)
            .join(topics, topics.c.id == updates.c.topic_id)
            .where(chosen(names), updates.c.at >= since, updates.c.at <= until, updates.c.document_id.is_not(None))
            .subquery()
        )
        changed = (
            select(walked).where((walked.c.before.is_(None)) | (walked.c.before != walked.c.document_id)).subquery()
        )
        async with self._database.begin() as connection:
            total = await connection.scalar(select(func.count()).select_from(changed)) or 0
            found = select(changed.c.at, changed.c.name, changed.c.document_id)
            if total > most:
                topics_told = await connection.scalar(select(func.count(changed.c.topic_id.distinct()))) or 1
                stretches = max(1, most // topics_told)
                width = max(1, ((until - since) // MICROSECOND) // stretches)
                moment = type_coerce(changed.c.at, BigInteger) - literal((since - EPOCH) // MICROSECOND, BigInteger)
                rank = func.row_number().over(
                    partition_by=(changed.c.topic_id, moment // width),
                    order_by=(changed.c.at.desc(), changed.c.id.desc()),
                )
                ranked = select(changed, rank.label("rank")).subquery()
                found = select(ranked.c.at, ranked.c.name, ranked.c.document_id).where(ranked.c.rank == 1)
                found = found.order_by(ranked.c.at, ranked.c.id)
            else:
                found = found.order_by(changed.c.at, changed.c.id)
            rows = (await connection.execute(found)).all()
        return [Told(row.at, row.name, row.document_id) for row in rows if row.at is not None], total

    async def documents(self, numbers: Sequence[int]) -> dict[int, AnyDocument]:
        """Return documents by their numbers; what is damaged, or of a newer version, is left out."""
        found: dict[int, AnyDocument] = {}
        wanted = list(dict.fromkeys(numbers))
        for begin in range(0, len(wanted), AT_ONCE):
            some = wanted[begin : begin + AT_ONCE]
            query = select(documents.c.id, documents.c.body).where(documents.c.id.in_(some))
            async with self._database.begin() as connection:
                rows = (await connection.execute(query)).all()
            for number, body in rows:
                if (document := ledger.document_of(body)) is not None:
                    found[number] = document
        return found
