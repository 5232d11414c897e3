"""Tells whether what a device did to an attack ended it."""

import re

_FIRST = re.compile(r"[a-z]+")
_BLOCKED = frozenset(
    (
        *("block", "blocked", "blocking", "deny", "denied", "drop", "dropped", "reject", "rejected", "reset", "rst"),
        *("prevent", "prevented", "quarantine", "quarantined", "discard", "discarded", "terminate", "terminated"),
        "sinkhole",
    )
)
_PASSED = frozenset(
    (
        *("allow", "allowed", "accept", "accepted", "pass", "passed", "passthrough", "permit", "permitted"),
        *("detect", "detected", "alert", "alerted", "monitor", "monitored"),
    )
)


def blocked(action: object) -> bool | None:
    """Return whether an action stopped what it was taken against, None for one that nobody knows.

    The first word counts: ``drop-packet`` and ``reset-both`` stop it.
    """
    if isinstance(action, bool):
        return action
    found = _FIRST.match(action.strip(" \"'").casefold()) if isinstance(action, str) else None
    word = found[0] if found else ""
    return True if word in _BLOCKED else False if word in _PASSED else None
