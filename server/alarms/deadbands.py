"""Which dead band of a rule would have spared most of its alarms, found by trying wider ones on its own past."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from msgspec import structs

from server.alarm_rules.evaluator import PackRules, Rule
from server.alarm_rules.readings import Figure
from server.alarms.hygiene import ENOUGH, WORTH, proposal_id
from server.contract.alarm_commands import RuleTrial
from server.contract.messages import Proposal

SHARES = (0.005, 0.01, 0.02, 0.05, 0.1)
"""Of the limit, that are tried, the narrowest first."""


class Tries(Protocol):
    """Says what rules would have raised."""

    async def tried(self, pack: PackRules, since: datetime, now: datetime) -> tuple[RuleTrial, ...]:
        """Raise StoreError where the past cannot be read."""
        ...


def limit_of(rule: Rule) -> float | None:
    """Return the limit whose dead band may be wider; None for a rule without one."""
    said = rule.said
    if said.outside is not None:
        return (said.outside[1] - said.outside[0]) / 2
    return said.above if said.above is not None else said.below


async def widened(
    rule: Rule, figures: Mapping[str, Figure], tries: Tries, since: datetime, now: datetime
) -> Proposal | None:
    """Return the narrowest dead band that would have spared WORTH of a rule's alarms since a time; None for none.

    Raises StoreError.
    """
    limit = limit_of(rule)
    if not limit:
        return None
    bands = [
        rule.said.deadband,
        *(band for share in SHARES if (band := _round(abs(limit) * share)) > rule.said.deadband),
    ]
    # all of them in one walk through the past
    tried = [structs.replace(rule.said, id=f"{rule.id}--{number}", deadband=band) for number, band in enumerate(bands)]
    pack = PackRules(rule.service, tried, [*figures.values()])
    raised = {each.rule: each.raised for each in await tries.tried(pack, since, now)}
    now_raised = raised[tried[0].id]
    if now_raised < ENOUGH:
        return None
    for each in tried[1:]:
        if raised[each.id] <= now_raised * (1 - WORTH):
            return Proposal(
                id=proposal_id(rule.id, "deadband", rule.said.deadband, each.deadband),
                rule=rule.id,
                service=rule.service,
                name=rule.said.name,
                setting="deadband",
                before=rule.said.deadband,
                after=each.deadband,
                raised=now_raised,
                would_have=raised[each.id],
                days=round((now - since).total_seconds() / 86_400, 1),
            )
    return None


def _round(value: float) -> float:
    """Return a number that people would write: two digits of it."""
    return float(f"{value:.2g}")
