"""The shipped schemas are those of the types that read the files, and judge as these do."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from resources.schemas.__main__ import HERE, schemas, written

ROOT = HERE.parents[1]
SAMPLES = [
    *(("server", path) for path in ROOT.glob("demo/server.toml")),
    *(("layout", path) for path in sorted(ROOT.glob("wall/layouts/*.toml"))),
    ("room", ROOT / "demo/room.toml"),
    ("province", ROOT / "resources/services/province.toml"),
]


def test_what_is_shipped_is_what_the_types_say():
    assert {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.json")} == {
        name: written(schema) for name, schema in schemas()
    }, "make schemas"


@pytest.mark.parametrize(("kind", "path"), SAMPLES, ids=[path.stem for _, path in SAMPLES])
def test_a_file_that_is_right_is_right_by_its_schema(kind: str, path: Path):
    jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), shipped(kind))


def test_a_pack_is_right_by_the_schema_of_its_logic():
    for path in sorted((ROOT / "resources/services").glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.stem != "province":
            jsonschema.validate(pack, shipped(f"pack-{pack.get('logic', path.stem)}"))


@pytest.mark.parametrize(
    "wrong", [{"server": {"prot": 1}}, {"server": {"port": "1"}}, {"source": [{"kind": "rss", "id": "Not An Id"}]}]
)
def test_a_mistake_is_one_by_the_schema_too(wrong: dict[str, object]):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, shipped("server"))


def test_a_command_says_where_they_lie():
    said = subprocess.run(
        [sys.executable, "-m", "server", "schemas"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {Path(line).name for line in said.stdout.splitlines()} == {name for name, _ in schemas()}


def shipped(kind: str) -> dict[str, object]:
    schema: dict[str, object] = json.loads((HERE / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return schema
