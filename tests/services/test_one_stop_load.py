"""What the service counts of many dossiers is what counting them one by one gives, also after some have changed."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.dossiers import changed, dossiers
from server.contract.calendar import CALENDAR
from server.contract.messages import Breakdown, Indicators, Series
from server.records import Batch
from server.services import packs

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
COUNT, CHANGED = 20_000, 300
SHOWN = ("dossiers_overdue", "on_time_share", "received", "online_share", "epay_share", "digitised_share")


def recount(told):
    """Return the figures of some dossiers, each looked at by itself."""
    first = NOW - timedelta(days=30)
    n: Counter[str] = Counter()
    for each in told:
        today = each.received.astimezone(CALENDAR).date() == NOW.astimezone(CALENDAR).date()
        n["received_today"] += today
        n["received"] += each.received >= first
        if each.withdrawn:
            continue
        done = each.finished is not None
        recent = each.received >= first
        recently_done = done and each.finished >= first
        overdue = not done and each.due < NOW
        n["handled_today"] += done and each.finished.astimezone(CALENDAR).date() == NOW.astimezone(CALENDAR).date()
        n["handled"] += recently_done
        n["dossiers_open"] += not done
        n["dossiers_overdue"] += overdue
        n["judged"] += recently_done or overdue
        n["on_time"] += recently_done and each.finished <= each.due
        n["known"] += recent
        n["online"] += recent and each.channel == "online"
        n["payable"] += recent and each.paid_online is not None
        n["paid"] += recent and each.paid_online is True
        n["digitised"] += recent and each.digitised is True
    counts = ("received_today", "handled_today", "received", "handled", "dossiers_open", "dossiers_overdue")
    return {name: n[name] for name in counts} | {
        "on_time_share": share(n["on_time"], n["judged"]),
        "online_share": share(n["online"], n["known"]),
        "epay_share": share(n["paid"], n["payable"]),
        "digitised_share": share(n["digitised"], n["known"]),
    }


def share(part, whole):
    return 100 * part / whole if whole else None


def check(documents, told):
    indicators = documents["indicators/one_stop"]
    assert isinstance(indicators, Indicators)
    values = {each.id: each.value for each in indicators.indicators}
    for name, value in recount(told).items():
        assert values[name] == pytest.approx(value), name
    fields = documents["breakdown/one_stop-fields"]
    assert isinstance(fields, Breakdown)
    by_field, by_office = defaultdict(list), defaultdict(list)
    for each in told:
        by_field[each.field].append(each)
        by_office[each.office].append(each)
    rows = {"-fields": by_field, "-departments": by_office}
    for name, groups in rows.items():
        table = documents[f"breakdown/one_stop{name}"]
        assert {row.id for row in table.rows} == set(groups)
        for row in table.rows:
            own = recount(groups[row.id])
            assert [cell.value for cell in row.cells] == [pytest.approx(own[column]) for column in SHOWN], row.id
    series = documents["series/received_today"]
    assert isinstance(series, Series)
    days = Counter(each.received.astimezone(CALENDAR).date() for each in told)
    drawn = {point.at.astimezone(CALENDAR).date(): point.value for point in series.points}
    assert drawn == {day: days[day] for day in sorted(days)[-14:]}


def test_many_dossiers_are_counted_as_one_by_one_and_so_are_changes():
    service = packs.load()["one_stop"]
    told = dossiers(COUNT, NOW)
    service.take("mot-cua", Batch(records=told))
    check(service.documents(NOW), told)
    some = list(changed(told, CHANGED, NOW - timedelta(seconds=1)))
    service.take("mot-cua", Batch(records=some, whole=False))
    merged = {each.id: each for each in told} | {each.id: each for each in some}
    check(service.documents(NOW), list(merged.values()))
