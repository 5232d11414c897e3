"""That what has to be written down is, where docs/security.md says so."""

import pytest
from processes import ROOT

from server.commands import LARGEST_COMMAND, MOST_AT_ONCE
from server.contract.sign_in import SignIn
from server.people.failures import FREE
from server.people.passwords import AT_ONCE, GUESSED, SHORTEST
from server.people.provider_sign_ins import ATTEMPTS, LASTS, MOST, MOST_OF_ONE
from server.people.sessions import LIFETIME, LONGEST
from server.people.sessions import MOST_OF_ONE as SESSIONS
from server.security_log import KEPT, LARGEST
from server.web.calls import LARGEST_BODY
from server.web.control import STREAMS
from server.web.guard import REQUESTS, WRONG
from server.web.http_server import CONNECTIONS, HEADERS_WITHIN, LARGEST_HEADERS

WRITTEN = {
    "security.md": (
        *("## Trust boundaries", "## What is not covered", "### Ways in", "### Keys and ciphers", "### Data"),
        *("### Logs", "### Limits", "GUESSED", "locked by wrong passwords opens by itself"),
    ),
    "outgoing.md": ("# What the server connects to", "## Rules"),
    "rights.md": ("## Commands", "## Documents"),
    "people.md": ("## Names, passwords, sessions", "## Second step", "## Security log", "## Audit"),
    "sources.md": ("## Personal data and secrets", "## Secrets at rest", "## What does not fit"),
    "cameras.md": ("## Finding and adding", "## Passwords"),
    "first-day.md": ("chrony", "--require-hashes", "## 7. Ports"),
    "speed.md": ("## The data side",),
}


@pytest.mark.parametrize("page", WRITTEN)
def test_what_has_to_be_written_down_is(page):
    text = (ROOT / "docs" / page).read_text("utf-8")
    for part in WRITTEN[page]:
        assert part in text


def test_the_limits_that_are_written_are_those_that_hold():
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    rate = f"{REQUESTS.a_second} a second, {STREAMS} streams; wrong tokens {WRONG.at_once} an address"
    for told in (
        f"{LARGEST_COMMAND >> 20} MiB each; sign-ins {MOST_AT_ONCE[SignIn]} at once, hashes {AT_ONCE}",
        f"body {LARGEST_BODY >> 10} KiB, headers {LARGEST_HEADERS >> 10} KiB within {HEADERS_WITHIN:.0f} s",
        f"{CONNECTIONS} connections; a device {rate}, then one in {1 / WRONG.a_second:.0f}".replace("in 6", "in six"),
        f"{MOST} under way, {MOST_OF_ONE} a station, {ATTEMPTS} wrong numbers, {LASTS.seconds // 60} minutes",
        f"A person has {SESSIONS} sessions at most",
        f"{LIFETIME.seconds // 3600} hours unused",
        f"{LONGEST.days} days at most",
        f"{SHORTEST} letters, argon2id, {FREE + 1} attempts",
        f"`security.log`, {LARGEST // 10**6} MB and {('', 'one', 'two', 'three', 'four', 'five')[KEPT]} older ones",
    ):
        assert told in text, told
    assert len(GUESSED) > 20
