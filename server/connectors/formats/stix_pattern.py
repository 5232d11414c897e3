"""Finds addresses, names and files in the pattern of an indicator, and what else it holds (STIX 2.1, 9)."""

import ipaddress
import re
from collections.abc import Iterator

from msgspec import Struct

_TEXT = r"'(?:[^'\\]|\\.){1,2000}'"
_COMPARISON = re.compile(
    r"(?P<path>[a-z][a-z0-9-]{1,60}:[\w.*-]{1,200}(?:\[[\w*-]{1,10}\])?(?:\.?(?:'[^']{1,40}'|[\w.-]{1,80})){0,3})"
    rf"\s*(?P<relation>=|IN)\s*(?P<values>{_TEXT}|\(\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*\))"
)
_VALUE = re.compile(_TEXT)
_FRAME = re.compile(
    r"\[|\]|\(|\)|\b(?:AND|OR|FOLLOWEDBY)\b|\bWITHIN\s+\d+\s+SECONDS\b|\bREPEATS\s+\d+\s+TIMES\b"
    r"|\bSTART\s+t?'[^']{1,40}'|\bSTOP\s+t?'[^']{1,40}'|\s+"
)
_KINDS = {
    "ipv4-addr:value": "address",
    "ipv6-addr:value": "address",
    "domain-name:value": "domain",
    "url:value": "url",
}
_REFERENCE = re.compile(r"(?:network-traffic|domain-name):\w+_refs?(?:\[[\w*]+\])?\.(?P<of>value|type)")
_HASH = re.compile(r"file:hashes\.(?:'[^']{1,20}'|[A-Za-z0-9-]{1,20})")


class Observable(Struct, frozen=True):
    """One thing that something can be held against."""

    kind: str
    value: str


class Observables(Struct, frozen=True):
    """What a pattern holds."""

    found: tuple[Observable, ...]
    rest: str
    """What of the pattern was not understood."""


def signs(pattern: str) -> Observables:
    """Return what a pattern names by equality, each once, and what is left of it."""
    found: dict[Observable, None] = {}
    rest: list[str] = []
    place = 0
    for comparison in _COMPARISON.finditer(pattern):
        read = _read(comparison["path"], comparison["values"])
        if read is None:
            continue
        rest.append(pattern[place : comparison.start()])
        place = comparison.end()
        found |= dict.fromkeys(read)
    left = _FRAME.sub(" ", " ".join((*rest, pattern[place:])))
    return Observables(tuple(found), " ".join(left.split()))


def _read(path: str, values: str) -> list[Observable] | None:
    """Return the signs of one comparison, none for one that only says of what kind another one is; None for others."""
    spelt = list(_texts(values))
    if kind := _KINDS.get(path):
        return [Observable(kind, value) for value in spelt]
    if _HASH.fullmatch(path):
        return [Observable("file", value) for value in spelt]
    reference = _REFERENCE.fullmatch(path)
    if reference is None:
        return None
    return [] if reference["of"] == "type" else [Observable(_kind(value), value) for value in spelt]


def _texts(values: str) -> Iterator[str]:
    for found in _VALUE.finditer(values):
        yield re.sub(r"\\(.)", r"\1", found[0][1:-1])


def _kind(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return "domain"
    return "address"
