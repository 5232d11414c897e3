"""The index of service to citizens and businesses of Decision 766/QĐ-TTg of 23 June 2022: 100 points in six parts.

Every part is a sum of criteria; a criterion gives its points times the share that was reached, as a share of the
``target`` that gives full points: ``points · min(1, share / target)``. What the criteria are, and how many points each
has, stands in the pack (``one_stop.toml``), so that a change of the decision changes no code.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.contract.words import Words
from server.services.base import Flaw

Part = Literal["openness", "progress", "digitisation", "online", "payment", "satisfaction"]

POINTS: Mapping[Part, float] = {
    "openness": 18,
    "progress": 20,
    "digitisation": 22,
    "online": 12,
    "payment": 10,
    "satisfaction": 18,
}
"""What each part gives at most (Decision 766/QĐ-TTg, appendix for provinces)."""


class Criterion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion: a share in per cent, and the points it gives."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]{0,62}(?!\n)$")]
    """A share that the dossiers tell (``on_time_share``, ``online_share``, ``epay_share``, ``digitised_share``), or an
    indicator that a source tells of each office."""
    part: Part
    points: Annotated[float, Meta(gt=0)]
    target: Annotated[float, Meta(gt=0, le=100)] = 100.0
    """The share in per cent that gives all points."""
    name: Words


def flaws(criteria: Iterable[Criterion]) -> Iterator[Flaw]:
    """Yield the key of what makes no sense and why: the points of each part must be those of the decision."""
    listed = tuple(criteria)
    for number, criterion in enumerate(listed):
        if any(criterion.id == other.id for other in listed[:number]):
            yield ("criterion", number, "id"), Words(vi="đã được dùng ở trên", en="is used above already")
    for part, points in POINTS.items():
        given = sum(criterion.points for criterion in listed if criterion.part == part)
        if abs(given - points) > 1e-9:
            yield (
                ("criterion",),
                Words(
                    vi=f"phần «{part}» cần tổng {points:g} điểm, đang là {given:g}",
                    en=f"the part “{part}” needs {points:g} points in all, has {given:g}",
                ),
            )


def openness(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for openness, 18 at most.

    Procedures published on time and completely, dossiers synchronised with the national portal:
    ``Σ points · published on time / to be published``, and so on (Decision 766/QĐ-TTg, group 1).
    """
    return _part("openness", shares, criteria)


def progress(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for progress, 20 at most.

    ``20 · dossiers finished by the day promised / (dossiers finished + dossiers open and overdue)``, without those that
    were withdrawn (Decision 766/QĐ-TTg, group 2: the share of dossiers handled in time).
    """
    return _part("progress", shares, criteria)


def digitisation(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for digitisation, 22 at most.

    Dossiers digitised, results given electronically, data used again instead of asking for papers: ``Σ points ·
    dossiers so / dossiers`` (Decision 766/QĐ-TTg, group 3; Decree 61/2018/NĐ-CP as changed by 107/2021/NĐ-CP).
    """
    return _part("digitisation", shares, criteria)


def online(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for online service, 12 at most.

    ``Σ points · procedures offered online / procedures that can be`` and ``dossiers sent online / dossiers``
    (Decision 766/QĐ-TTg, group 4).
    """
    return _part("online", shares, criteria)


def payment(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for online payment, 10 at most.

    ``Σ points · procedures that can be paid online / procedures with a fee`` and ``dossiers paid online / dossiers
    with a fee`` (Decision 766/QĐ-TTg, group 5).
    """
    return _part("payment", shares, criteria)


def satisfaction(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    """Return the points for satisfaction, 18 at most, 6 for each of three shares.

    Petitions answered in time / petitions received; (petitions − those whose sender was not content or that were
    answered late) / petitions; (dossiers − those somebody complained about) / dossiers
    (Decision 766/QĐ-TTg, group 6; targets of Resolution 76/NQ-CP of 15 July 2021).
    """
    return _part("satisfaction", shares, criteria)


PARTS = {
    "openness": openness,
    "progress": progress,
    "digitisation": digitisation,
    "online": online,
    "payment": payment,
    "satisfaction": satisfaction,
}


def index(shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> dict[str, float | None]:
    """Return the points of each part as ``index_<part>`` and of all as ``index_total``; None where a share is unknown.

    ``shares`` are in per cent.
    """
    listed = tuple(criteria)
    points = {f"index_{part}": of(shares, listed) for part, of in PARTS.items()}
    told = [value for value in points.values() if value is not None]
    return points | {"index_total": sum(told) if len(told) == len(points) else None}


def _part(part: str, shares: Mapping[str, float | None], criteria: Iterable[Criterion]) -> float | None:
    total = 0.0
    for criterion in criteria:
        if criterion.part != part:
            continue
        share = shares.get(criterion.id)
        if share is None:
            return None
        total += criterion.points * min(1.0, max(0.0, share) / criterion.target)
    return total
