"""The boundary between the feed's thread and the screens: the newest of every topic, one wake-up."""

import threading

import pytest
from documents import indicators, update
from PySide6.QtCore import Qt

from server.contract.client.link import Link
from wall.client.mailbox import Mailbox


@pytest.fixture
def mailbox(qapp):  # noqa: ARG001 - it makes the application
    return Mailbox()


@pytest.fixture
def woken(mailbox):
    """Return what grows by one with each wake-up."""
    wakes = []
    mailbox.ready.connect(lambda: wakes.append(threading.get_ident()), Qt.ConnectionType.DirectConnection)
    return wakes


def test_only_the_newest_of_every_topic_waits(mailbox):
    for number in range(5):
        mailbox.put(update("a/1", indicators(float(number)), seq=number))
    mailbox.put(update("b/1", seq=5))
    assert [each.seq for each in mailbox.take().updates] == [4, 5]


def test_what_is_taken_is_gone(mailbox):
    mailbox.put(update())
    assert len(mailbox.take().updates) == 1
    assert mailbox.take().updates == []


def test_one_wake_up_until_it_is_emptied(mailbox, woken):
    for number in range(100):
        mailbox.put(update("a/1", seq=number))
    assert len(woken) == 1
    mailbox.take()
    assert len(woken) == 1
    mailbox.put(update())
    assert len(woken) == 2


def test_a_beat_that_changes_nothing_wakes_nobody(mailbox, woken):
    mailbox.set_link(Link.LIVE, ahead=1.0, complete=7)
    assert len(woken) == 1
    mailbox.take()
    mailbox.set_link(Link.LIVE, ahead=2.0, complete=7)
    assert len(woken) == 1
    mail = mailbox.take()
    assert (mail.link, mail.ahead, mail.complete) == (Link.LIVE, 2.0, 7)


def test_another_state_of_the_link_wakes(mailbox, woken):
    mailbox.set_link(Link.LIVE, complete=None)
    mailbox.take()
    mailbox.set_link(Link.LIVE, complete=7)
    mailbox.take()
    mailbox.set_link(Link.SILENT, complete=7)
    assert len(woken) == 3


def test_the_servers_clock_is_kept_while_it_is_silent(mailbox):
    mailbox.set_link(Link.LIVE, ahead=3.5)
    mailbox.set_link(Link.SILENT)
    mail = mailbox.take()
    assert (mail.link, mail.ahead) == (Link.SILENT, 3.5)


def test_a_change_of_the_link_and_an_update_are_one_wake_up(mailbox, woken):
    mailbox.put(update())
    mailbox.set_link(Link.LIVE)
    assert len(woken) == 1
    mail = mailbox.take()
    assert (len(mail.updates), mail.link) == (1, Link.LIVE)


def test_nothing_is_lost_between_threads(mailbox):
    """Take in one thread what others put, and end with the last of each."""
    topics = [f"a/{number}" for number in range(4)]

    def put(topic):
        for number in range(2000):
            mailbox.put(update(topic, seq=number))

    threads = [threading.Thread(target=put, args=(topic,)) for topic in topics]
    for thread in threads:
        thread.start()
    newest: dict[str, int] = {}
    while any(thread.is_alive() for thread in threads):
        for each in mailbox.take().updates:
            assert each.seq > newest.get(each.topic, -1)
            newest[each.topic] = each.seq
    for each in mailbox.take().updates:
        newest[each.topic] = each.seq
    assert newest == dict.fromkeys(topics, 1999)
