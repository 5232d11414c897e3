"""Answers those who sign in, hand over, and change their passwords."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from weakref import WeakValueDictionary

from server.contract.command import Role
from server.contract.commands import Answer
from server.contract.rights import COMMANDS
from server.contract.sign_in import (
    AwaitProviderSignIn,
    BeginProviderSignIn,
    BeginSecondStep,
    ChangePassword,
    ClaimFirst,
    EndSecondStep,
    FinishProviderSignIn,
    HandOver,
    NoteShift,
    OfferSecondStep,
    PeopleCommand,
    ProviderSignIn,
    ReadProvider,
    SecondStep,
    SignIn,
    SignOut,
)
from server.contract.words import Words
from server.errors import CodeNeededError, RefusedError, ServerError, StoreError
from server.people import failures, first_code
from server.people.accounts import Account, Accounts
from server.people.names import checked, key_of
from server.people.passwords import Hashing, check_password
from server.people.provider_sign_ins import OVER, ProviderSignIns
from server.people.second_step import NEEDED, SecondSteps, address_of, new_secret
from server.people.sessions import Session, Sessions
from server.store.audit import Audit

CODE = "CODE"
"""Stands for a name where wrong codes are counted; no key of a name has capitals."""
UNKNOWN = "?"
"""Stands in the audit for a name that nobody has: it may have been a password."""

WRONG = Words(vi="tên hoặc mật khẩu không đúng", en="the name or the password is wrong")
LOCKED = Words(vi="tài khoản đã bị khóa; hãy liên hệ quản trị viên", en="this account is locked; ask an administrator")

NO_PROVIDER = Words(
    vi="chưa đặt máy chủ định danh ([oidc] trong server.toml); hãy đăng nhập bằng mật khẩu",
    en="there is no provider of identities ([oidc] in server.toml); sign in with a password",
)

NO_NOTE = Words(
    vi="vai trò hoặc phạm vi của bạn không được ghi sổ ca; hãy giao ca không kèm ghi chú",
    en="your role or scope may not write into the shift log; hand over without a note",
)

log = logging.getLogger(__name__)


class PeopleCommands:
    """Judges names, passwords and codes, each name's attempts one after the other."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        keys: Path,
        context: Iterable[str],
        now: Callable[[], datetime],
        second: SecondSteps,
        *,
        second_from: Role | None = None,
        by_provider: ProviderSignIns | None = None,
    ) -> None:
        """Forbid passwords made of the words of the ``context``: what the centre and its province are called.

        From the role ``second_from`` on nobody signs in without a second step; None where each may decide. Where there
        is a provider of identities, it answers for that itself.
        """
        self._by_provider = by_provider
        self._second, self._second_from = second, second_from
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._keys = keys
        self._context = tuple(context)
        self._now = now
        self._hashing = Hashing()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def session(self, token: str, station: str) -> Session:
        """Return the session of a token; raises RefusedError where it is none of this station's, or has ended."""
        return await self._sessions.use(token, station)

    async def answer(self, station: str, session: Session | None, command: PeopleCommand) -> Answer:
        """Return the answer to a command of a station, and of a person with a session; raises ServerError.

        It is in the audit, on the disk, before it is answered.
        """
        if isinstance(command, ReadProvider | BeginProviderSignIn | AwaitProviderSignIn | FinishProviderSignIn):
            return await self._ask_provider(station, command)
        what, who = type(command).__name__.lower(), "" if session is None else session.person.name
        try:
            person, answer = await self._carry_out(station, session, command)
        except CodeNeededError as error:
            # half of a sign-in: what becomes of it is written down with the other half
            return Answer(refused=error.words, code_needed=True)
        except RefusedError as error:
            name = await self._named(command)
            self._audit.note(station, what, f"person/{name or who}", person=who, outcome=f"refused: {error.words.en}")
            await self._audit.settle()
            raise
        detail = f"from {who}" if isinstance(command, HandOver) else ""
        self._audit.note(station, what, f"person/{person}", detail, person=person, outcome="accepted")
        await self._audit.settle()
        log.info("%s: %s at station %s", what, person, station)
        return answer

    async def _carry_out(self, station: str, session: Session | None, command: PeopleCommand) -> tuple[str, Answer]:
        """Return the name of the person who acts from now on, and the answer."""
        match command:
            case SignIn():
                person, kept = await self._judge(command.name, command.password, command.code)
                self._demand(person)
                token = await self._sessions.begin(person, kept, station)
                return person.name, Answer(session=token, person=person.name)
            case ClaimFirst():
                return await self._claim(station, command)
        if session is None:
            raise RefusedError(Words(vi="chưa có ai đăng nhập; hãy đăng nhập", en="nobody is signed in; sign in first"))
        match command:
            case HandOver():
                if key_of(command.name) == key_of(session.person.name):
                    raise RefusedError(
                        Words(
                            vi="người nhận ca phải là người khác; chỉ ghi chú thì dùng ghi sổ ca",
                            en="hand over to somebody else; to leave a note alone, write it into the shift log",
                        )
                    )
                if command.note and not COMMANDS[NoteShift].allows(session.role, session.scope):
                    raise RefusedError(NO_NOTE)
                person, kept = await self._judge(command.name, command.password, command.code)
                self._demand(person)
                token = await self._sessions.begin(person, kept, station, ending=session.digest)
                return person.name, Answer(session=token, person=person.name)
            case ChangePassword():
                person, _ = await self._judge(session.person.name, command.old, None)
                check_password(command.new, (*self._context, person.name))
                kept = await self._hashing.hash(command.new)
                await self._accounts.set_password(person.name, kept, but=session.digest)
            case SignOut():
                await self._sessions.end(session)
            case OfferSecondStep():
                if session.person.second:
                    return session.person.name, Answer(second=SecondStep())
                secret = new_secret()
                told = SecondStep(secret=secret, address=address_of(secret, session.person.name))
                return session.person.name, Answer(second=told)
            case BeginSecondStep():
                person, _ = await self._judge(session.person.name, command.password, None)
                codes = await self._second.begin(
                    person.name, command.secret, command.code, self._now(), but=session.digest
                )
                return person.name, Answer(second=SecondStep(codes=tuple(codes)))
            case EndSecondStep():
                person, _ = await self._judge(session.person.name, command.password, command.code)
                if self._is_demanded(person):
                    raise RefusedError(_demanded(person))
                await self._second.end(person.name)
        return session.person.name, Answer()

    async def _ask_provider(self, station: str, command: PeopleCommand) -> Answer:
        """Return the answer to what is about the provider; only what becomes of a sign-in goes into the audit."""
        signing, now = self._by_provider, self._now()
        if isinstance(command, ReadProvider):
            return Answer(provider=ProviderSignIn(name=None if signing is None else signing.name))
        if signing is None:
            raise RefusedError(NO_PROVIDER)
        match command:
            case AwaitProviderSignIn(handle=handle):
                found = signing.outcome(handle, station, now)
                return Answer() if found is None else Answer(session=found[0], person=found[1])
            case FinishProviderSignIn():
                return await self._come_back(signing, station, command)
            case _:
                return Answer(provider=await signing.begin(station, now))

    async def _come_back(self, signing: ProviderSignIns, station: str, command: FinishProviderSignIn) -> Answer:
        if not signing.knows(command.state, self._now()):
            # whoever finds the page may send that: it fills no audit
            raise RefusedError(OVER)
        try:
            handle, at, leave = signing.coming_back(command.state, command.number, self._now())
        except RefusedError as error:
            self._audit.note(station, "signin", f"person/{UNKNOWN}", "provider", outcome=f"refused: {error.words.en}")
            await self._audit.settle()
            if isinstance(error, CodeNeededError):
                return Answer(refused=error.words, code_needed=True)
            raise
        name = UNKNOWN
        try:
            subject = await signing.provider.come_back(leave, command.code, command.issuer, self._now())
            found = await self._accounts.find_by_subject(subject)
            if found is None:
                raise RefusedError(_unlinked(subject))
            name = found[0].name
            if found[0].locked:
                raise RefusedError(LOCKED)
            token = await self._sessions.begin(*found, at)
        except ServerError as error:
            signing.failed(handle, error.words)
            self._audit.note(at, "signin", f"person/{name}", "provider", outcome=f"refused: {error.words.en}")
            await self._audit.settle()
            raise
        self._audit.note(at, "signin", f"person/{name}", "provider", person=name, outcome="accepted")
        await self._audit.settle()
        signing.done(handle, token, name)
        log.info("signin: %s at station %s, by the provider of identities", name, at)
        return Answer(person=name, provider=ProviderSignIn(station=at))

    def _is_demanded(self, person: Account) -> bool:
        return self._second_from is not None and person.role.covers(self._second_from)

    def _demand(self, person: Account) -> None:
        if self._is_demanded(person) and not person.second:
            raise RefusedError(_demanded(person))

    async def _judge(self, name: str, password: str, code: str | None) -> tuple[Account, str]:
        """Return the person whose password this is, and what is kept of it; where there is a second step, its code too.

        None for a ``code`` asks for none: whoever it is has shown one in this session. Raises RefusedError, with the
        same words and after the same work for a name that nobody has, and where no code can be judged.
        """
        key = key_of(name)
        async with self._turns.setdefault(key, asyncio.Lock()):
            async with self._accounts.database.begin(alone=True) as connection:
                until = await failures.attempt(connection, key, self._now())
            found = await self._accounts.find(name)
            right = await self._hashing.verify(found[1] if found else None, password)
            if found is None or not right:
                raise RefusedError(WRONG if until is None else _both(WRONG, failures.locked(until)))
            if found[0].locked:
                raise RefusedError(LOCKED)
            asked = found[0].second and code is not None
            if asked and not code:
                # it locks nobody, and forgets nothing: who has the password must not try codes without end
                async with self._accounts.database.begin(alone=True) as connection:
                    await failures.uncount(connection, key)
                raise CodeNeededError(NEEDED)
            try:
                async with self._accounts.database.begin(durable=True, alone=True) as connection:
                    if asked:
                        await self._second.judge(connection, found[0].id, code or "", self._now())
                    await failures.forget(connection, key)
            except RefusedError as error:
                raise error if until is None else RefusedError(_both(error.words, failures.locked(until))) from None
        return found

    async def _claim(self, station: str, command: ClaimFirst) -> tuple[str, Answer]:
        name = checked(command.name)
        check_password(command.password, (*self._context, name))
        async with self._accounts.database.begin(alone=True) as connection:
            until = await failures.attempt(connection, CODE, self._now())
        kept = await self._hashing.hash(command.password)
        try:
            made = await first_code.claim(self._accounts, self._keys, command.code, name, kept, self._now())
        except RefusedError as error:
            raise RefusedError(error.words if until is None else _both(error.words, failures.locked(until))) from None
        async with self._accounts.database.begin(alone=True) as connection:
            await failures.forget(connection, CODE)
        return made.name, Answer(session=await self._sessions.begin(made, kept, station), person=made.name)

    async def _named(self, command: PeopleCommand) -> str:
        """Return whom a refused command named: as the person is called, never what was typed."""
        if not isinstance(command, SignIn | HandOver):
            return UNKNOWN if isinstance(command, ClaimFirst) else ""
        try:
            found = await self._accounts.find(command.name)
        except StoreError:
            found = None
        return UNKNOWN if found is None else found[0].name


def _unlinked(subject: str) -> Words:
    issuer, _, name = subject.partition("#")
    return Words(
        vi=f"danh tính «{name}» của {issuer} chưa gắn với ai; quản trị viên gắn bằng vonglau-server people identity",
        en=f"the identity “{name}” of {issuer} is nobody's yet; an administrator links it with "
        "vonglau-server people identity",
    )


def _demanded(person: Account) -> Words:
    return Words(
        vi=f"vai trò {person.role} phải có bước xác thực thứ hai; quản trị viên đặt bằng vonglau-server people second",
        en=f"the role {person.role} needs a second step of signing in; an administrator sets it up with "
        "vonglau-server people second",
    )


def _both(first: Words, second: Words) -> Words:
    return Words(vi=f"{first.vi}; {second.vi}", en=f"{first.en}; {second.en}")
