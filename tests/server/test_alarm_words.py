"""The shift log says what was put aside, and which steps were left out, once."""

from datetime import timedelta

from alarms.conftest import NOON, OPERATOR, opened, rule

from server.contract.alarm_commands import AcknowledgeAlarms, ServeAlarms, ShelveAlarms, TickStep, UnshelveAlarms
from server.contract.claims import usual
from server.contract.words import same
from server.walls.shift_log import ShiftLog

STEPS = [
    {"id": "look", "said": {"vi": "Xem camera", "en": "Look"}},
    {"id": "call", "said": {"vi": "Gọi", "en": "Call"}},
    {"id": "note", "said": {"vi": "Ghi", "en": "Note"}, "needed": False},
]
KEY = "gate-jam.huu_nghi"


async def test_what_the_next_shift_has_to_know_is_written_once(tmp_path):
    async with opened(tmp_path) as site:
        shifts = ShiftLog(site.hub, [("main", usual(same("IOC"), None, "overview", NOON))], lambda: [], NOON)
        site.hub.follow(shifts.follow)
        site.use(rule(procedure=STEPS))
        await site.wait_at(huu_nghi=1300)
        tick = lambda step, **how: TickStep(alarm=site.seen(KEY), step=step, **how)  # noqa: E731
        assert await site.act(tick("look")) == {}
        assert await site.act(tick("look")) == {KEY: "this step is done already"}
        assert await site.act(tick("call", skipped=True)) == {KEY: "say why"}
        assert await site.act(tick("call", skipped=True, why="no line")) == {}
        assert await site.act(tick("note", skipped=True)) == {}
        assert await site.act(tick("nosuch")) == {KEY: "its procedure has no such step"}
        await site.act(AcknowledgeAlarms(alarms=(site.seen(KEY),)))
        until = site.now + timedelta(hours=2)
        await site.act(ShelveAlarms(alarms=(site.seen(KEY),), until=until, why="road works"))
        await site.act(UnshelveAlarms(alarms=(site.seen(KEY),)))
        await site.act(ServeAlarms(alarms=(site.seen(KEY),), in_service=False, why="no counter"))
        said = [(each.said.en, each.by) for each in site.hub.latest["shift/main"].document.entries]
        assert said == [
            ("step “Call” of alarm “Jam: huu_nghi” left out: no line", OPERATOR.person),
            (f"alarm “Jam: huu_nghi” shelved until {until + timedelta(hours=7):%H:%M %d/%m}: road works", "Mai"),
            ("alarm “Jam: huu_nghi” taken out of service: no counter", "Mai"),
        ]
        journal = [each.event async for each in site.journal.everything()]
        assert journal[:4] == ["raise", "tick look", "skip call", "skip note"]
