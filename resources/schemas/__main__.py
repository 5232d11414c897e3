"""Writes the schemas beside this file from the types that read the settings, and the description of the interface.

``python -m resources.schemas``; ``--check`` changes nothing and fails where one is not as the types are.
"""

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from server.config import Config
from server.contract.messages import Document, ProgrammePlan, Room
from server.contract.messages.layouts import Layout
from server.services import LOGICS
from server.services.packs import AlarmPack
from server.services.province.registry import ProvincePack
from server.web.openapi import describe

HERE = Path(__file__).parent


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each file and what it holds (JSON Schema 2020-12 as msgspec writes it, OpenAPI 3.1)."""
    shapes = {"server": Config, "layout": Layout, "room": Room, "programme": ProgrammePlan, "province": ProvincePack}
    shapes["pack-alarms"] = AlarmPack
    shapes |= {f"pack-{name}": made.Pack for name, made in LOGICS.items()}
    for name, shape in shapes.items():
        made = msgspec.json.schema(shape, schema_hook=_path)
        if issubclass(shape, Document):
            # which kind of document a file is, its place says
            del made["$defs"][shape.__name__]["properties"]["kind"]
            made["$defs"][shape.__name__]["required"].remove("kind")
        yield f"{name}.schema.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _dedented(made)
    yield "control.openapi.json", _dedented(describe())


def written(schema: dict[str, Any]) -> str:
    """Return the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _dedented(schema: Any) -> Any:
    """Return a schema whose descriptions begin at the margin: docstrings do so by themselves from Python 3.13 on."""
    match schema:
        case dict():
            return {
                key: inspect.cleandoc(value) if key == "description" and isinstance(value, str) else _dedented(value)
                for key, value in schema.items()
            }
        case list():
            return [_dedented(each) for each in schema]
    return schema


def _path(kind: type) -> dict[str, str]:
    if kind is Path:
        return {"type": "string"}
    raise NotImplementedError(kind)


def main() -> int:
    """Do what the argument says; returns the exit code."""
    made = {name: written(schema) for name, schema in schemas()}
    if "--check" not in sys.argv[1:]:
        for name, text in made.items():
            (HERE / name).write_text(text, encoding="utf-8")
        return 0
    old = [name for name, text in made.items() if not _is(HERE / name, text)]
    for name in old:
        print(f"{name}: not as the settings are; make schemas", file=sys.stderr)
    return int(bool(old))


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
