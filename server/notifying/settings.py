"""Who outside the room is told of which alarms, when and by what: the file ``notify.toml``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from server.contract.errors import Mistake, SettingError, tried
from server.contract.messages import Priority
from server.contract.messages.programmes import Clock, Weekday
from server.contract.toml import read_text
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.outgoing.addresses import LOOPBACK, check_host, is_plain

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
SecretName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(?!\n)$")]
MailAddress = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._+&/-]{1,64}@[A-Za-z0-9.-]{1,190}(?!\n)$")]
"""What every mail server takes, and what means nothing else in the head of a mail."""
PhoneNumber = Annotated[str, Meta(pattern=r"^\+?[0-9]{6,15}(?!\n)$")]
Address = Annotated[str, Meta(pattern=r"^https?://[^\s]{3,2000}(?!\n)$")]
BESIDE_LINK = 52 + 40
"""Letters of a text message that stand after the address of a link, and that say something before it."""
NUMBER, TEXT, SECRET = "{number}", "{text}", "{secret}"
"""What a gateway's form has to have in it, and may."""
PLAIN = Words(
    vi="cần https: nội dung sẽ đi qua mạng không mã hóa", en="expected https: it would cross the network unencrypted"
)
NO_ADDRESS = Words(
    vi="cần địa chỉ như https://sms.example.vn/send", en="expected an address such as https://sms.example.vn/send"
)


class Channel(StrEnum):
    """By what a person is told."""

    MAIL = "mail"
    SMS = "sms"
    WEBHOOK = "webhook"


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file."""


class Mail(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """The mail server that takes what goes out."""

    host: Annotated[str, Meta(min_length=1, max_length=253)]
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """``none`` only on this machine."""
    sender: MailAddress
    user: str = ""
    secret: SecretName | None = None
    """The name of the secret that is the user's password."""


class Sms(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A gateway that takes messages as a form."""

    url: Address
    form: dict[str, str]
    """Its fields; ``{number}``, ``{text}`` and ``{secret}`` stand for these."""
    secret: SecretName | None = None
    taken: str = ""
    """What stands in the answer where the gateway has taken it; without it any answer of 200 to 299 says so."""
    longest: Annotated[int, Meta(ge=60, le=1000)] = 300
    """Letters."""


class Hook(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program of somebody else that is told by HTTP POST."""

    id: Id
    url: Address
    secret: SecretName | None = None
    """Each message is signed with it: ``X-Vonglau-Signature: sha256=…``, HMAC-SHA256 of the body."""


class Links(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where ``vonglau-server web`` is reached from outside: messages have a link there by which they are answered."""

    address: Address
    days: Annotated[float, Meta(gt=0, le=30)] = 3.0
    """For which a link is good."""


class Quiet(
    _Table,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"start": "from", "end": "to", "but": "except"},
):
    """When somebody is told of nothing, by the province's clock."""

    start: Clock
    end: Clock
    """At or before ``from``: of the next day."""
    but: tuple[Priority, ...] = (Priority.CRITICAL,)
    """Priorities that are told all the same."""


class Agency(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office whose people are told together."""

    id: Id
    name: Words


class Person(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who is told."""

    id: Id
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    agency: Id
    mail: MailAddress | None = None
    phone: PhoneNumber | None = None
    language: Literal["vi", "en"] = "vi"
    quiet: Quiet | None = None


class Shift(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """When some people of a roster are on duty; told by the day on which it begins."""

    people: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=50)]
    start: Clock = "00:00"
    end: Clock = "00:00"
    """At or before ``from``: of the next day."""
    weekdays: tuple[Weekday, ...] = ()
    """Empty for all."""
    holidays: Literal["also", "only", "never"] = "also"
    """Whether it is on public holidays, too."""


class Roster(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is on duty when; all whose shift it is are told."""

    id: Id
    shift: Annotated[tuple[Shift, ...], Meta(min_length=1, max_length=100)]


class Step(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told so long after an alarm was raised, unless somebody has taken it on."""

    after: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    """Seconds."""
    to: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=50)]
    """Persons, rosters, agencies (all their people) and webhooks."""
    by: tuple[Literal["mail", "sms"], ...] = ("mail",)


class Route(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alarms go which way; all that is said has to be so, and what is not said is whatever it may be."""

    id: Id
    priorities: tuple[Priority, ...] = (Priority.CRITICAL, Priority.HIGH)
    services: tuple[str, ...] = ()
    """Names of packs."""
    rules: tuple[str, ...] = ()
    """Ids."""
    communes: tuple[str, ...] = ()
    """Codes."""
    step: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=20)]
    clear: bool = True
    """Whoever was told is told that it is over."""


class NotifySettings(_Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    mail: Mail | None = None
    sms: Sms | None = None
    links: Links | None = None
    webhook: tuple[Hook, ...] = ()
    agency: tuple[Agency, ...] = ()
    person: tuple[Person, ...] = ()
    roster: tuple[Roster, ...] = ()
    route: tuple[Route, ...] = ()
    too_old: Annotated[float, Meta(ge=1800, le=7 * 86_400)] = 6 * 3600.0
    """Seconds after which what could not be sent is given up: more than the longest pause between two messages."""

    @property
    def names(self) -> list[str]:
        """The ids that steps may name."""
        tables: tuple[Sequence[Person | Roster | Agency | Hook], ...]
        tables = (self.person, self.roster, self.agency, self.webhook)
        return [each.id for table in tables for each in table]


def secrets_of(told: NotifySettings) -> Iterator[tuple[str, str]]:
    """Yield the secrets that channels need, each with the table that names it."""
    named = (("mail", told.mail), ("sms", told.sms), *((f"webhook {each.id}", each) for each in told.webhook))
    for table, channel in named:
        if channel is not None and channel.secret is not None:
            yield channel.secret, table


def read_notify(path: Path, text: str) -> NotifySettings:
    """Return what a text says; raises ConfigError with all that is wrong: ``path``, line, key, what was expected."""
    reading = read_text(path, text, NotifySettings)
    if reading.value is not None:
        reading.add(mistakes(reading.value))
    return reading.good()


def mistakes(told: NotifySettings) -> Iterator[Mistake]:
    """Yield what does not fit together."""
    yield from _twice(told)
    yield from _doors(told)
    agencies, people = [each.id for each in told.agency], {each.id: each for each in told.person}
    for number, person in enumerate(told.person):
        if person.agency not in agencies:
            yield Mistake(("person", number, "agency"), one_of(person.agency, agencies), beside=(("agency",),))
        if person.mail is None and person.phone is None:
            words = Words(vi="cần mail hoặc phone: không thì không báo được ai", en="expected mail or phone")
            yield Mistake(("person", number), words)
        if person.quiet is not None and person.quiet.start == person.quiet.end:
            words = Words(vi="cần giờ khác với from", en="expected another time than from")
            yield Mistake(("person", number, "quiet", "to"), words)
    for number, roster in enumerate(told.roster):
        for at, shift in enumerate(roster.shift):
            for place, name in enumerate(shift.people):
                if name not in people:
                    key = ("roster", number, "shift", at, "people", place)
                    yield Mistake(key, one_of(name, list(people)), beside=(("person",),))
    for number, route in enumerate(told.route):
        yield from _of_route(("route", number), route, told)


def _of_route(here: tuple[str | int, ...], route: Route, told: NotifySettings) -> Iterator[Mistake]:
    names = told.names
    for at, step in enumerate(route.step):
        for place, name in enumerate(step.to):
            if name not in names:
                beside: tuple[tuple[str], ...] = (("person",), ("roster",), ("agency",), ("webhook",))
                yield Mistake((*here, "step", at, "to", place), one_of(name, names), beside=beside)
        for place, channel in enumerate(step.by):
            if getattr(told, channel) is None:
                words = Words(vi=f"chưa có bảng [{channel}]", en=f"there is no table [{channel}]")
                yield Mistake((*here, "step", at, "by", place), words, beside=((channel,),))
        for person in _people(step.to, told):
            ways = (person.mail if "mail" in step.by else None, person.phone if "sms" in step.by else None)
            if not any(ways):
                listed = ", ".join(step.by) or "by = []"
                words = Words(
                    vi=f"«{person.id}» không nhận được bằng {listed}: thiếu mail hoặc phone",
                    en=f"“{person.id}” cannot be reached by {listed}: mail or phone is missing",
                )
                yield Mistake((*here, "step", at, "by"), words, beside=(("person",),))


def _people(names: Iterable[str], told: NotifySettings) -> Iterator[Person]:
    """Yield all persons whom names of a step may mean."""
    meant = set(names)
    for roster in told.roster:
        if roster.id in meant:
            meant |= {name for shift in roster.shift for name in shift.people}
    for person in told.person:
        if person.id in meant or person.agency in meant:
            yield person


def _twice(told: NotifySettings) -> Iterator[Mistake]:
    """Yield ids that stand twice: steps name persons, rosters, agencies and webhooks alike."""
    counts = Counter(told.names)
    tables: Sequence[tuple[str, Sequence[Person | Roster | Agency | Hook]]] = (
        ("person", told.person),
        ("roster", told.roster),
        ("agency", told.agency),
        ("webhook", told.webhook),
    )
    seen: set[str] = set()
    for table, rows in tables:
        for number, row in enumerate(rows):
            if counts[row.id] > 1 and row.id in seen:
                words = Words(vi=f"«{row.id}» đã được dùng ở trên", en=f"“{row.id}” is used above already")
                yield Mistake((table, number, "id"), words)
            seen.add(row.id)
    routes = [each.id for each in told.route]
    for number, name in enumerate(routes):
        if name in routes[:number]:
            words = Words(vi=f"«{name}» đã được dùng ở trên", en=f"“{name}” is used above already")
            yield Mistake(("route", number, "id"), words)


def _doors(told: NotifySettings) -> Iterator[Mistake]:
    """Yield what would cross a network unencrypted, and forms that say nothing."""
    if told.mail is not None and told.mail.security == "none" and told.mail.host not in LOOPBACK:
        words = Words(
            vi="chỉ dùng none với máy chủ thư trên chính máy này", en="none is for a mail server on this machine alone"
        )
        yield Mistake(("mail", "security"), words)
    if told.mail is not None:
        yield from tried(("mail", "host"), check_host, told.mail.host)
    if told.mail is not None and told.mail.user and told.mail.secret is None:
        words = Words(vi="cần secret: tên tệp mật khẩu của user", en="expected secret: the name of the user's password")
        yield Mistake(("mail", "secret"), words)
    if told.sms is not None:
        yield from tried(("sms", "url"), _check_url, told.sms.url)
        values = " ".join(told.sms.form.values())
        if told.links is not None and told.sms.longest < (least := len(told.links.address) + BESIDE_LINK):
            words = Words(
                vi=f"cần ít nhất {least}: liên kết trả lời chiếm gần hết tin",
                en=f"expected {least} at least: the link for answers takes nearly all of a message",
            )
            yield Mistake(("sms", "longest"), words, beside=(("links",),))
        for needed in (NUMBER, TEXT, *([SECRET] if told.sms.secret else [])):
            if needed not in values:
                words = Words(vi=f"thiếu {needed} trong một ô của form", en=f"{needed} is in no field of the form")
                yield Mistake(("sms", "form"), words)
    for number, hook in enumerate(told.webhook):
        yield from tried(("webhook", number, "url"), _check_url, hook.url)
    if told.links is not None:
        yield from tried(("links", "address"), _check_url, told.links.address)


def _check_url(url: str) -> None:
    """Raise SettingError for what is no address, is never connected to, or would let others read along."""
    try:
        parts = urlsplit(url)
        # a port that is no number raises only here
        is_one = url.isprintable() and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise SettingError(vi=NO_ADDRESS.vi, en=NO_ADDRESS.en)
    check_host(parts.hostname or "")
    if is_plain(url):
        raise SettingError(vi=PLAIN.vi, en=PLAIN.en)
