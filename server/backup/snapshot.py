"""What is known of a copied database, and whether this version can tell what is in it."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from server.contract.words import Words
from server.errors import DatabaseTooNewError, StoreError
from server.store.tables import NEWEST

T = TypeVar("T")


class Snapshot(NamedTuple, Generic[T]):
    """A copy of a database as it was at one moment."""

    schema: str
    """The last migration of its tables."""
    rows: dict[str, int]
    """How many there are in each of its tables."""
    held: T
    """What was read at that moment besides."""


def check_schema(place: str, found: Sequence[str]) -> str:
    """Return the last migration of a database; raises StoreError for one that is not ours, or newer than this."""
    if len(found) != 1:
        raise StoreError(
            Words(
                vi=f"{place} không phải là cơ sở dữ liệu của Vọng Lâu; hãy kiểm tra [store] url",
                en=f"{place} is no database of Vọng Lâu; check [store] url",
            )
        )
    if found[0] > NEWEST:
        raise DatabaseTooNewError(
            Words(
                vi=f"cơ sở dữ liệu {place} do bản Vọng Lâu mới hơn ghi (cấu trúc {found[0]}); "
                "hãy dùng bản đó để sao lưu",
                en=f"a newer Vọng Lâu has written the database {place} (schema {found[0]}); back up with that one",
            )
        )
    return found[0]
