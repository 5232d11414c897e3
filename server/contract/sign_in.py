"""The commands by which persons say who they are, and what they leave to whoever comes next."""

from typing import Annotated, ClassVar

from msgspec import Meta

from server.contract.command import Command

Name = Annotated[str, Meta(max_length=200)]
Password = Annotated[str, Meta(max_length=1000)]
Note = Annotated[str, Meta(max_length=1000)]
"""What a person leaves in the shift log."""


class SignIn(Command, frozen=True, kw_only=True):
    """Begin to act as a person at the asking station; the answer holds the session."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password"})

    name: Name
    password: Password


class SignOut(Command, frozen=True, kw_only=True):
    """End the session of the envelope."""


class ClaimFirst(Command, frozen=True, kw_only=True):
    """Make the first administrator, with the code that the server has made for that, and sign in."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"code", "password"})

    code: Annotated[str, Meta(max_length=100)]
    name: Name
    password: Password


class ChangePassword(Command, frozen=True, kw_only=True):
    """Change the password of whoever the envelope's session is of; the other sessions of that person end."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"old", "new"})

    old: Password
    new: Password


class HandOver(Command, frozen=True, kw_only=True):
    """Let the next person sign in at the same station, and with that end the envelope's session.

    Where the next person is refused, the session goes on. What the wall shows does not change.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"password"})

    name: Name
    """Of the next person, as is the password."""
    password: Password
    note: Note = ""


class NoteShift(Command, frozen=True, kw_only=True):
    """Write something into the shift log of a wall."""

    wall: str
    text: Annotated[str, Meta(min_length=1, max_length=1000)]


PeopleCommand = SignIn | SignOut | ClaimFirst | ChangePassword | HandOver
"""What is answered by those who know the persons."""
