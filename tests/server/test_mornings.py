"""The briefing of each morning: once, whatever the clock does and however often the server begins; and asked for."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import gates
import pytest
import zmq
from briefing.figures_told import untold
from documents import indicators
from msgspec import structs
from processes import Ear, Site

from server.contract.briefing_commands import ComposeBriefing, StartBriefing
from server.contract.calendar import CALENDAR
from server.contract.claims import usual
from server.contract.messages import AsOf, Briefing, Briefings, Decision, Scene, StationState, Update
from server.contract.past import Past, stamped
from server.contract.words import Words, same
from server.errors import RefusedError, StoreError
from server.health import Health
from server.hub import Hub, publisher
from server.store.database import Database
from server.store.history import History
from server.walls.arrangements import Arrangements
from server.walls.briefings import MORNINGS, keep_morning, morning_name
from server.walls.composer import DAYS, LATE, Composer, Mornings

DAY = date(2026, 11, 30)


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), CALENDAR)


@pytest.fixture
def hub():
    with zmq.Context() as context:
        socket = publisher(context)
        yield Hub(socket)
        socket.close()


class Server:
    """What composes in the morning, at a clock that is set at will; ``begin`` is a server that begins anew."""

    def __init__(self, hub):
        self.hub = hub
        self.now = at(6, 0)
        self.asked = []
        self.broken = False
        self.health = Health(lambda _: None)
        self.begin()

    def begin(self, compose_at="06:30"):
        self.walls = Arrangements(self.hub, [("main", usual(same("Centre"), None, "overview", at(0)))])
        self.walls.publish()
        self.mornings = Mornings(
            Composer(self.hub, self.read),
            self.walls,
            ["main"],
            self.health,
            compose_at=compose_at,
            compare_with="17:00",
            now=lambda: self.now,
        )

    async def read(self, _topics, moment):
        self.asked.append(moment)
        if self.broken:
            raise StoreError(Words(vi="đĩa đầy", en="the disk is full"))
        return Past(until=moment)

    async def look(self, now):
        """Return the names of the briefings that are kept after a look at this time."""
        self.now = now
        await self.mornings.look()
        return [each.name for each in self.briefings.kept]

    @property
    def briefings(self):
        return self.hub.latest["briefings/main"].document


@pytest.fixture
async def server(hub):
    return Server(hub)


async def test_it_is_composed_when_it_is_time_from_what_was_known_yesterday_in_the_evening(server):
    assert await server.look(at(6, 29)) == []
    assert await server.look(at(6, 30)) == ["morning-2026-11-30"]
    (kept,) = server.briefings.kept
    assert kept.title == Words(vi="Giao ban sáng 30/11/2026", en="Morning briefing 30 Nov 2026")
    assert (kept.by, kept.as_of, kept.made) == ("", None, at(6, 30))
    assert server.asked[0] == at(17, day=DAY - timedelta(days=1))
    assert server.asked[1:] == [at(6, 30) - timedelta(days=number) for number in range(DAYS, 0, -1)]


async def test_it_is_composed_once_though_the_clock_is_set_and_the_server_begins_anew(server):
    await server.look(at(6, 31))
    asked = len(server.asked)
    await server.look(at(6, 32))
    await server.look(at(6, 10))
    await server.look(at(6, 30))
    server.begin()
    await server.look(at(7, 0))
    assert len(server.asked) == asked
    # a clock that is days ahead, and set right again
    assert await server.look(at(6, 30, DAY + timedelta(days=9))) == ["morning-2026-11-30", "morning-2026-12-09"]
    await server.look(at(6, 40))
    assert await server.look(at(6, 30, DAY + timedelta(days=1))) == [
        "morning-2026-11-30",
        "morning-2026-12-09",
        "morning-2026-12-01",
    ]


async def test_a_server_that_was_off_in_the_morning_composes_it_as_long_as_it_is_morning(server):
    assert await server.look(at(6, 30) + LATE) == []
    assert await server.look(at(6, 30) + LATE - timedelta(seconds=1)) == ["morning-2026-11-30"]


async def test_it_is_never_composed_where_nobody_wants_it(server):
    server.begin(compose_at="")
    assert await server.look(at(6, 30)) == []
    await server.mornings.run()


async def test_what_people_have_made_of_it_is_left_alone(server):
    mine = Briefing(name="morning-2026-11-30", title=same("Mine"), by="An", made=at(5))
    assert server.walls.keep_composed("main", mine) is None
    await server.look(at(6, 30))
    assert server.briefings.kept == (mine,)


@pytest.mark.logs("server.health: the morning briefing of “main” could not be composed")
async def test_a_database_that_fails_is_said_once_and_asked_again(server, caplog):
    server.broken = True
    for minute in range(3):
        assert await server.look(at(6, 30 + minute)) == []
    assert len([each for each in caplog.records if "the disk is full" in each.getMessage()]) == 1
    server.broken = False
    assert await server.look(at(6, 40)) == ["morning-2026-11-30"]


def test_old_ones_go_but_not_what_people_have_written_or_is_shown():
    def made(days, **more):
        name = morning_name(DAY - timedelta(days=days))
        return Briefing(**({"name": name, "title": same("x"), "made": at(6)} | more))

    decision = Decision(scene=0, text="x", by="An", at=at(8))
    kept = (
        made(MORNINGS),
        made(MORNINGS + 1, by="An"),
        made(MORNINGS + 2, decisions=(decision,)),
        made(90, name="other"),
        made(MORNINGS - 1),
    )
    after = keep_morning(Briefings(kept=kept), made(0), DAY)
    assert isinstance(after, Briefings)
    assert after.kept == (*kept[1:], made(0))
    assert after.morning == DAY


async def test_moments_that_make_no_sense_are_refused(server):
    composer = Composer(server.hub, server.read)
    for before, after in ((at(9), None), (at(7), at(6)), (at(6), at(6)), (at(5), at(9))):
        with pytest.raises(RefusedError):
            await composer.compose("main", "x", None, before, after, now=at(8))
    assert server.asked == []
    assert (await composer.compose("main", "x", None, at(5), at(7), now=at(8))).as_of == AsOf(at=at(7))


async def test_pages_are_those_that_a_station_of_the_wall_has(server):
    state = StationState(
        wall="main",
        version="1",
        started=at(0),
        language="vi",
        screens=(),
        layouts=("gates", "mine"),
        titles={"mine": same("Our gates")},
        topics={"mine": ("indicators/gates", "breakdown/gates")},
    )
    server.hub.publish("station/left", state, fresh_for=60.0)
    server.hub.publish("station/other", structs.replace(state, wall="other", topics={}), fresh_for=60.0)
    server.hub.publish("indicators/mine", indicators(9.0), fresh_for=60.0, taken=at(8))

    async def read(_topics, moment):
        told = Update(topic="indicators/mine", document=indicators(1.0), taken=moment, fresh_for=60.0)
        return Past(state=(stamped(told, moment),), until=moment)

    known = Composer(server.hub, read)._layouts("main")
    assert set(known) == {"gates", "mine"}
    assert (known["mine"].title, known["mine"].topics) == (same("Our gates"), ("indicators/gates", "breakdown/gates"))
    assert "indicators/gates" in known["gates"].topics, "what is shipped needs not be said"
    composed = await Composer(server.hub, read).compose("main", "x", None, at(6), None, now=at(8))
    assert composed.scenes[0].scene.tile.topics == ("indicators/mine",)


async def recorded(url, jam, evening):
    """Write down what the gates told: two weeks of calm mornings, an evening and the jam."""
    database = Database(url)
    history = History(database, retention=timedelta(days=10_000), announce=lambda _: None)
    mornings = [jam - timedelta(days=number) for number in range(DAYS, 0, -1)]
    for moment in sorted([*mornings, evening, jam]):
        # the demo's road is jammed every day at that hour: here it is not
        shift = timedelta() if moment in (evening, jam) else gates.CALM
        for update in gates.documents(moment + shift).values():
            history.append(structs.replace(update, taken=moment), moment)
    settled = history.settle()
    task = asyncio.create_task(history.run())
    assert await settled is None
    task.cancel()
    await asyncio.wait({task})
    await database.dispose()


@pytest.mark.waits
async def test_at_a_real_server_the_jam_of_the_demo_is_found_and_presented(tmp_path):
    # the server knows only what is not too old by its own clock
    day = datetime.now(CALENDAR).date() - timedelta(days=1)
    before, jammed = gates.evening(day), gates.jam(day)
    await recorded(f"sqlite:///{tmp_path}/history.db", jammed, before)
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    order = ComposeBriefing(wall="main", name="jam", before=before, after=jammed)
    with site.running() as server, Ear(site) as ear:
        assert "before the second" in ear.ask(structs.replace(order, before=datetime.now(UTC))).refused.en
        assert "no wall" in ear.ask(structs.replace(order, wall="other")).refused.en
        for _ in range(2):
            answer = ear.ask(order, command_id="once")
            assert (answer.refused, answer.unstored) == (None, None)
        assert ear.ask(StartBriefing(wall="main", name="jam")).refused is None
        server.kill()
    with site.running(), Ear(site) as ear:
        kept = ear.until("briefings/main", lambda update: update.document is not None).document.kept
        (jam,) = kept
        (scene,) = jam.scenes
        assert scene.sentence.vi.startswith("CK Hữu Nghị: Xe chờ tăng từ ")
        assert " lên 2.400 xe (+" in scene.sentence.vi
        assert "vượt ngưỡng 600" in scene.sentence.vi
        assert "lần mức thường ngày" in scene.sentence.vi
        assert untold(scene) == []
        assert jam.by == "ear"
        wall = ear.until("wall/main", lambda update: update.document.shows.rest.scene.layout == "gates").document
        assert wall.shows.rest.scene == Scene(layout="gates", as_of=AsOf(at=jammed))
