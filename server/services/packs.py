"""Makes services out of their packs: what a province settles without code, in TOML."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
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
from server.services.province.registry import Province, ProvincePack

PROVINCE = "province"
"""The file that all services share."""


class _PackHead(Struct):
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


def whose(folder: Path | None = None) -> Words:
    """Return in one line which province the services are of; raises like ``load``."""
    own = folder is not None and (folder / f"{PROVINCE}.toml").is_file()
    found = province(folder)
    communes, others = len(found.communes()), len(found.places) - len(found.communes())
    origin = Words(vi="của bạn", en="your own") if own else Words(vi="có sẵn", en="shipped")
    return Words(
        vi=f"tỉnh: {found.name.vi} ({PROVINCE}.toml {origin.vi}), {communes} xã phường, {others} đơn vị khác",
        en=f"province: {found.name.en} ({PROVINCE}.toml, {origin.en}), {communes} communes, {others} other places",
    )


def borrowed(folder: Path | None, used: Collection[str]) -> Iterator[Words]:
    """Yield what settings of their own still take from the province that is shipped: its places, and its plans.

    ``used`` are the services that have a source. Raises like ``load``.
    """
    if folder is None:
        return
    shipped = province().name
    if not (folder / f"{PROVINCE}.toml").is_file():
        yield Words(
            vi=f"{folder} không có {PROVINCE}.toml, nên các nơi là của {shipped.vi}; xem docs/another-province.md",
            en=f"{folder} has no {PROVINCE}.toml, so places are those of {shipped.en}; see docs/another-province.md",
        )
        return
    with _files(None) as paths:
        for name in used:
            if name not in paths or (folder / f"{name}.toml").is_file():
                continue
            _, pack = _pack(name, paths[name])
            if any(figure.plan for figure in getattr(pack, "indicator", ())):
                yield Words(
                    vi=f"kế hoạch trong {name}.toml có sẵn là của {shipped.vi}; hãy đặt tệp của bạn vào {folder}",
                    en=f"the plans in the shipped {name}.toml are those of {shipped.en}; put your own into {folder}",
                )


def _province(path: Path) -> Province:
    return _known_province(path, _content(path))


@lru_cache(maxsize=4)
def _known_province(path: Path, _content: bytes) -> Province:
    # a start asks several times; what has not changed is not read, and not folded, again
    pack = read_toml(path, ProvincePack)
    _judge(path, pack.flaws())
    return Province(pack)


def _pack(name: str, path: Path) -> tuple[type[Service], Pack]:
    return _known_pack(name, path, _content(path))


@lru_cache(maxsize=64)
def _known_pack(name: str, path: Path, _content: bytes) -> tuple[type[Service], Pack]:
    logic = read_toml(path, _PackHead).logic or name
    if logic not in LOGICS:
        raise refuse(path, ("logic",), one_of(logic, list(LOGICS)))
    made = LOGICS[logic]
    pack = read_toml(path, made.Pack)
    _judge(path, pack.flaws())
    return made, pack


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        # whoever reads it in earnest says why it cannot be read
        return b""


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
