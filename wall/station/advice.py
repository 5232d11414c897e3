"""What a screen says where it cannot show its layout: what is wrong, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from server.contract.client.key_file import KeyFile
from server.contract.client.link import Link
from wall.language import Language
from wall.settings import Settings

Card = tuple[str, list[tuple[str, str]]]
"""A title, and steps: a number, which may be empty, and words."""


class Advice(QObject):
    """Writes cards in the language of the wall."""

    def __init__(self, settings: Settings, language: Language, key: KeyFile) -> None:
        super().__init__()
        self._settings = settings
        self._language = language
        self._key = key

    def no_layout(self, name: str) -> Card:
        """Return what to do where the wall shows a layout that this station lacks."""
        copy = self.tr("Copy {name}.toml into the folder of its layouts (--layouts) and start the wall again")
        there = self.tr("This station has: {names}").format(names=", ".join(self._settings.layouts))
        others = self.tr("Or put up another layout: F1 shows the keys")
        title = self.tr("This station has no layout “{name}”").format(name=name)
        return title, _unbroken(("1", copy.format(name=name)), ("2", others), ("", there))

    def no_scene(self, why: str) -> Card:
        """Return why this station cannot show what it should, and what to do."""
        others = self.tr("Or put up another layout: F1 shows the keys")
        return self.tr("This station cannot show the scene"), _unbroken(("1", why), ("2", others))

    def no_wall(self, walls: Sequence[str]) -> Card:
        """Return what to do where the server has no wall of this station's name."""
        there = self.tr("The server has: {names}").format(names=", ".join(walls) or "-")
        start = self.tr("Start the wall with one of these names: --wall NAME")
        add = self.tr("Or add it to the settings of the server: [[wall]]")
        title = self.tr("The server has no wall “{name}”").format(name=self._settings.wall)
        return title, _unbroken(("", there), ("1", start), ("2", add))

    def no_tile(self, name: str) -> Card:
        """Return what to do where the layout has nothing for a screen."""
        edit = self.tr("Write tiles for it into {name}.toml and start the wall again").format(name=name)
        others = self.tr("Or put up another layout: F1 shows the keys")
        title = self.tr("The layout “{name}” has no tile for this screen").format(name=name)
        return title, _unbroken(("1", edit), ("2", others))

    def unauthorised(self, link: Link) -> Card:
        """Return what to do where the server refuses this station, or is not the one that its key is for."""
        settings = self.tr("/path/to/server.toml")
        command = f"vonglau-server enroll {self._settings.station} --role ROLE --config {settings}"
        steps = [
            self.tr("On the server, run: {command}").format(command=command.replace("-", _HYPHEN)),
            self.tr("ROLE: viewer only shows the wall, operator also arranges it, technician also sets it up"),
            self.tr("Carry the file it makes to this station, as {path}").format(path=self._key.path),
            self.tr("The wall connects by itself within seconds"),
        ]
        if link is Link.OTHER_SERVER:
            steps.insert(
                0, self.tr("Is the address right? Otherwise the server has new keys: enroll this station again")
            )
        numbered = [(str(number), step) for number, step in enumerate(steps, 1)]
        problem = self._key.problem
        if link is Link.NO_KEY and problem:
            numbered.insert(0, ("", self._language.say(problem)))
        return self._title(link), numbered

    def _title(self, link: Link) -> str:
        if link is Link.NO_KEY:
            return self.tr("This station is not authorised: it has no key")
        if link is Link.OTHER_SERVER:
            return self.tr("At {server} answers another server than the one of this station's key").format(
                server=self._settings.server
            )
        return self.tr("This station is not authorised: the server does not accept its key")


_HYPHEN = "\u2011"
"""A hyphen at which no line is broken: half an option at the end of a line is read as two."""


def _unbroken(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(number, words.replace("-", _HYPHEN)) for number, words in steps]
