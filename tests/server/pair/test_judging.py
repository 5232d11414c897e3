"""Whoever takes a lease does so when its holder can no longer believe that it has it, whatever was slow or stopped."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.pair.likeness import Likeness
from server.pair.peers import SILENT_AFTER, Peers
from server.pair.tenure import GAP, LAPSE, MARGIN, Tenure
from server.pair.vigil import AFTER_OUTAGE, UNSEEN, Vigil
from server.store.leases import LeaseRow

HELD = LeaseRow(name="server", number=3, holder="ioc-1", beats=7)
TICK = 0.25

seconds = st.floats(0.0, 3.0)


def beaten(count: int) -> LeaseRow:
    return structs.replace(HELD, beats=count)


def watched(vigil: Vigil, row: LeaseRow, begin: float, end: float) -> float | None:
    """Return when a lease that stays as it is may be taken, of looks from one time to another."""
    now = begin
    while now <= end:
        if vigil.see(row, now):
            return now
        now += TICK
    return None


def test_a_lease_that_nobody_holds_is_taken_at_once():
    assert Vigil().see(LeaseRow(name="server", number=0), 5.0)
    assert Vigil().see(structs.replace(HELD, holder=""), 5.0)


def test_one_that_is_renewed_is_never_taken():
    vigil = Vigil()
    assert not any(vigil.see(beaten(count), count * TICK) for count in range(100))


def test_one_that_is_not_renewed_is_taken_after_a_while():
    taken = watched(Vigil(), HELD, 10.0, 20.0)
    assert taken is not None
    assert LAPSE <= taken - 10.0 <= LAPSE + TICK


def test_after_an_outage_the_holder_has_the_first_chance():
    vigil = Vigil()
    assert not vigil.see(HELD, 0.0)
    vigil.missed()
    taken = watched(vigil, HELD, 60.0, 70.0)
    assert taken is not None
    assert AFTER_OUTAGE <= taken - 60.0 <= AFTER_OUTAGE + TICK
    # once it was seen to renew, as always
    vigil.missed()
    assert not vigil.see(HELD, 80.0)
    assert not vigil.see(beaten(8), 80.25)
    taken = watched(vigil, beaten(8), 80.5, 90.0)
    assert taken is not None
    assert taken - 80.25 <= LAPSE + TICK


def test_whoever_was_stopped_itself_begins_to_watch_anew():
    vigil = Vigil()
    assert not vigil.see(HELD, 0.0)
    assert not vigil.see(HELD, UNSEEN + 60.0)


@given(st.lists(st.tuples(seconds, seconds, st.booleans()), max_size=12), seconds)
def test_the_holder_is_in_doubt_before_another_one_is_sure(renewals, phase):
    """Renewals are sent at any time, take any time to be written, and their answers may be lost."""
    tenure, vigil = Tenure(), Vigil()
    written: list[tuple[float, float, bool]] = []
    now = 0.0
    for pause, takes, answered in renewals:
        now += pause
        written.append((now, now + takes, answered))
        now += takes
    look = phase
    while look < now + 20:
        row = beaten(sum(at <= look for _, at, _ in written))
        if vigil.see(row, look):
            break
        look += TICK
    for sent, at, answered in written:
        if answered and at <= look:
            tenure.renewed(sent)
    assert not tenure.is_valid(look)


def test_a_holder_speaks_while_the_database_is_away_but_not_before_it_was_asked():
    tenure = Tenure()
    tenure.look(0.0)
    tenure.renewed(0.0)
    lapsed = LAPSE - MARGIN
    tenure.look(lapsed / 2)
    assert tenure.may_speak(lapsed - 0.01)
    assert not tenure.is_valid(lapsed)
    assert not tenure.may_speak(lapsed)
    tenure.failed(lapsed - 0.1)
    assert not tenure.is_valid(lapsed + 0.1)
    assert tenure.may_speak(lapsed + 0.1)
    tenure.renewed(lapsed + 0.2)
    assert tenure.is_valid(lapsed + 0.2)


def test_one_that_was_stopped_is_silent_until_it_has_asked():
    tenure = Tenure()
    tenure.look(0.0)
    tenure.renewed(0.0)
    tenure.failed(0.1)
    assert tenure.may_speak(0.2)
    woken = 0.2 + GAP + 30.0
    assert not tenure.may_speak(woken)
    # what had begun before says nothing
    tenure.failed(0.2)
    assert not tenure.may_speak(woken + 0.1)
    tenure.failed(woken + 0.1)
    assert tenure.may_speak(woken + 0.2)


ALIKE = "a digest"


def rows(beats: int, likeness: str = ALIKE) -> list[LeaseRow]:
    named = [LeaseRow(name=f"server/ioc-{number}", number=1, holder=likeness) for number in (1, 2)]
    return [named[0], structs.replace(named[1], beats=beats)]


def test_a_server_that_stands_by_is_known_and_missed():
    peers = Peers("ioc-1")
    assert not peers.see(rows(5), 0.0, ALIKE)
    assert peers.see(rows(6), 1.0, ALIKE)
    assert peers.present == ("ioc-2",)
    assert peers.see(rows(6), 1.0 + SILENT_AFTER, ALIKE)
    assert peers.present == ()
    assert peers.missing is not None
    assert "start ioc-2 again" in peers.missing.en
    assert peers.see(rows(7), 9.0, ALIKE)
    assert peers.missing is None


def test_one_that_never_came_is_missed_too():
    peers = Peers("ioc-1")
    assert not peers.see(rows(0)[:1], 0.0, ALIKE)
    assert peers.see(rows(0)[:1], SILENT_AFTER, ALIKE)
    assert peers.missing is not None
    assert "no server stands by" in peers.missing.en


def test_one_with_other_keys_is_named_while_it_stands_by():
    peers = Peers("ioc-1")
    peers.see(rows(5, "another"), 0.0, ALIKE)
    assert peers.unlike is None
    assert peers.see(rows(6, "another"), 1.0, ALIKE)
    assert peers.unlike is not None
    assert "ioc-2 has other keys" in peers.unlike.en
    assert peers.see(rows(7), 2.0, ALIKE)
    assert peers.unlike is None


def test_what_both_need_is_compared_and_not_told(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    for each in (one, other):
        (each / "stations").mkdir(parents=True)
        (each / "stations" / "left.toml").write_text("public")
        (each / "cameras.key").write_text("secret")

    def digest(folder: Path) -> str:
        return Likeness([folder / "stations", folder / "cameras.key", folder / "missing"])()

    assert digest(one) == digest(other)
    assert "secret" not in digest(one)
    (other / "stations" / "right.toml").write_text("public")
    assert digest(one) != digest(other)
