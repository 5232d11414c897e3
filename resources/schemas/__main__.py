"""``python -m resources.schemas``: writes the schemas beside this file from the types that read the settings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from server.config import Config
from server.contract.messages import Room
from server.services import LOGICS
from server.services.province.registry import ProvincePack
from wall.layouts.model import Layout

HERE = Path(__file__).parent


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each file and what it holds (JSON Schema 2020-12, as msgspec writes it)."""
    shapes = {"server": Config, "layout": Layout, "room": Room, "province": ProvincePack}
    shapes |= {f"pack-{name}": made.Pack for name, made in LOGICS.items()}
    for name, shape in shapes.items():
        made = msgspec.json.schema(shape, schema_hook=_path)
        yield f"{name}.schema.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made


def written(schema: dict[str, Any]) -> str:
    """Return the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _path(kind: type) -> dict[str, str]:
    if kind is Path:
        return {"type": "string"}
    raise NotImplementedError(kind)


if __name__ == "__main__":
    for name, schema in schemas():
        (HERE / name).write_text(written(schema), encoding="utf-8")
