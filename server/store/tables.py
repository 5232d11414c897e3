"""The tables of the past, alike on SQLite and PostgreSQL; changed only together with a migration."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NEWEST = "0014"
"""The migration that makes them."""
OLDEST = "0011"
"""The oldest migration whose servers may go on with them: all since then have only added what those do not miss."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970 UTC.

    Exact, and compared alike by both databases, which SQLite's text dates are not.
    Takes aware datetimes of any zone (ValueError for naive ones) and returns aware UTC ones.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the microseconds to store."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment that was stored; None for what is damaged, which must not hide the other rows."""
        try:
            return None if value is None else EPOCH + value * MICROSECOND
        except (TypeError, OverflowError):
            return None


# SQLite numbers rows by itself only in a column that is INTEGER to the letter
Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

topics = Table(
    "topics",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Number, primary_key=True),
    # SHA-256 of the body: what a source repeats is stored once
    Column("digest", LargeBinary, nullable=False, unique=True),
    # msgpack of the tagged union AnyDocument
    Column("body", LargeBinary, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("id", Number, primary_key=True),
    Column("topic_id", Number, ForeignKey("topics.id"), nullable=False),
    # when the hub published it
    Column("at", Instant, nullable=False),
    Column("taken", Instant),
    Column("observed", Instant),
    # msgpack of About
    Column("about", LargeBinary),
    # seconds
    Column("fresh_for", Double, nullable=False),
    Column("source", Text),
    # msgpack of Words
    Column("error", LargeBinary),
    Column("partial", Boolean, nullable=False),
    Column("document_id", Number, ForeignKey("documents.id")),
    # the last update of a topic before a moment is one step in this index
    Index("updates_by_topic", "topic_id", "at", "id"),
    # what was appended last of a topic, whatever the clock said then
    Index("updates_in_order", "topic_id", "id"),
    # tells which documents nobody needs any more
    Index("updates_by_document", "document_id"),
)

# what happened, to stand on a timeline
marks = Table(
    "marks",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    # of the severity: 0 normal, 1 warning, 2 critical
    Column("gravity", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    # empty for what concerns all
    Column("wall", Text, nullable=False),
    # msgpack of Words
    Column("body", LargeBinary, nullable=False),
    Index("marks_by_time", "at"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("topic", Text, nullable=False),
    # counted from 1 for each topic
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    # from when on it is shown
    Column("due", Instant, nullable=False),
    Column("by", Text, nullable=False),
    # empty where a station did it by itself
    Column("station", Text, nullable=False),
    Column("comment", Text, nullable=False),
    # the id of the order; empty for none
    Column("command", Text, nullable=False),
    # msgpack of the document; none where it takes the topic away
    Column("body", LargeBinary, nullable=True),
    UniqueConstraint("topic", "number", name="versions_by_number"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    # the version that it was drawn from; 0 for none
    Column("base", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", Number, primary_key=True),
    Column("source", Text, nullable=False),
    # SHA-256 of reason and content: what a source repeats is stored once
    Column("digest", LargeBinary, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    # msgpack of Words
    Column("reason", LargeBinary, nullable=False),
    # masked
    Column("content", Text, nullable=False),
    UniqueConstraint("source", "digest"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Number, primary_key=True),
    # the publisher's own, or the address
    Column("name", Text, nullable=False, unique=True),
    Column("published", Instant, nullable=False),
    # msgpack of Article
    Column("body", LargeBinary, nullable=False),
    # title, summary and publisher, without accents
    Column("folded", Text, nullable=False),
    Index("stories_by_time", "published"),
)

cameras = Table(
    "cameras",
    metadata,
    # the fields of FleetCamera
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Text),
    Column("gate", Text),
    Column("road", Text),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("model", Text),
    Column("onvif", Text, nullable=False),
    Column("main", Text, nullable=False),
    Column("sub", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("user", Text, nullable=False),
    # encrypted by the password vault; empty where there is none
    Column("password", LargeBinary, nullable=False),
    Column("engine", Text, nullable=False),
    Column("transport", Text, nullable=False),
    Column("movable", Boolean, nullable=False),
    Column("traffic", Boolean, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Number, primary_key=True),
    # the name without regard to case and Unicode form
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    # argon2id with its salt and costs
    Column("password", Text, nullable=False),
    # by an administrator
    Column("locked", Boolean, nullable=False),
    # a Scope as JSON; none for the whole province
    Column("scope", Text),
    # what the second step of signing in is worked out from (RFC 6238), locked with the vault's key; none without it
    Column("second", LargeBinary),
    # the step of the last code that was taken: none is good twice
    Column("second_used", BigInteger),
    # who it is at the province's provider of identities: issuer and subject
    Column("subject", Text),
    Index("people_by_subject", "subject", unique=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    # SHA-256: each is good once in place of a code of the second step
    Column("digest", LargeBinary, primary_key=True),
    Column("person_id", Number, ForeignKey("people.id"), nullable=False),
    Index("recovery_codes_by_person", "person_id"),
)

sessions = Table(
    "sessions",
    metadata,
    # SHA-256 of the token
    Column("digest", LargeBinary, primary_key=True),
    Column("person_id", Number, ForeignKey("people.id"), nullable=False),
    Column("station", Text, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("used", Instant, nullable=False),
    Index("sessions_by_person", "person_id"),
)

failures = Table(
    "sign_in_failures",
    metadata,
    # SHA-256 of what was typed as a name: it may have been a password
    Column("digest", LargeBinary, primary_key=True),
    # in a row
    Column("attempts", Integer, nullable=False),
    Column("last", Instant, nullable=False),
    # nobody signs in under this name before
    Column("until", Instant),
)

first_codes = Table(
    "first_codes",
    metadata,
    # SHA-256 of the code with which the first administrator is made
    Column("digest", LargeBinary, primary_key=True),
    Column("until", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    # SHA-256 of the digest before it and of this row
    Column("digest", LargeBinary, nullable=False),
    Index("audit_by_time", "at"),
    Index("audit_by_subject", "subject", "at"),
)

# one row: what the oldest row of the audit follows
audit_base = Table(
    "audit_base",
    metadata,
    Column("id", Integer, primary_key=True),
    # rows that were forgotten because they were old
    Column("forgotten", Number, nullable=False),
    # of the last of them
    Column("digest", LargeBinary, nullable=False),
    # the file with the ends was written once: it must not be missing
    Column("headed", Boolean, nullable=False),
)

# what one alone may do at a time
leases = Table(
    "leases",
    metadata,
    # server, or duty/NAME
    Column("name", Text, primary_key=True),
    # grows whenever another one takes it: whoever shows a lower one is late
    Column("number", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", Instant, nullable=False),
    # grows while its holder renews it
    Column("beats", BigInteger, nullable=False),
    # of the run of a server that holds it, greater than of any before it
    Column("epoch", BigInteger, nullable=False),
)

# where every alarm stands that was ever raised: what the journal comes to
alarms = Table(
    "alarms",
    metadata,
    Column("key", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    # an Alarm, msgpack
    Column("body", LargeBinary, nullable=False),
)

alarm_journal = Table(
    "alarm_journal",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("key", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("occurrence", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("priority", Text, nullable=False),
    # of the command by which somebody did it; empty where the server did by itself
    Column("command", Text, nullable=False),
    # name, subject, what was so and who did it, msgpack
    Column("body", LargeBinary, nullable=False),
    # one change of one alarm cannot be written twice, whoever writes
    UniqueConstraint("key", "revision", name="alarm_journal_once"),
    Index("alarm_journal_by_time", "at"),
    Index("alarm_journal_by_command", "command"),
)

# that somebody is to be told of an alarm, by one step of a route
notify_calls = Table(
    "notify_calls",
    metadata,
    Column("number", Number, primary_key=True),
    # of the alarm, as it was when it called
    Column("key", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("route", Text, nullable=False),
    # from 0; -1 for that it is over
    Column("step", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    # also who knows already is told
    Column("anew", Boolean, nullable=False),
    # waiting, done, cancelled, late
    Column("state", Text, nullable=False),
    # what is told of the alarm, msgpack
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("key", "revision", "route", "step", name="notify_calls_once"),
    Index("notify_calls_by_state", "state", "due"),
)

# one person to be told of one alarm by one channel
notify_notices = Table(
    "notify_notices",
    metadata,
    Column("number", Number, primary_key=True),
    Column("call", Number, nullable=False),
    Column("key", Text, nullable=False),
    # of the settings: a person or a webhook
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("made", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    # waiting, taken (by a message), cancelled, late
    Column("state", Text, nullable=False),
    # of the message that has it; empty before
    Column("message", Text, nullable=False),
    # what is told of the alarm, msgpack
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("call", "person", "channel", name="notify_notices_once"),
    Index("notify_notices_by_state", "state", "person", "channel"),
    Index("notify_notices_by_message", "message"),
    Index("notify_notices_by_key", "key"),
)

# what goes out: known to whoever gets it by its id, however often it comes
notify_messages = Table(
    "notify_messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("made", Instant, nullable=False),
    # sending, sent, refused, late
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next", Instant, nullable=False),
    Column("sent", Instant),
    # msgpack of Words: why it did not go the last time
    Column("error", LargeBinary),
    # what the person has answered: empty, received, handled
    Column("answer", Text, nullable=False),
    Column("answered", Instant),
    Index("notify_messages_by_state", "state", "next"),
    Index("notify_messages_by_person", "person", "channel", "made"),
)

# one row: what the database says to a server of before
compatible = Table(
    "compatible",
    metadata,
    # OLDEST, of the version that has migrated it
    Column("oldest", Text, primary_key=True),
)
