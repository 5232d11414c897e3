"""Says what is wrong with what somebody chose, with the names that the form has for it."""

from typing import Any

from msgspec import structs

from server.contract.toml import mistake
from server.contract.toml_place import Key
from server.contract.words import Words
from wall.editor.forms.making import Path, found


def wrong_of(values: dict[str, Any], shape: type, path: Path, *, only: str) -> Words | None:
    """Return what is wrong with one field of a shape; what else it would need does not matter."""
    kind = next((field.type for field in structs.fields(shape) if field.encode_name == only), None)
    wrong = None if kind is None else mistake(values[only], kind)
    if wrong is not None:
        return placed(wrong.key, wrong.words, (*path, only))
    if not any(field.required for field in structs.fields(shape)):
        # what a shape refuses by itself
        whole = mistake(values, shape)
        return whole.words if whole is not None else None
    return None


def placed(key: Key, words: Words, path: Path) -> Words:
    """Return what is wrong at a key below a path, with the names that the form has for it."""
    named = [str(step + 1) if isinstance(step, int) else step for step in key]
    inner = path
    vi, en = [], []
    for step, name in zip(key, named, strict=True):
        if isinstance(step, int) and found((*inner, str(step))).label.vi == str(step):
            vi.append(f"{name}.")
            en.append(f"{name}.")
            continue
        inner = (*inner, str(step))
        label = found(inner).label
        vi.append(f"{label.vi}:")
        en.append(f"{label.en}:")
    return Words(vi=" ".join((*vi, words.vi)), en=" ".join((*en, words.en)))
