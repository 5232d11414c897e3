"""What has been sent to us and not been asked for yet."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.connectors.mapping.records import KEPT
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.transport.inbox import MOST, Inbox, heard
from server.contract.words import Words
from server.records import Batch, Reading

EMPTY = Batch(records=(), whole=False)
WHY = Words(vi="sai", en="wrong")


def test_the_last_of_each_key_is_kept():
    inbox: Inbox[str, int] = Inbox(1000)
    for value in range(3):
        inbox.put("a", value, 10)
    inbox.put("b", 9, 10)
    assert (inbox.items(), inbox.size) == ([("a", 2), ("b", 9)], 20)


def test_what_is_too_many_or_too_large_is_counted():
    inbox: Inbox[int, int] = Inbox(10 * MOST)
    for number in range(MOST + 7):
        inbox.put(number, number, 1)
    assert len(inbox.items()) == MOST
    batch = inbox.told(EMPTY, inbox.items())
    assert (batch.rejected, batch.example) == (
        7,
        Words(vi="quá nhiều cùng lúc, hãy giảm every", en="too many at once, lower every"),
    )
    assert (inbox.items(), inbox.size) == ([], 0)
    inbox.put(1, 1, 10 * MOST + 1)
    assert inbox.told(EMPTY, ()).rejected == 1


def test_what_comes_while_an_answer_is_made_waits_for_the_next_one():
    inbox: Inbox[str, list[int]] = Inbox(1000)
    inbox.put("a", [1], 1)
    taken = inbox.items()
    inbox.put("a", [2], 1)
    inbox.put("b", [3], 1)
    inbox.told(EMPTY, taken)
    assert inbox.items() == [("a", [2]), ("b", [3])]


def test_reasons_are_few_and_the_count_is_right():
    inbox: Inbox[str, int] = Inbox(1000)
    for number in range(500):
        inbox.refuse(Words(vi=f"sai {number}", en=f"wrong {number}"))
        inbox.refuse(WHY)
    batch = inbox.told(EMPTY, ())
    assert (batch.rejected, len(batch.examples)) == (1000, KEPT)
    assert inbox.told(EMPTY, ()).rejected == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40))))
def test_its_size_is_that_of_what_it_holds(puts: list[tuple[int, int]]):
    inbox: Inbox[int, int] = Inbox(60, most=3)
    for key, size in puts:
        inbox.put(key, size, size)
        assert inbox.size == sum(size for _, size in inbox.items()) <= 60
        assert len(inbox.items()) <= 3


def test_bad_ones_alone_are_no_failure():
    batch = heard([RejectedRecord("sai", "wrong", {"a": 1})])
    assert (batch.records, batch.whole, batch.rejected, batch.example) == ((), False, 1, WHY)
    reading = Reading(indicator="iip", period=datetime(2026, 1, 1, tzinfo=UTC), value=1)
    assert heard([reading, RejectedRecord("sai", "wrong")]).records == (reading,)
