"""Puts files in place that only their owner may read: keys, and what they open."""

import os
import threading
from pathlib import Path


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Put a text in place at once and readable for its owner alone.

    Without ``replace`` the first of several processes wins, and FileExistsError tells the others. Raises OSError.
    """
    write_private_bytes(path, text.encode(), replace=replace)


def write_private_bytes(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Put a file in place as ``write_private`` does a text."""
    draft = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
