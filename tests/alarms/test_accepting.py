"""A gate that jams again and again, what is proposed of it, and a technician who accepts that, once.

All of it at a real server: the table that it reads, the figures it works out, the order over the socket, the version.
"""

import tomllib

import pytest
from gate_site import standing
from persons import Person
from processes import Ear, wait_for

from alarms.jams import KEY, ease, jam, jam_site
from server.alarms.hygiene import ENOUGH
from server.contract.alarm_commands import AcceptProposal
from server.contract.commands import Role
from server.contract.messages import AlarmHygiene
from server.contract.publishing import ReadVersions

pytestmark = pytest.mark.waits


def proposals(ear):
    """Return what is proposed; nothing where no figures are told yet."""
    update = ear.latest.get("alarms/hygiene")
    return update.document.proposals if update is not None and isinstance(update.document, AlarmHygiene) else ()


def chatter(site, ear):
    """Let the gate jam for a moment, as often as it takes until something is said of it."""
    for _ in range(ENOUGH + 2):
        jam(site)
        wait_for(lambda: KEY in standing(ear) and standing(ear)[KEY].active, "the gate is jammed")
        ease(site)
        wait_for(lambda: not standing(ear)[KEY].active, "it is free again")


def published(technician, number=None):
    """Return the versions of the pack of the gates, or the rule as one of them has it."""
    told = technician.ask(ReadVersions(topic="pack/gates", number=number)).told
    if number is None:
        return [(each.number, each.comment) for each in told.versions]
    (rule,) = tomllib.loads(told.document.text)["alarm"]
    return rule


def test_a_proposal_that_is_accepted_is_a_version_of_the_pack_once_however_often_it_is_sent(tmp_path):
    site = jam_site(tmp_path)
    site.enroll("technician", Role.TECHNICIAN)
    with site.running(), Ear(site) as ear:
        wait_for(lambda: "breakdown/gates" in ear.latest, "the table is read")
        chatter(site, ear)
    # the figures are worked out at its beginning, and then each minute
    with site.running() as server, Ear(site) as ear, Person(site, "technician") as technician:
        wait_for(lambda: bool(proposals(ear)), "something is proposed")
        (proposal,) = proposals(ear)
        assert (proposal.rule, proposal.service, proposal.before) == ("jam", "gates", 0)
        assert proposal.raised == ENOUGH + 2
        accept = AcceptProposal(proposal=proposal.id)
        assert ear.ask(accept).refused is not None, "operators do not change rules"
        assert published(technician) == []
        first = technician.ask(accept, command_id="accept-1")
        assert (first.refused, first.unstored) == (None, None)
        version = (1, f"jam: {proposal.setting} 0 → {proposal.after:g}")
        assert published(technician) == [version]
        rule = published(technician, 1)
        assert (rule["id"], rule["above"], rule[proposal.setting]) == ("jam", 1000, proposal.after)
        assert proposal.setting not in tomllib.loads((tmp_path / "packs" / "gates.toml").read_text())["alarm"][0]
        again = technician.ask(accept, command_id="accept-1")
        assert (again.refused, again.unstored) == (None, None)
        told = f"this is in force already: {proposal.setting} of rule “jam” is {proposal.after:g} now"
        assert technician.refused(accept) == told
        server.kill()
    with site.running(), Ear(site) as ear, Person(site, "technician") as technician:
        # what the rule of before has raised speaks for no further change
        ear.until("alarms/hygiene", lambda told: told.document is not None and not told.document.proposals)
        again = technician.ask(accept, command_id="accept-1")
        assert (again.refused, again.unstored) == (None, None), "also by a server that was killed meanwhile"
        assert technician.refused(accept) == told, "also where it is proposed no more"
        assert published(technician) == [version]
        assert published(technician, 1)[proposal.setting] == proposal.after
