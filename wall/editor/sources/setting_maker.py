"""Makes what each setting of a source is filled in with."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from server.contract.sources import SourceSetting
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Text, Tick
from wall.editor.forms.numbers import Number
from wall.editor.sources.controls import Column, ListOfTexts, LongText, NamedTexts
from wall.editor.sources.known import KnownSources
from wall.editor.sources.secret import SecretName
from wall.language import Language

SERVICE, RECORD = ("service",), ("record",)
LONG = (("query",),)
"""Texts that take several lines."""


class SettingMaker(QObject):
    """Speaks the language of now."""

    def __init__(
        self, known: KnownSources, language: Language, spawn: Callable[[Coroutine[Any, Any, None]], object],
        source: Callable[[], object],
    ) -> None:  # fmt: skip
        """``source`` returns the id of the one whose settings they are."""
        super().__init__()
        self._known, self._language, self._spawn, self._source = known, language, spawn, source

    def control(self, setting: SourceSetting) -> Control:
        """Return what a setting is filled in with."""
        if setting.key == SERVICE:
            return OneOf(self.services())
        if setting.key == RECORD and setting.control == "text":
            return OneOf(self.records(""))
        match setting.control:
            case "tick":
                return Tick(".".join(setting.key))
            case "number" | "whole":
                return Number(self._language, setting.least, setting.most, whole=setting.control == "whole")
            case "choice":
                none: list[tuple[Any, str]] = [] if setting.required or setting.default else [(None, "—")]
                return OneOf([*none, *((each, str(each)) for each in setting.choices)])
            case "words":
                return BothWords(optional=not setting.required)
            case "secret":
                return SecretName(self._known, self._language, self._spawn, self._source)
            case "list":
                return ListOfTexts()
            case "table":
                return self._table(setting)
            case "tables":
                return NamedTexts(
                    [Column(self.tr("our field")), Column(self.tr("code of the source")), Column(self.tr("our word"))],
                    add=self.tr("a code"), remove=self.tr("Take away"),
                )  # fmt: skip
        return LongText() if setting.key in LONG else Text(optional=True)

    def services(self) -> list[tuple[Any, str]]:
        """Return the services to choose from."""
        services = self._known.kinds.services
        return [(each.name, f"{self._language.say(each.title)}  ({each.name})") for each in services]

    def records(self, service: object) -> list[tuple[Any, str]]:
        """Return the kinds of record to choose from: those that a service takes, all where none is known."""
        taken = next((each.records for each in self._known.kinds.services if each.name == service), None)
        if taken is None:
            names = [each.name for each in self._known.kinds.records]
            return [(None, self.tr("the first that the service takes")), *((name, name) for name in names)]
        if len(taken) == 1:
            return [(None, self.tr("{record}, the only one that the service takes").format(record=taken[0]))]
        first = self.tr("{record}, the first that the service takes").format(record=taken[0])
        return [(None, first), *((name, name) for name in taken)]

    def _table(self, setting: SourceSetting) -> NamedTexts:
        names = {
            "fields": (self.tr("our field"), self.tr("where it stands")),
            "indicators": (self.tr("indicator or code"), self.tr("where it stands, or our indicator")),
        }
        first, second = names.get(setting.key[0], (self.tr("name"), self.tr("value")))
        return NamedTexts(
            [Column(first), Column(second, only=tuple(map(str, setting.choices)))],
            add=self.tr("a row"), remove=self.tr("Take away"),
        )  # fmt: skip
