"""Sources that are watched in tests, and what they send."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.connectors.mapping.records import gather
from server.connectors.rest import RestConfig
from server.contract.words import Words, same
from server.quality.counts import count
from server.quality.source import WatchedSource
from server.records import Reading
from server.service_publisher import about
from server.services.packs import load, province
from server.sifting import sifted

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)
PROVINCE = province()
COMMUNES = [place.code for place in PROVINCE.communes()]


def month(number, year=2026):
    """Return a day of a month."""
    return datetime(year, number, 15, tzinfo=UTC)


def reading(indicator, period, place=None):
    """Return a reading."""
    return Reading(indicator=indicator, period=period, value=1.0, place=place)


def source(service="economy", **changes):
    """Return the settings of a source that may be trusted for a minute."""
    given = {"id": "some", "name": Words(vi="Nguồn", en="Source"), "service": service, "url": "http://127.0.0.1/"}
    return RestConfig(**(given | {"fresh_for": 60.0, "fields": {}, "items": "@"} | changes))


def watch(config, *, listens=False, since=NOW):
    """Return what watches a source with the shipped packs."""
    return WatchedSource(config, load()[config.service], listens=listens, since=since)


def answer(service, *records, rejected=0, **more):
    """Return an answer of a source as the server takes it."""
    batch = gather(records, **more)
    return sifted(service, structs.replace(batch, rejected=batch.rejected + rejected))


def take(watched, *records, at=NOW, **more):
    """Let a source tell records at a time."""
    batch = answer(watched.service, *records, **more)
    counts = count(batch, watched.service, at)
    watched.take(counts, about(watched.source, batch.observed), batch.example, at, whole=batch.whole)


def fail(watched, rejected=0, at=NOW):
    """Let a source fail."""
    watched.fail(same("no answer"), rejected, same("row 1") if rejected else None, at)


def later(seconds):
    """Return a time after NOW."""
    return NOW + timedelta(seconds=seconds)
