"""Where servers may be found: one, or two of which one serves."""

from typing import NamedTuple

from server.contract.words import Words


class Serving(NamedTuple):
    """Which run of which server is followed."""

    endpoint: str
    """``tcp://HOST:PORT`` of its feed."""
    epoch: int


def endpoints(told: str) -> list[str]:
    """Return the addresses in a text such as ``tcp://A:5570,tcp://B:5570``, or one alone."""
    return [each.strip() for each in told.split(",")]


def not_endpoints(option: str, told: str) -> Words | None:
    """Return why a text that was given as an ``option`` does not name servers; None where it does."""
    for each in endpoints(told):
        host, _, port = each.removeprefix("tcp://").rpartition(":")
        if not each.startswith("tcp://") or not host or not port.isdigit():
            return Words(
                vi=f"{option} {told}: cần tcp://MÁY:CỔNG, hai máy chủ thì tcp://MÁY-1:CỔNG,tcp://MÁY-2:CỔNG",
                en=f"{option} {told}: expected tcp://HOST:PORT, for two servers tcp://HOST-1:PORT,tcp://HOST-2:PORT",
            )
    return None
