"""The machines inside the province's network, and where in the world its attackers sit."""

from random import Random

from msgspec import Struct

from demo.province import DEPARTMENTS


class Machine(Struct, frozen=True):
    """One machine inside; its address is private (RFC 1918)."""

    name: str
    address: str
    agency: str


_SHORT = dict(
    zip(
        DEPARTMENTS,
        (
            *("vpub", "stc", "sxd", "snnmt", "sct", "snv", "stp", "syt", "sgddt"),
            *("skhcn", "svhttdl", "sdttg", "sngv", "ttt", "bqlkktck"),
        ),
        strict=True,
    )
)

SERVERS = tuple(
    Machine(f"{_SHORT[agency]}-{kind}", f"10.20.{number}.{host}", agency)
    for number, agency in enumerate(DEPARTMENTS, start=1)
    for kind, host in (("web", 10), ("mail", 20), ("file", 30))
)
WORKSTATIONS = tuple(
    Machine(f"{_SHORT[agency]}-pc{host:03d}", f"10.20.{number}.{host}", agency)
    for number, agency in enumerate(DEPARTMENTS, start=1)
    for host in range(101, 125)
)
_ACCESS_NETWORKS = (
    *((1, 180, 183), (14, 204, 221), (58, 208, 223), (61, 160, 174), (222, 184, 190)),
    *((5, 136, 143), (95, 24, 31), (178, 64, 71), (176, 208, 215)),
    *((177, 32, 63), (179, 80, 111), (187, 64, 95)),
    *((36, 64, 95), (114, 120, 127), (125, 160, 167)),
    *((59, 88, 99), (117, 192, 247), (122, 160, 175)),
    *((71, 160, 191), (73, 32, 63), (98, 192, 223)),
    *((78, 160, 191), (85, 96, 111), (88, 224, 255)),
    *((2, 176, 191), (79, 192, 207), (87, 128, 191), (92, 128, 143)),
    *((211, 192, 223), (121, 128, 191), (220, 64, 95)),
    *((41, 32, 47), (105, 112, 127), (197, 32, 63)),
)
"""Wide ranges of access networks around the world: first octet, and the second from and to."""


def attacker(chance: Random) -> str:
    """Return an address somewhere in the world, as those of dial-up and leased machines are."""
    first, low, high = chance.choice(_ACCESS_NETWORKS)
    return f"{first}.{chance.randint(low, high)}.{chance.randint(1, 254)}.{chance.randint(2, 253)}"
