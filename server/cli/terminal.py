"""Speaks to whoever types: in their language, one line for what went wrong, the right exit code."""

import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from server.contract.calendar import CALENDAR
from server.contract.os_trouble import because
from server.contract.spoken import spoken
from server.contract.words import Words
from server.errors import ConfigError, ExplainedError, RefusedError

FAILED, WRONG = 1, 2
"""Exit codes: something failed and was said; wrong usage or configuration."""

ConfigOption = Annotated[Path, typer.Option("--config", help="The server's settings, a TOML file.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="A file with the password; without it, it is asked for and not shown.")
]
TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
"""How a time in Vietnam is typed."""


def moment(typed: datetime | None) -> datetime | None:
    """Return the time that somebody has typed as one of Vietnam."""
    return None if typed is None else typed.replace(tzinfo=CALENDAR)


@contextlib.contextmanager
def said() -> Iterator[None]:
    """Turn an error a person can mend into its one line and the right exit code."""
    try:
        yield
    except ExplainedError as error:
        complain(error.words)
        raise typer.Exit(WRONG if isinstance(error, ConfigError) else FAILED) from None
    except ExceptionGroup as group:
        told = next((each for each in group.exceptions if isinstance(each, ExplainedError)), None)
        if told is None:
            raise
        complain(told.words)
        raise typer.Exit(FAILED) from None


def say(vi: str, en: str) -> None:
    """Print a line."""
    typer.echo(spoken(Words(vi=vi, en=en)))


def complain(words: Words) -> None:
    """Print a line where errors go."""
    typer.echo(spoken(words), err=True)


def ask(vi: str, en: str, *, default: str = "") -> str:
    """Return what somebody types; the default where they only press Enter."""
    return str(typer.prompt(spoken(Words(vi=vi, en=en)), default=default, show_default=bool(default))).strip()


def agreed(vi: str, en: str, *, default: bool = False) -> bool:
    """Return whether somebody says yes."""
    return typer.confirm(spoken(Words(vi=vi, en=en)), default=default)


def someone() -> bool:
    """Return whether there is somebody to ask."""
    return sys.stdin.isatty()


def password(file: Path | None) -> str:
    """Return a password from a file, or typed unseen; empty where there is neither. Raises RefusedError."""
    if file is None:
        hidden = Words(vi="Mật khẩu (không hiện)", en="Password (not shown)")
        return str(typer.prompt(spoken(hidden), default="", hide_input=True, show_default=False)) if someone() else ""
    try:
        return file.read_text().rstrip("\r\n")
    except OSError as error:
        raise RefusedError(
            because(error, f"không đọc được mật khẩu trong {file}", f"cannot read the password in {file}")
        ) from None
    except UnicodeDecodeError:
        raise RefusedError(
            Words(vi=f"mật khẩu trong {file} phải là văn bản UTF-8", en=f"the password in {file} must be UTF-8 text")
        ) from None


def who() -> str:
    """Return what the audit calls whoever types."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"cli:{os.getuid()}"


def progress(vi: str, en: str) -> Progress:
    """Return a bar on a terminal, and nothing where nobody watches."""
    console = Console(stderr=True)
    title = spoken(Words(vi=vi, en=en))
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
