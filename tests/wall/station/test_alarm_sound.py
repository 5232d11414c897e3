"""What a station does to be heard: where there is no loudspeaker it says so, and texts are spoken by a program."""

import shutil
import wave
from datetime import timedelta
from itertools import pairwise

import pytest
from alarm_documents import alarm
from documents import NOON, update

from resources.sounds.__main__ import BURSTS, HARMONICS, RATE, samples, write
from server.contract.client.link import Link
from server.contract.messages import AlarmState, BriefingRun, Briefings, Priority
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.client.standing_alarms import StandingAlarms
from wall.resources import sound_file
from wall.station.alarm_sound import NO_DEVICE, SPEAKER, AlarmSound, Speaker
from wall.station.sounding import Heard

# Qt says so by itself where the system plays nothing
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "PipeWire", "Using Qt multimedia")


@pytest.fixture
def board(qtbot):
    board = Dispatcher(Mailbox())
    linked(qtbot, board, Link.LIVE)
    return board


def linked(qtbot, board, link):
    board._mailbox.set_link(link)
    qtbot.waitUntil(lambda: board.link is link)


@pytest.fixture
def sounding(board, language):
    """Return what makes alarms heard, with whether it may."""
    allowed = [True]
    alarms = StandingAlarms(board)
    made = AlarmSound("main", board, alarms, language, lambda: allowed[0], speaks=False)
    yield made, allowed
    made.stop()


def raised(board, made, **changes):
    each = alarm(**changes)
    board.post(update(f"alarm/{each.key}", each))
    made.consider()


def test_the_files_are_those_that_the_script_makes(tmp_path):
    made = write(tmp_path)
    assert [file.stem for file in made] == [str(each) for each in Priority]
    for file in made:
        assert file.read_bytes() == sound_file(file.stem).read_bytes(), "python -m resources.sounds"


def test_sounds_are_short_soft_without_clicks_and_all_different():
    for burst in BURSTS.values():
        told = samples(burst)
        assert len(told) / RATE < 2.8
        assert max(map(abs, told)) <= 32_767 * burst.loudness
        # the steepest step that the highest of its notes has by itself
        steepest = 32_767 * burst.loudness * sum((n + 1) * part for n, part in enumerate(HARMONICS)) / sum(HARMONICS)
        highest = max(burst.notes)
        assert max(abs(one - other) for one, other in pairwise(told)) < (steepest * highest * 6.3 / RATE + 1)
        assert told[0] == told[-1] == 0
    pulses = [sum(note > 0 for note in burst.notes) for burst in BURSTS.values()]
    assert pulses == sorted(pulses, reverse=True)
    assert len(set(pulses)) == len(BURSTS)
    with wave.open(str(sound_file(Priority.CRITICAL))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)


def test_without_a_device_nothing_breaks_and_the_station_says_so(board, sounding):
    made, allowed = sounding
    assert made.trouble is None
    raised(board, made, priority=Priority.CRITICAL)
    assert (made.trouble is NO_DEVICE) == (made.loudspeaker.played == 0)
    raised(board, made, priority=Priority.CRITICAL, state=AlarmState.ACKNOWLEDGED)
    assert made.trouble is None, "nothing is to be heard any more"
    allowed[0] = False
    raised(board, made, subject="b")
    assert made.trouble is None


def test_what_is_only_remembered_makes_no_sound_and_what_was_told_does_also_when_the_server_is_silent(
    qtbot, board, sounding
):
    made, _ = sounding
    linked(qtbot, board, Link.CONNECTING)
    raised(board, made)
    assert made._heard.priority is None
    linked(qtbot, board, Link.LIVE)
    made.consider()
    assert made._heard.priority is Priority.HIGH
    linked(qtbot, board, Link.SILENT)
    made._heard = Heard()
    made.consider()
    assert made._heard.priority is Priority.HIGH


def test_a_station_that_takes_over_is_heard_at_once(board, sounding):
    made, allowed = sounding
    allowed[0] = False
    raised(board, made)
    assert made._heard.priority is None
    allowed[0] = True
    made.consider()
    assert made._heard.priority is Priority.HIGH


def test_nothing_sounds_while_a_briefing_is_presented(board, sounding):
    made, _ = sounding
    run = BriefingRun(briefing="morning", by="An", since=NOON, shown=NOON + timedelta(minutes=1))
    board.post(update("briefings/main", Briefings(run=run)))
    raised(board, made)
    assert made._heard.priority is None
    board.post(update("briefings/main", Briefings()))
    made.consider()
    assert made._heard.priority is Priority.HIGH


def test_what_is_spoken_is_the_priority_the_name_and_the_place(sounding):
    made, _ = sounding
    assert made.words(alarm()) == "Cao. Ùn tắc cửa khẩu. Tân Thanh"
    assert made.words(alarm(about=same(""))) == "Cao. Ùn tắc cửa khẩu"


def test_a_text_is_spoken_one_at_a_time_and_whatever_it_begins_with(qtbot, tmp_path):
    file = tmp_path / "said.wav"
    speaker = Speaker(into=file)
    there = shutil.which(SPEAKER) is not None
    assert speaker.is_there == there
    assert speaker.speak("--version; $(reboot) Ùn tắc cửa khẩu", "vi") == there
    assert not speaker.speak("Cửa khẩu", "vi"), "it speaks, or nothing can"
    qtbot.waitUntil(lambda: not speaker.speaks)
    if there:
        with wave.open(str(file)) as sound:
            assert sound.getnframes() / sound.getframerate() > 0.5
    speaker.close()
