"""Changes single settings in the text of a settings file, without losing what people have written beside them."""

from collections.abc import Iterable

import tomlkit

from server.contract.toml_place import Key


def changed(text: str, changes: Iterable[tuple[Key, str]]) -> str:
    """Return the text of a TOML file in which the settings at these keys say something else."""
    document = tomlkit.parse(text)
    for key, value in changes:
        place: object = document
        for step in key[:-1]:
            place = _below(place, step)
        place[key[-1]] = value  # type: ignore[index]
    return tomlkit.dumps(document)


def _below(place: object, step: str | int) -> object:
    if isinstance(step, str) and step not in place:  # type: ignore[operator]
        place[step] = tomlkit.table()  # type: ignore[index]
    return place[step]  # type: ignore[index]
