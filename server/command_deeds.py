"""Writes into the audit which commands that change something were carried out, and which were refused."""

import time

import msgspec

from server.cameras.commands import CameraCommand
from server.contract.briefing_commands import SaveBriefing
from server.contract.command import Command
from server.contract.commands import FindStories, ListPresets, LookBack, OpenCamera, ReportStation
from server.contract.duty_commands import HoldDuty
from server.contract.notify_commands import ReadNotice
from server.contract.packs import PACK_QUESTIONS
from server.contract.past import ReadMarks, ReadPast
from server.contract.proof_commands import SendProof
from server.contract.publishing import DropDraft, Publish, ReadDraft, ReadVersions, SaveDraft
from server.contract.sign_in import PeopleCommand
from server.contract.sources import SOURCE_QUESTIONS
from server.contract.words import Words
from server.people.actor import Actor
from server.store.audit import Audit

UNKNOWN = "?"
"""Stands for a station that is known no more."""
ASKING: tuple[type[Command], ...] = (
    *(ReportStation, HoldDuty, SendProof, FindStories, OpenCamera, ListPresets, LookBack),
    *(ReadPast, ReadMarks, ReadVersions, ReadDraft, SaveDraft, DropDraft),
    *SOURCE_QUESTIONS,
    *PACK_QUESTIONS,
    ReadNotice,
)
"""Commands that change nothing."""
AGAIN = 10.0
"""Seconds in which the same refusal is written once: a joystick gives ten orders a second."""
MOST = 256
"""Refusals that are known again."""


class CommandDeeds:
    """But not those by which persons sign in, which are written where they are judged, nor who turned a camera."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._refused: dict[tuple[Actor, str, str, str], float] = {}

    def accepted(self, actor: Actor, command: Command) -> None:
        """Write down that a command was carried out; drafts are nobody's deed yet."""
        if isinstance(command, SaveDraft | DropDraft):
            return
        what, subject, detail = _spelled(command)
        self._audit.note(actor.station, what, subject, detail, person=actor.person, outcome="accepted")

    def refused(self, actor: Actor, command: Command, why: Words) -> None:
        """Write down that a command was refused, where it would have changed something."""
        if isinstance(command, ASKING):
            return
        what, subject, detail = _spelled(command)
        key, now = (actor, what, subject, why.en), time.monotonic()
        before = self._refused.pop(key, None)
        if before is not None and now - before < AGAIN:
            self._refused[key] = before
            return
        self._refused[key] = now
        while len(self._refused) > MOST:
            del self._refused[next(iter(self._refused))]
        self._audit.note(actor.station, what, subject, detail, person=actor.person, outcome=f"refused: {why.en}")


def _spelled(command: Command) -> tuple[str, str, str]:
    """Return what a command does, to what, and how, without its secrets and whatever was typed as a name."""
    if isinstance(command, PeopleCommand):
        return type(command).__name__.lower(), "", ""
    told = {name: value for name, value in command.__rich_repr__() if value is not None}
    if isinstance(command, SaveBriefing):
        # what it says is kept with the past; here it would be in the way
        told["briefing"] = {"name": command.briefing.name, "scenes": len(command.briefing.scenes)}
    if isinstance(command, Publish):
        # every version is kept whole
        told["document"] = command.document is not None
    subject = told.pop("topic") if isinstance(command, Publish) else ""
    for kind in ("wall", "camera", "duty"):
        if kind in told:
            subject = f"{kind}/{told.pop(kind)}"
    what = f"camera.{type(command).__name__.lower()}" if isinstance(command, CameraCommand) else type(command).__name__
    return what.lower(), subject, msgspec.json.encode(told).decode() if told else ""
