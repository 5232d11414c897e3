"""A year of dossiers as a province's one-stop offices would tell them; the same ones for the same seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from msgspec import structs

from server.records import Dossier

PROCEDURES, FIELDS = 2124, 40
OFFICES = 85
"""65 communes and 20 departments."""
SHARE_OPEN = 0.03
"""Of those whose time has come that are not finished."""


def dossiers(count: int, now: datetime, *, seed: int = 1) -> list[Dossier]:
    """Return ``count`` dossiers received in the year before ``now`` (UTC): most online, nearly all on time."""
    random = np.random.default_rng(seed)
    received = np.sort(random.uniform(0, 365 * 86_400, count))[::-1]
    days = random.integers(1, 30, count)
    lasted = days * 86_400 * random.beta(2, 2.4, count) * np.where(random.random(count) < 0.01, 2.5, 1.0)
    finished = (lasted < received) & (random.random(count) > SHARE_OPEN)
    offices, fields = random.integers(OFFICES, size=count), random.integers(FIELDS, size=count)
    procedures = random.integers(PROCEDURES, size=count)
    online, paid, digitised, withdrawn = random.random((4, count))
    columns = zip(
        received.tolist(),
        days.tolist(),
        lasted.tolist(),
        finished.tolist(),
        offices.tolist(),
        fields.tolist(),
        procedures.tolist(),
        online.tolist(),
        paid.tolist(),
        digitised.tolist(),
        withdrawn.tolist(),
        strict=True,
    )
    return [
        Dossier(
            id=f"000.00.{office:02}.H37-{number:07}",
            procedure=f"1.{procedure:06}",
            field=f"linh-vuc-{field}",
            office=f"don-vi-{office}",
            received=(began := now - timedelta(seconds=ago)),
            due=began + timedelta(days=within),
            finished=began + timedelta(seconds=took) if done else None,
            channel="online" if by < 0.87 else "direct" if by < 0.98 else "post",
            paid_online=None if fee < 0.6 else fee < 0.9,
            digitised=scan < 0.8,
            withdrawn=back < 0.005,
        )
        for number, (ago, within, took, done, office, field, procedure, by, fee, scan, back) in enumerate(columns)
    ]


def changed(held: list[Dossier], count: int, now: datetime) -> Iterator[Dossier]:
    """Return the newest ``count`` dossiers as they are once they are finished at ``now`` (UTC)."""
    for dossier in held[-count:]:
        yield structs.replace(dossier, finished=now)
