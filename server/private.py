"""Puts files in place that only their owner may read: keys, and what they open."""

import os
from pathlib import Path


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Put a file in place at once and readable for its owner alone.

    Without ``replace`` the first of several processes wins, and FileExistsError tells the others. Raises OSError.
    """
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
