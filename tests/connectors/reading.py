"""Sources as settings name them, asked once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from demo.sources import serving
from server.connectors import CONNECTORS, AnySourceConfig
from server.connectors.base import Connector, ConnectorTools, SourceConfig
from server.contract.toml_place import spell
from server.errors import SourceError
from server.records import AnyRecord, Batch

T = TypeVar("T", bound=SourceConfig)

SEED = 20
NAME = "Nguyễn Thị Hoà Bình"
PHONE = "0912 345 678"
MAIL = "hoa.binh@example.vn"
CARD = "020185001234"
PLANTED = f"{NAME}, ĐT {PHONE}, {MAIL}, CCCD {CARD}"
"""What must never come out of a connector."""


def case(name: str) -> bytes:
    """Return what an outsider sent: a file of ``cases``."""
    return (Path(__file__).parent / "cases" / name).read_bytes()


def proper(made: T) -> T:
    """Return the configuration of a source; raises msgspec.ValidationError with all that makes no sense in it."""
    if wrong := [f"{spell(each.key)}: {each.words.en}" for each in made.mistakes()]:
        raise msgspec.ValidationError("\n".join(wrong))
    return made


def config(kind: str, **values: Any) -> Any:
    """Return the configuration that the settings file would give; raises msgspec.ValidationError."""
    usual = {"kind": kind, "id": kind, "name": {"vi": "Nguồn", "en": "Source"}, "service": "any"}
    return proper(msgspec.convert(usual | values, AnySourceConfig))


def connector(tools: ConnectorTools, kind: str, *, gives: type[AnyRecord] | None = None, **values: Any) -> Connector:
    """Return the connector; ``gives`` is the record of a mapping."""
    made = config(kind, **values)
    return CONNECTORS[type(made)](made, tools, gives or made.gives[0])


async def refusal(connector: Connector) -> str:
    """Return why the source is refused, in Vietnamese."""
    with pytest.raises(SourceError) as caught:
        await connector.fetch()
    return caught.value.words.vi


def ids(batch: Batch) -> list[str]:
    """Return the names of the records."""
    return [record.id for record in batch.records]


def personal(told: Batch | SourceError) -> list[str]:
    """Return what of PLANTED came out: in records, examples, or words."""
    text = repr(told) if isinstance(told, Batch) else repr((told.words, told.examples, str(told)))
    bare = "".join(text.split())
    parts = [*NAME.split(), PHONE, PHONE[:8], MAIL, MAIL.partition("@")[0], CARD, CARD[:9]]
    return [part for part in parts if "".join(part.split()) in bare]


@asynccontextmanager
async def demo(secrets: dict[str, str], **more: Any) -> AsyncIterator[str]:
    """Serve the demo's sources, with its secret at hand; yields their address."""
    secrets["demo"] = "demo-token"
    async with serving(SEED, **more) as address:
        yield address


REACH = f"gọi {PHONE}, {MAIL} hoặc số thẻ {CARD}"
"""What people write into texts about how to reach them."""
