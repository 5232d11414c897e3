"""Makes services out of their packs: what a province settles without code, in TOML."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from msgspec import Struct

from server.contract.toml import read_toml, refuse
from server.contract.words import Words
from server.services import LOGICS
from server.services.base import Service
from server.services.province import Province, ProvincePack

PROVINCE = "province"
"""The file that all services share."""


class _Head(Struct):
    logic: str | None = None


def load(folder: Path | None = None) -> Mapping[str, Service]:
    """Return every service by name: those that are shipped, and those of ``folder``, which win over them.

    Raises ConfigError with file, line, key and what was expected.
    """
    with _files(folder) as paths:
        places = _province(paths[PROVINCE])
        return {name: _service(name, path, places) for name, path in paths.items() if name != PROVINCE}


def province(folder: Path | None = None) -> Province:
    """Return the places that all services share, raising like ``load``."""
    with _files(folder) as paths:
        return _province(paths[PROVINCE])


def _province(path: Path) -> Province:
    pack = read_toml(path, ProvincePack)
    if flaw := pack.flaw():
        raise refuse(path, *flaw)
    return Province(pack)


def _service(name: str, path: Path, province: Province) -> Service:
    logic = read_toml(path, _Head).logic or name
    if logic not in LOGICS:
        known = ", ".join(LOGICS)
        words = Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}")
        raise refuse(path, ("logic",), words)
    made = LOGICS[logic]
    pack = read_toml(path, made.Pack)
    if flaw := pack.flaw():
        raise refuse(path, *flaw)
    return made(name, pack, province)


@contextmanager
def _files(folder: Path | None) -> Iterator[Mapping[str, Path]]:
    """Lend the packs by name: those of ``folder`` win over those that are shipped."""
    with as_file(files("resources.services")) as shipped:
        folders = (shipped, folder) if folder is not None else (shipped,)
        yield {path.stem: path for each in folders for path in sorted(each.glob("*.toml"))}
