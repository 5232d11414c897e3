"""Makes services out of their packs: what a province settles without code, in TOML."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from msgspec import Struct

from server.alarm_rules.evaluator import PackRules
from server.alarm_rules.readings import Figure
from server.alarm_rules.rules import AlarmRule, rule_flaws
from server.contract.errors import ConfigError
from server.contract.toml import read_text, text_of, together
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.services import LOGICS
from server.services.base import Flaw, Pack, Service
from server.services.province.registry import Province, ProvincePack

T = TypeVar("T")

PROVINCE = "province"
"""The file that all services share."""
ALARMS = "alarms"
"""The file with rules about what is no service: sources, stations, the server itself."""
APART = (PROVINCE, ALARMS)
"""Files that are no services."""


class _PackHead(Struct):
    logic: str | None = None


class AlarmPack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``alarms.toml``."""

    alarm: tuple[AlarmRule, ...] = ()

    def flaws(self) -> Iterable[Flaw]:
        """Return nothing: what makes no sense is found in every pack's rules alike."""
        return ()


class PackFile(NamedTuple):
    """A pack that counts, and where what is wrong with it is said to stand."""

    path: Path
    text: str
    published: bool = False


def load(folder: Path | None = None, published: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, Service]:
    """Return every service by name: those that are shipped, and those of ``folder``, which win over them.

    Above all are those whose text was ``published``, by name. Raises ConfigError with all that is wrong in the files:
    file, line, key and what was expected.
    """
    found = pack_files(folder, published)
    places = _province(found[PROVINCE])
    services: dict[str, Service] = {}
    errors: list[ConfigError] = []
    named: dict[str, tuple[PackFile, Key]] = {}
    ruled: dict[str, tuple[PackFile, Key]] = {}
    for name, file in found.items():
        if name == PROVINCE:
            continue
        try:
            if name == ALARMS:
                errors += _ruled_twice(file, _alarm_pack(file).alarm, ruled)
                continue
            made, pack = _pack(name, file)
        except ConfigError as error:
            errors.append(error)
            continue
        errors += _named_twice(file, pack, named)
        errors += _ruled_twice(file, pack.alarm, ruled)
        services[name] = made(name, pack, places)
    if errors:
        raise together(errors)
    return services


def read_pack(name: str, text: str, path: Path | None = None) -> Pack | ProvincePack | AlarmPack:
    """Return a pack as its text says, whatever else there is; raises ConfigError with all that is wrong."""
    file = PackFile(path or Path(f"{name}.toml"), text)
    if name == PROVINCE:
        return _province_pack(file)
    return _alarm_pack(file) if name == ALARMS else _pack(name, file)[1]


def alarm_rules(folder: Path | None = None, published: Mapping[str, str] = MappingProxyType({})) -> list[PackRules]:
    """Return the rules of all packs, raising like ``load``."""
    found = []
    for name, file in pack_files(folder, published).items():
        if name != PROVINCE:
            pack = _alarm_pack(file) if name == ALARMS else _pack(name, file)[1]
            figures = [Figure(each.id, each.short) for each in getattr(pack, "indicator", ())]
            found.append(PackRules("" if name == ALARMS else name, pack.alarm, figures))
    return found


def province(folder: Path | None = None, published: Mapping[str, str] = MappingProxyType({})) -> Province:
    """Return the places that all services share, raising like ``load``."""
    return _province(pack_files(folder, published)[PROVINCE])


def pack_files(folder: Path | None, published: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, PackFile]:
    """Return the packs that count, by name; raises ConfigError for one that cannot be read as a text."""
    with as_file(files("resources.services")) as shipped:
        folders = (shipped, folder) if folder is not None else (shipped,)
        paths = {path.stem: path for each in folders for path in sorted(each.glob("*.toml"))}
        found = {name: PackFile(path, text_of(path)) for name, path in paths.items() if name not in published}
    news = {name: PackFile(Path(f"{name}.toml"), text, published=True) for name, text in published.items()}
    return {name: (found | news)[name] for name in (*paths, *(name for name in published if name not in paths))}


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
    found = pack_files(None)
    for name in used:
        if name not in found or (folder / f"{name}.toml").is_file():
            continue
        _, pack = _pack(name, found[name])
        if any(figure.plan for figure in getattr(pack, "indicator", ())):
            yield Words(
                vi=f"kế hoạch trong {name}.toml có sẵn là của {shipped.vi}; hãy đặt tệp của bạn vào {folder}",
                en=f"the plans in the shipped {name}.toml are those of {shipped.en}; put your own into {folder}",
            )


@lru_cache(maxsize=4)
def _province(file: PackFile) -> Province:
    # a start asks several times; what has not changed is not read, and not folded, again
    return Province(_province_pack(file))


def _province_pack(file: PackFile) -> ProvincePack:
    pack = _read(file, ProvincePack)
    _judge(file, pack.flaws())
    return pack


@lru_cache(maxsize=4)
def _alarm_pack(file: PackFile) -> AlarmPack:
    pack = _read(file, AlarmPack)
    _judge(file, rule_flaws(pack.alarm, ()))
    return pack


@lru_cache(maxsize=64)
def _pack(name: str, file: PackFile) -> tuple[type[Service], Pack]:
    logic = _read(file, _PackHead).logic or name
    if logic not in LOGICS:
        raise _refuse(file, ("logic",), one_of(logic, list(LOGICS)))
    made = LOGICS[logic]
    pack = _read(file, made.Pack)
    figures = tuple(each.id for each in getattr(pack, "indicator", ()))
    _judge(file, (*pack.flaws(), *rule_flaws(pack.alarm, figures)))
    return made, pack


def _read(file: PackFile, shape: type[T]) -> T:
    return read_text(file.path, file.text, shape).good()


def _refuse(file: PackFile, key: Key, words: Words) -> ConfigError:
    return ConfigError(file.path, words, line=line_of(file.text, key), key=spell(key))


def _judge(file: PackFile, flaws: Iterable[Flaw]) -> None:
    """Raise ConfigError where there are flaws."""
    if errors := [_refuse(file, *flaw) for flaw in flaws]:
        raise together(errors)


def _ruled_twice(
    file: PackFile, rules: Iterable[AlarmRule], named: dict[str, tuple[PackFile, Key]]
) -> list[ConfigError]:
    """Return which rules of a pack another pack has too, and add the others: alarms are known by their rule."""
    found = []
    for number, rule in enumerate(rules):
        key: Key = ("alarm", number, "id")
        if rule.id in named and named[rule.id][0] is not file:
            other, there = named[rule.id]
            place = f"{other.path}:{line_of(other.text, there)}"
            words = Words(
                vi=f"«{rule.id}» đã là luật báo động trong {place}; hãy đặt mã khác",
                en=f"“{rule.id}” is a rule in {place} already; choose another id",
            )
            found.append(_refuse(file, key, words))
        named.setdefault(rule.id, (file, key))
    return found


def _named_twice(file: PackFile, pack: Pack, named: dict[str, tuple[PackFile, Key]]) -> list[ConfigError]:
    """Return which indicators of a pack another pack has too, and add the others: both would be one series."""
    found = []
    for number, figure in enumerate(getattr(pack, "indicator", ())):
        key: Key = ("indicator", number, "id")
        if figure.id in named:
            other, there = named[figure.id]
            place = f"{other.path}:{line_of(other.text, there)}"
            words = Words(
                vi=f"«{figure.id}» đã là chỉ tiêu trong {place}; hãy đặt mã khác",
                en=f"“{figure.id}” is an indicator in {place} already; choose another id",
            )
            found.append(_refuse(file, key, words))
        named.setdefault(figure.id, (file, key))
    return found
