"""Lets a room hear alarms: a sound for each priority, and words where they are wanted."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QProcess, QTimer, QUrl, Slot

from server.contract.alarm_words import PRIORITIES
from server.contract.client.link import Link
from server.contract.messages import Alarm, Briefings, Priority, Update
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.standing_alarms import StandingAlarms
from wall.guard import Guard
from wall.language import Language
from wall.resources import sound_file
from wall.station.sounding import Heard, sound

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

Wish = Literal["auto", "on", "off"]
SPEAKER = "espeak-ng"
SPEAKS_AFTER = 2800
"""Milliseconds after the beginning of a sound: the longest one is over."""
SPEAKS_FOR = 15_000
"""Milliseconds after which one that speaks is ended."""
LONGEST = 200
"""Letters that are spoken."""
SPEED = "145"
"""Words a minute."""

NO_DEVICE = Words(
    vi="không có thiết bị âm thanh: không nghe được báo động ở trạm này; nối loa, hoặc chạy với --sound off",
    en="no audio device: alarms are not heard at this station; connect a loudspeaker, or run with --sound off",
)
NO_SPEAKER = Words(
    vi="không có espeak-ng: không đọc được báo động; hãy cài gói espeak-ng, hoặc bỏ --speak",
    en="there is no espeak-ng: alarms are not spoken; install the package espeak-ng, or leave out --speak",
)


class Loudspeaker(QObject):
    """Plays the files of priorities on the device that the system prefers, which may change or go at any moment.

    What plays is loaded when it is first wanted: most stations never are.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices: QMediaDevices | None = None
        self._effects: dict[Priority, QSoundEffect] = {}
        self.played = 0

    def play(self, priority: Priority) -> bool:
        """Play the sound of a priority; return False where there is no device to play it on."""
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        if self._devices is None:
            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._follow_device)
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return False
        effect = self._effects.get(priority)
        if effect is None:
            effect = self._effects[priority] = QSoundEffect(device, self)
            effect.setSource(QUrl.fromLocalFile(str(sound_file(priority))))
        effect.play()
        self.played += 1
        return True

    @Slot()
    def _follow_device(self) -> None:
        """Play on another device from now on: the one that was may have been pulled out."""
        from PySide6.QtMultimedia import QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        for effect in self._effects.values():
            if device.isNull():
                effect.stop()
            else:
                effect.setAudioDevice(device)


class Speaker(QObject):
    """Speaks one text after the other by a program of the system; what takes too long is ended."""

    def __init__(self, parent: QObject | None = None, *, into: Path | None = None) -> None:
        """``into`` is a file that the sound is written to, instead of a loudspeaker."""
        super().__init__(parent)
        self._into = into
        self._process: QProcess | None = None
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.timeout.connect(self.stop)
        self.spoken = 0

    @property
    def is_there(self) -> bool:
        """Whether the program is installed."""
        return shutil.which(SPEAKER) is not None

    @property
    def speaks(self) -> bool:
        """Whether it speaks now."""
        return self._process is not None

    def speak(self, words: str, code: str) -> bool:
        """Speak a text in a language; return False where nothing speaks, or something is being spoken."""
        program = shutil.which(SPEAKER)
        if program is None or self._process is not None:
            return False
        process = self._process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._done)
        process.errorOccurred.connect(self._done)
        into = ["-w", str(self._into)] if self._into is not None else []
        # behind -- a text is a text, whatever it begins with
        process.start(program, ["-v", code, "-s", SPEED, *into, "--", words[:LONGEST]])
        self._ending.start(SPEAKS_FOR)
        return True

    @Slot()
    def stop(self) -> None:
        """Be silent."""
        if self._process is not None:
            self._process.kill()

    @Slot()
    def _done(self) -> None:
        process, self._process = self._process, None
        self._ending.stop()
        if process is not None:
            self.spoken += 1
            process.deleteLater()

    def close(self) -> None:
        """Be silent and wait for the program to go, a tenth of a second at most."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._done)
            process.errorOccurred.disconnect(self._done)
            process.kill()
            process.waitForFinished(100)


class AlarmSound(QObject):
    """Sounds what ``sounding`` says, where this station may be heard."""

    def __init__(
        self,
        wall: str,
        board: Dispatcher,
        alarms: StandingAlarms,
        language: Language,
        may_sound: Callable[[], bool],
        *,
        speaks: bool,
    ) -> None:
        """``may_sound`` says whether the room is to hear this station now; ``speaks``: new alarms are spoken too."""
        super().__init__()
        self._board, self._alarms, self._language, self._may_sound = board, alarms, language, may_sound
        self._speaks = speaks
        self._heard = Heard()
        self._briefed = False
        self._told = False
        """The server has told what stands: what this station remembers may be over long since."""
        self._guard = Guard("the sound of alarms")
        self._pending: Alarm | None = None
        self.loudspeaker = Loudspeaker(self)
        self.speaker = Speaker(self)
        self.trouble: Words | None = None
        """Why nothing is heard; None where it is, or where nothing should."""
        self._speaking = QTimer(self)
        self._speaking.setSingleShot(True)
        self._speaking.timeout.connect(self._speak)
        alarms.changed.connect(self.consider)
        board.judged.connect(self.consider)
        board.watch(f"briefings/{wall}", self._follow)

    @Slot()
    def consider(self) -> None:
        """Sound what is due now."""
        with self._guard:
            self._told |= self._board.link is Link.LIVE
            if not self._told:
                return
            if not self._may_sound():
                # whoever takes over hears all that nobody knows of
                self._heard, self.trouble = Heard(), None
                return
            due, self._heard = sound(
                self._alarms.standing, self._heard, time.monotonic(), flood=self._alarms.flood, quiet=self._briefed
            )
            if due is None:
                if not any(self._heard.occurrences):
                    self.trouble = None
                return
            self.trouble = None if self.loudspeaker.play(due.priority) else NO_DEVICE
            if self._speaks and due.said is not None:
                self._pending = due.said
                self._speaking.start(SPEAKS_AFTER)

    def words(self, alarm: Alarm) -> str:
        """Return what is spoken of an alarm: its priority, its name and its place."""
        name, about = self._language.say(alarm.name), self._language.say(alarm.about)
        parts = [self._language.say(PRIORITIES[alarm.priority]), name]
        return ". ".join([*parts, about] if about and about.casefold() not in name.casefold() else parts)

    @Slot()
    def _speak(self) -> None:
        with self._guard:
            alarm, self._pending = self._pending, None
            if alarm is None or self._briefed or not self._may_sound():
                return
            if not self.speaker.is_there:
                self.trouble = self.trouble or NO_SPEAKER
            else:
                self.speaker.speak(self.words(alarm), self._language.code)

    def _follow(self, update: Update) -> None:
        self._briefed = isinstance(update.document, Briefings) and update.document.run is not None
        if self._briefed:
            self.speaker.stop()

    def stop(self) -> None:
        """Be silent from now on."""
        self._alarms.changed.disconnect(self.consider)
        self._board.judged.disconnect(self.consider)
        self._speaking.stop()
        self.speaker.close()
