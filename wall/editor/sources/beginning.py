"""With what a new source begins: what it cannot be without, and nothing of an example. Pure."""

import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from server.contract.layout_files import written_value
from server.contract.sources import ServiceNeeds, SourceKind, SourceSetting
from server.contract.words import Words
from wall.editor.documents.settings_text import Key, value_at
from wall.editor.sources.editing import BELOW

RHYTHM: tuple[Key, ...] = (("every",), ("timeout",))
"""Taken over from the sample: how often a kind is asked depends on what it is."""
LIKE_A_SAMPLE = ("whole", "number", "tick", "choice")
"""Controls of settings that a source cannot be without, whose sample is no example of somebody's system."""
BEHIND = 34
"""The column from which what a setting means stands, where its value leaves room."""


def beginning(kind: SourceKind, id: str, services: Sequence[ServiceNeeds], say: Callable[[Words], str]) -> str:
    """Return the text of a new source, each setting with what it means behind it.

    Whatever somebody has to fill in is there and empty, so that neither a trial nor publishing takes it for done.
    """
    sample = tomllib.loads(kind.sample)[BELOW][0]
    lines, tables = [f"[[{BELOW}]]", _line("kind", kind.name, "")], []
    for setting in kind.settings:
        name, told = ".".join(setting.key), say(setting.explained)
        if setting.control in ("table", "tables") and setting.required:
            tables += ["", f"[{BELOW}.{name}]".ljust(BEHIND) + f"# {told}"]
            continue
        value = _value(kind, setting, id, services, value_at(sample, setting.key))
        if value is not None:
            first, *rest = setting.key
            for step in reversed(rest):
                value = {step: value}
            lines.append(_line(first, value, told))
    return "\n".join([f"# {say(kind.reads)}", *lines, *tables]) + "\n"


def _value(kind: SourceKind, setting: SourceSetting, id: str, services: Sequence[ServiceNeeds], sample: Any) -> Any:
    """Return with what a setting begins; None where it is left out."""
    match setting:
        case SourceSetting(key=("id",)):
            return id
        case SourceSetting(key=("service",)):
            takers = [each.name for each in services if {*each.records} & {*kind.gives}]
            return takers[0] if len(takers) == 1 else ""
        case SourceSetting(key=key) if key in RHYTHM:
            return sample
        case SourceSetting(key=(*_, "kind"), choices=choices) if "none" in choices:
            return "none"
        # an empty path would be the folder of the settings: without it, it is missed
        case SourceSetting(required=False) | SourceSetting(with_kinds=(_, *_)) | SourceSetting(control="path"):
            return None
        case SourceSetting(control="secret"):
            return id
        case SourceSetting(control="words"):
            return {"vi": "", "en": ""}
        case SourceSetting(control="list"):
            return []
        case SourceSetting(control=control) if control in LIKE_A_SAMPLE:
            return sample
    return ""


def _line(name: str, value: Any, told: str) -> str:
    line = f"{name} = {written_value(value)}"
    return f"{line.ljust(BEHIND - 1)} # {told}" if told else line
