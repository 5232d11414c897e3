"""Makes services out of their packs: what a province settles without code, in TOML."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from msgspec import Struct

from server.contract.errors import ConfigError
from server.contract.toml import read_toml, refuse, together
from server.contract.toml_place import Key, line_of
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.services import LOGICS
from server.services.base import Flaw, Pack, Service
from server.services.province import Province, ProvincePack

PROVINCE = "province"
"""The file that all services share."""


class _Head(Struct):
    logic: str | None = None


def load(folder: Path | None = None) -> Mapping[str, Service]:
    """Return every service by name: those that are shipped, and those of ``folder``, which win over them.

    Raises ConfigError with all that is wrong in the files: file, line, key and what was expected.
    """
    with _files(folder) as paths:
        places = _province(paths[PROVINCE])
        services: dict[str, Service] = {}
        errors: list[ConfigError] = []
        named: dict[str, tuple[Path, Key]] = {}
        for name, path in paths.items():
            if name == PROVINCE:
                continue
            try:
                made, pack = _pack(name, path)
            except ConfigError as error:
                errors.append(error)
                continue
            errors += _named_twice(path, pack, named)
            services[name] = made(name, pack, places)
        if errors:
            raise together(errors)
        return services


def province(folder: Path | None = None) -> Province:
    """Return the places that all services share, raising like ``load``."""
    with _files(folder) as paths:
        return _province(paths[PROVINCE])


def _province(path: Path) -> Province:
    pack = read_toml(path, ProvincePack)
    _judge(path, pack.flaws())
    return Province(pack)


def _pack(name: str, path: Path) -> tuple[type[Service], Pack]:
    logic = read_toml(path, _Head).logic or name
    if logic not in LOGICS:
        raise refuse(path, ("logic",), one_of(logic, list(LOGICS)))
    made = LOGICS[logic]
    pack = read_toml(path, made.Pack)
    _judge(path, pack.flaws())
    return made, pack


def _judge(path: Path, flaws: Iterable[Flaw]) -> None:
    """Raise ConfigError where there are flaws."""
    if errors := [refuse(path, *flaw) for flaw in flaws]:
        raise together(errors)


def _named_twice(path: Path, pack: Pack, named: dict[str, tuple[Path, Key]]) -> list[ConfigError]:
    """Return which indicators of a pack another pack has too, and add the others: both would be one series."""
    found = []
    for number, figure in enumerate(getattr(pack, "indicator", ())):
        key: Key = ("indicator", number, "id")
        if figure.id in named:
            other, there = named[figure.id]
            place = f"{other}:{line_of(other.read_text(), there)}"
            words = Words(
                vi=f"«{figure.id}» đã là chỉ tiêu trong {place}; hãy đặt mã khác",
                en=f"“{figure.id}” is an indicator in {place} already; choose another id",
            )
            found.append(refuse(path, key, words))
        named.setdefault(figure.id, (path, key))
    return found


@contextmanager
def _files(folder: Path | None) -> Iterator[Mapping[str, Path]]:
    """Lend the packs by name: those of ``folder`` win over those that are shipped."""
    with as_file(files("resources.services")) as shipped:
        folders = (shipped, folder) if folder is not None else (shipped,)
        yield {path.stem: path for each in folders for path in sorted(each.glob("*.toml"))}
