"""The commands by which persons say who they are, and what they leave to whoever comes next."""

from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from server.contract.command import Command, Discreet
from server.contract.words import Words

Name = Annotated[str, Meta(max_length=200)]
Password = Annotated[str, Meta(max_length=1000)]
Code = Annotated[str, Meta(max_length=100)]
"""Of the second step of signing in, or a recovery code; empty for none."""
Note = Annotated[str, Meta(max_length=1000)]
"""What a person leaves in the shift log."""


class SignIn(Command, frozen=True, kw_only=True):
    """Begin to act as a person at the asking station; the answer holds the session, or says that a code is needed."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password", "code"})

    name: Name
    password: Password
    code: Code = ""


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

    SECRET: ClassVar[frozenset[str]] = frozenset({"password", "code"})

    name: Name
    """Of the next person, as are password and code."""
    password: Password
    code: Code = ""
    note: Note = ""


class OfferSecondStep(Command, frozen=True, kw_only=True):
    """Tell a new secret from which an authenticator app works out codes; nothing is asked for yet."""


class BeginSecondStep(Command, frozen=True, kw_only=True):
    """Ask whoever the envelope's session is of for a code from now on; the answer holds recovery codes."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password", "secret", "code"})

    password: Password
    secret: Annotated[str, Meta(max_length=100)]
    """That was offered."""
    code: Code
    """That the app has worked out from it: it has it, and its clock is right."""


class EndSecondStep(Command, frozen=True, kw_only=True):
    """Ask whoever the envelope's session is of for no code any more."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password", "code"})

    password: Password
    code: Code


class SecondStep(Discreet, frozen=True, kw_only=True):
    """What a person needs for the second step of signing in; shown once, and told to nobody else."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"secret", "address", "codes"})

    secret: str = ""
    """In base 32; nothing is offered to whoever has a second step already."""
    address: str = ""
    """The same as ``otpauth://totp/…``, for a picture that telephones read."""
    codes: tuple[str, ...] = ()
    """Each is good once in place of a code."""


class BeginProviderSignIn(Command, frozen=True, kw_only=True):
    """Begin to sign in at the asking station by the province's provider of identities."""


class AwaitProviderSignIn(Command, frozen=True, kw_only=True):
    """Tell what became of a sign-in that the asking station has begun; the answer holds the session, once."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"handle"})

    handle: Annotated[str, Meta(max_length=100)]


class FinishProviderSignIn(Command, frozen=True, kw_only=True):
    """Bring back what the provider has sent a browser home with; the session is that of the station that began."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"state", "code", "number"})

    state: Annotated[str, Meta(max_length=100)]
    code: Annotated[str, Meta(max_length=4000)]
    number: Annotated[str, Meta(max_length=10)]
    """That the station shows."""
    issuer: Annotated[str, Meta(max_length=500)] = ""
    """As the provider says in its answer (RFC 9207)."""


class ReadProvider(Command, frozen=True, kw_only=True):
    """Tell what the provider of identities is called, where there is one."""


class ProviderSignIn(Discreet, frozen=True, kw_only=True):
    """A sign-in under way."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"handle", "number", "address"})

    name: Words | None = None
    """Of the provider; None where there is none."""
    handle: str = ""
    """By which the station asks what became of it."""
    number: str = ""
    """To be shown, and typed by whoever comes back."""
    address: str = ""
    """Where the person's browser has to go."""
    until: datetime | None = None
    """UTC."""
    station: str = ""
    """At which somebody has signed in."""


class NoteShift(Command, frozen=True, kw_only=True):
    """Write something into the shift log of a wall."""

    wall: str
    text: Annotated[str, Meta(min_length=1, max_length=1000)]


PeopleCommand = (
    SignIn
    | SignOut
    | ClaimFirst
    | ChangePassword
    | HandOver
    | OfferSecondStep
    | BeginSecondStep
    | EndSecondStep
    | BeginProviderSignIn
    | AwaitProviderSignIn
    | FinishProviderSignIn
    | ReadProvider
)
"""What is answered by those who know the persons."""
