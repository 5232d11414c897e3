"""What a station may ask and order of documents that people draw: drafts, versions, and publishing them."""

from typing import Annotated

from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.messages.layouts import Layout
from server.contract.messages.rooms import Room
from server.contract.messages.scenes import Aware
from server.contract.messages.versions import Version

DrawnTopic = Annotated[
    str, Meta(pattern=r"^((layout|room|source-settings)/[a-z0-9][a-z0-9-]{0,62}|pack/[a-z0-9][a-z0-9_-]{0,62})(?!\n)$")
]
LONGEST_TEXT = 200_000
"""Letters."""


class SettingsText(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Settings as a file has them, with all that people have written beside them."""

    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    """TOML."""


class SourceText(SettingsText, frozen=True, kw_only=True, tag="source-settings"):
    """One ``[[source]]`` of the server's settings; the name in the topic is its ``id``."""


class PackText(SettingsText, frozen=True, kw_only=True, tag="pack"):
    """A service pack; the name in the topic is that of its file."""


DrawnDocument = Layout | Room | SourceText | PackText
LONGEST_COMMENT = 1000
"""Letters."""
Number = Annotated[int, Meta(ge=1)]


class SaveDraft(Command, frozen=True, kw_only=True):
    """Keep what somebody is drawing, in place of what that person has drawn of it before."""

    topic: DrawnTopic
    document: DrawnDocument
    base: Annotated[int, Meta(ge=0)] = 0
    """The version that it was drawn from; 0 for none."""


class DropDraft(Command, frozen=True, kw_only=True):
    """Forget what the asking person has drawn and not published."""

    topic: DrawnTopic


class Publish(Command, frozen=True, kw_only=True):
    """Show a document from now on, or from a moment on; the draft of whoever does so goes.

    Refused as stale where somebody has published it since ``base``: the answer holds what came between. Whoever has
    seen that may publish with the number of the newest as the base.
    """

    topic: DrawnTopic
    document: DrawnDocument | None
    """None takes it away: stations show what they brought with them, if anything."""
    base: Annotated[int, Meta(ge=0)] = 0
    """The newest version that its author has seen; 0 for none."""
    comment: str = ""
    due: Aware | None = None
    """From when on it is shown; None for now."""


class ReadVersions(Command, frozen=True, kw_only=True):
    """Tell the versions of a topic, the newest first, or with ``number`` one with its document."""

    topic: DrawnTopic
    number: Number | None = None
    before: Number | None = None
    """Only versions with smaller numbers; None for the newest ones."""


class ReadDraft(Command, frozen=True, kw_only=True):
    """Tell what the asking person has drawn of a topic and not published."""

    topic: DrawnTopic


class Told(Struct, frozen=True, kw_only=True):
    """What was asked of drafts and versions."""

    versions: tuple[Version, ...] = ()
    """The newest first, MOST_VERSIONS at most."""
    document: DrawnDocument | None = None
    """Of the one version or draft that was asked for; of what was refused as stale, that of the newest version."""
    base: int = 0
    """Of a draft."""


MOST_VERSIONS = 200
PublishingCommand = SaveDraft | DropDraft | Publish | ReadVersions | ReadDraft
PUBLISHING_ORDERS: tuple[type[Command], ...] = (SaveDraft, DropDraft, Publish)
PUBLISHING_QUESTIONS: tuple[type[Command], ...] = (ReadVersions, ReadDraft)
