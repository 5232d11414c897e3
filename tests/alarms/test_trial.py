"""Rules tried on the past say what they would have raised, as if they had been there; a proposal changes its rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from alarms.conftest import NOON, OPERATOR, WAITING, gates, opened, rule
from alarms.test_scenes import Wall
from server.alarm_rules.evaluator import PackRules
from server.alarms.commands import AlarmCommands
from server.alarms.trying import Improving, RuleTrials
from server.alarms.watch import HygieneWatch
from server.command_versions import Publications
from server.contract.alarm_commands import AcceptProposal, TryRules
from server.contract.messages import Update
from server.drawn import pack_texts
from server.errors import RefusedError
from server.health import Health
from server.published_packs import judge_pack
from server.services import packs
from server.store import ledger
from server.store.versions import VersionLog
from server.store.walk import Walk

TOLD = st.tuples(
    st.integers(min_value=1, max_value=90),
    st.dictionaries(st.sampled_from(["huu_nghi", "chi_ma"]), st.sampled_from([0, 900, 1150, 1250, None]), max_size=2),
)
"""Seconds since the one before, and how many trucks wait at which gate."""
RULES = st.fixed_dictionaries(
    {},
    optional={
        "deadband": st.just(100),
        "on_delay": st.sampled_from([20, 60]),
        "off_delay": st.sampled_from([20, 60]),
        "changes": st.just({"by": 200, "within": 120}),
    },
)


async def pass_by(site, seconds):
    """Look once a second for so long."""
    for _ in range(seconds):
        site.clock, site.now = site.clock + 1, site.now + timedelta(seconds=1)
        await site.engine.look()


async def record(database, told):
    """Write what a topic told at which times."""
    entries = [
        ledger.entry(Update(topic="breakdown/gates", document=each, fresh_for=60.0, taken=at, source="gates"), at)
        for at, each in told
    ]
    async with database.begin() as connection:
        await ledger.write(connection, entries)


@settings(max_examples=15)
@given(told=st.lists(TOLD, min_size=1, max_size=12), changes=RULES)
async def test_a_trial_raises_what_was_raised(tmp_path_factory, told, changes):
    said = rule(**({"above": None} if "changes" in changes else {}) | changes)
    async with opened(tmp_path_factory.mktemp("site")) as site:
        site.use(said)
        await site.look()
        kept = []
        for seconds, waiting in told:
            await pass_by(site, seconds - 1)
            await site.wait_at(**waiting)
            kept.append((site.now, gates(**waiting)))
        await pass_by(site, 100)
        await site.look(1)
        await record(site.database, kept)
        raised = [(each.event, each.at, each.about.vi) async for each in site.journal.everything()]
        trials = RuleTrials(Walk(site.database), None, dict)
        (trial,) = await trials.tried(PackRules("gates", [said], (WAITING,)), NOON, site.now)
        found = [("raise", each.at, each.about.vi) for each in trial.stretches]
        found += [("return", each.until, each.about.vi) for each in trial.stretches if each.until is not None]
        assert sorted(found) == sorted(raised)


async def test_of_too_many_changes_some_are_looked_at_and_that_is_said(tmp_path):
    async with opened(tmp_path) as site:
        # above its limit for one minute in ten
        told = [(NOON + timedelta(minutes=at), gates(huu_nghi=1300 if at % 10 == 9 else at)) for at in range(200)]
        await record(site.database, told)
        trials = RuleTrials(Walk(site.database), None, dict, most=50)
        pack = PackRules("gates", [rule()], (WAITING,))
        (thinned,) = await trials.tried(pack, NOON, NOON + timedelta(minutes=200))
        assert thinned.note.en.startswith("looked at 50 of 200 changes, one in about 4.0 min: ")
        assert thinned.note.vi.startswith("đã xem 50 trong 200 lần đổi, ")
        assert 0 < thinned.raised < 20
        (whole,) = await RuleTrials(Walk(site.database), None, dict).tried(pack, NOON, NOON + timedelta(minutes=200))
        assert (whole.note, whole.raised, whole.known_since) == (None, 20, NOON)
        assert len(whole.stretches) == 20


async def test_a_text_is_tried_and_its_mistakes_are_said(tmp_path):
    async with opened(tmp_path) as site:
        now = datetime.now(UTC)
        await record(site.database, [(now - timedelta(hours=2), gates(huu_nghi=1300))])
        trials = RuleTrials(Walk(site.database), None, dict)
        text = packs.pack_files(None)["gates"].text
        found = (await trials.answer(TryRules(name="gates", text=text), now)).alarms.trials
        assert {each.rule: each.raised for each in found}["gate-jam"] == 1
        wrong = (
            await trials.answer(TryRules(name="gates", text=text.replace("above = 1200", "abov = 1200")), now)
        ).alarms
        assert wrong.trials is None
        assert any("abov" in each.key and each.line for each in wrong.mistakes)
        with pytest.raises(RefusedError):
            await trials.answer(TryRules(name="gates", text=text, rule="nosuch"), now)


async def no_outside(_key, _since):
    """Tell nobody outside."""
    return ()


async def test_a_proposal_that_is_accepted_changes_the_rule_in_force_once(tmp_path):
    async with opened(tmp_path) as site:
        # versions are published by the clock of the machine
        site.now = datetime.now(UTC) - timedelta(days=1)
        texts: dict[str, str] = {}

        async def follow(shown):
            texts.clear()
            texts.update(pack_texts(shown))
            site.engine.use(packs.alarm_rules(None, texts))

        health = Health(lambda _: None)
        judge = judge_pack(None, dict)
        publications = Publications(VersionLog(site.database), site.hub, health, {"pack": judge}, {"pack": follow})
        await publications.refresh()
        site.engine.use(packs.alarm_rules(None))
        # raised for three minutes again and again: its off delay of two minutes is too short
        for _ in range(12):
            await site.wait_at(seconds=40, huu_nghi=1300)
            await site.look(30)
            await site.wait_at(seconds=40, huu_nghi=0)
            await site.look(121)
        watch = HygieneWatch(site.journal, site.book, site.engine, site.hub)
        (proposal,) = [each for each in (await watch.look(site.now)).proposals if each.rule == "gate-jam"]
        assert (proposal.setting, proposal.before) == ("off_delay", 120)
        improving = Improving(site.hub.latest, None, lambda: texts, publications.answer, publications.is_done)
        trials = RuleTrials(Walk(site.database), None, lambda: texts)
        commands = AlarmCommands(
            site.book, site.acts, site.journal, Wall(site).scenes, trials, improving, site.hub.latest, no_outside
        )
        accept = AcceptProposal(proposal=proposal.id)
        assert (await commands.answer(OPERATOR, accept, "order-1")).refused is None
        await site.look()
        assert site.engine.evaluator.rules["gate-jam"].said.off_delay == proposal.after
        assert "off_delay = 120" in packs.pack_files(None)["gates"].text, "what ships is as it was"
        await site.wait_at(seconds=40, huu_nghi=1300)
        await site.look(30)
        await site.wait_at(huu_nghi=0)
        await site.look(proposal.after - 1)
        assert site.told("gate-jam.huu_nghi").active
        await site.look(2)
        assert not site.told("gate-jam.huu_nghi").active
        assert (await commands.answer(OPERATOR, accept, "order-1")).refused is None, (
            "no answer came, and it comes again"
        )
        with pytest.raises(RefusedError) as refused:
            await commands.answer(OPERATOR, accept, "order-2")
        said = refused.value.words.en
        assert said == f"this is in force already: off_delay of rule “gate-jam” is {proposal.after:g} now"
        assert not (await watch.look(site.now)).proposals, "what the rule of before raised speaks against it no more"
        assert (await commands.answer(OPERATOR, accept, "order-1")).refused is None, "also where it is proposed no more"
        late = await commands.answer(OPERATOR, accept, "order-3")
        assert late.refused is not None
        assert late.refused.en == said, "as long as it is so"
        for gone in (
            "gate-jam/off_delay/120/7",
            "gone/off_delay/0/5",
            "gate-jam/id/0/1",
            "gate-jam/off_delay/0/x",
            "x",
        ):
            none = await commands.answer(OPERATOR, AcceptProposal(proposal=gone), "")
            assert none.refused is not None
            assert none.refused.en == "this is proposed no more: the rule or its past has changed"
        other = structs.replace(proposal, before=90.0, after=150.0)
        with pytest.raises(RefusedError) as changed:
            await improving.accept(other, OPERATOR, "order-4")
        said = changed.value.words.en
        assert said == f"off_delay of rule “gate-jam” is {proposal.after:g} now, no longer 90: somebody has changed it"
        assert site.hub.latest["versions/pack"].document.drawn[0].newest.number == 1
