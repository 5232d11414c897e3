"""Puts the server together: the only place that knows all its parts."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
from msgspec import Struct, structs

from server import doors
from server.alarms.parts import AlarmParts, showing
from server.backup.watch import BackupWatch
from server.cameras.commands import CameraCommands
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import References
from server.cameras.inspection.scheduler import InspectionScheduler
from server.cameras.onvif.link import camera_http
from server.cameras.ptz import PtzControl
from server.cameras.registry.register import Register
from server.clock import NOTABLE, TOLD_FOR, ClockWatch, is_behind, was_set
from server.command_handlers import Answering
from server.command_packs import PackCommands
from server.command_past import PastCommands
from server.command_register import RegisterCommands
from server.command_sources import SourceCommands
from server.command_versions import Publications
from server.commands import REFUSAL_SHOWN, CommandServer
from server.config import Config, LoadedConfig
from server.connectors.base import ConnectorTools
from server.connectors.transport.pools import Pools
from server.connectors.transport.tls import trust
from server.contract.claims import usual
from server.contract.messages import StationState, WallState
from server.contract.past import Mark
from server.contract.private import is_open_to_all, tighten
from server.contract.service_manager import ServiceManager
from server.contract.words import Words
from server.drawn import judge_layout
from server.errors import DatabaseTooNewError, ServerError, StoreError, VaultError
from server.exposure import exposed
from server.health import Health
from server.hub import FOREVER, Hub
from server.marks import Marker
from server.notifying.parts import NotifyParts
from server.pair.pair import Pair
from server.people.accounts import Accounts
from server.people.commands import PeopleCommands
from server.people.identity_provider import IdentityProvider, IdentitySettings
from server.people.provider_sign_ins import ProviderSignIns
from server.people.second_step import SecondSteps
from server.people.sessions import Sessions
from server.published_packs import PublishedPacks, judge_pack
from server.published_sources import PublishedSources, judge_source
from server.quality.watch import QualityWatch
from server.reading import Reading
from server.reception import guessed, open_people
from server.security import Keyring
from server.security_log import SecurityLog
from server.services import packs
from server.store.audit import Audit
from server.store.audit_chain import ends_file
from server.store.database import Database
from server.store.history import History
from server.store.marks import MarkLog
from server.store.quarantine import Quarantine
from server.store.stories import Archive
from server.store.versions import VersionLog
from server.store.walk import Walk
from server.supervision import supervise
from server.trying import Trials
from server.turn import in_turn, tell_of
from server.vault.secrets import Secrets
from server.vault.vault import Vault
from server.walls.arrangements import Arrangements
from server.walls.composer import Composer, Mornings
from server.walls.drills import Drills
from server.walls.duties import Duties
from server.walls.miniatures import Miniatures
from server.walls.proofs import ProofJudge
from server.walls.rooms import Rooms, judge_room_of
from server.walls.shift_log import ShiftLog
from server.walls.turner import Turner, programme_files

STEERED = 32
"""Cameras that are asked or steered at the same time."""
SERVES = Words(vi="đang phục vụ", en="serves")

log = logging.getLogger(__name__)


class CameraParts(Struct, frozen=True, kw_only=True):
    """The cameras, and what their pictures go into."""

    register: Register
    pictures: Pictures
    references: References
    http: httpx.AsyncClient
    """Asks cameras."""


async def run(config: LoadedConfig, manager: ServiceManager) -> None:
    """Serve until cancelled; one of two servers first stands by, until the other one is gone.

    Raises ServerError when the server cannot begin: an address in use, a database of a newer version.
    """
    if config.pair is None:
        await _serve(config, None, manager)
    else:
        async with in_turn(config, config.pair.name, manager) as pair:
            await _serve(config, pair, manager)


async def _serve(config: LoadedConfig, pair: Pair | None, manager: ServiceManager) -> None:
    keyring = Keyring(config.security.keys)
    health = Health(lambda state: hub.publish("server/health", state, fresh_for=FOREVER))
    for path in exposed(config):
        said = tighten(path)
        log.warning("%s", said.en)
        if is_open_to_all(path):
            health.say(f"open/{path}", said, lasting=timedelta(days=365))
    security_log = SecurityLog(config.security.log, config.security.syslog, health)
    database = Database(config.store.url, None if pair is None else pair.fence)
    async with (
        doors.opened(config, keyring, partial(_say_refused, health, security_log)) as (feed, commands),
        cameras(config, database) as fleet,
        tools(config, fleet) as lent,
    ):
        beaten = partial(manager.alive, SERVES)
        if pair is None:
            hub = Hub(feed, beaten=beaten)
        else:
            hub = Hub(feed, epoch=pair.epoch, may_send=lambda: pair.may_speak, beaten=beaten)
        retention = timedelta(days=config.store.retention_days)
        history = History(
            database,
            retention=retention,
            announce=lambda state: hub.publish("store/history", state, fresh_for=FOREVER),
        )
        shown = await _restore(hub, history, config)
        hub.follow(history.append)
        if pair is not None:
            tell_of(pair, health, history)
        if shown is not None and shown - datetime.now(UTC) >= NOTABLE:
            health.say("clock", is_behind(shown - datetime.now(UTC)), lasting=TOLD_FOR)
        quarantine, archive = Quarantine(database, retention=retention), Archive(database, retention=retention)
        marks = MarkLog(database, retention=retention)
        audit = Audit(
            database,
            ends_file(config.store.url, config.security.keys),
            retention=retention,
            server="" if pair is None else pair.name,
        )
        audit.noted = security_log.follow
        ptz = PtzControl(fleet.register, fleet.http, audit)
        camera_commands = CameraCommands(fleet.register, ptz, fleet.pictures.latest)
        walls = Arrangements(hub, _walls(config))
        alarms = AlarmParts(
            database,
            hub,
            walls,
            showing(config),
            camera_commands,
            retention=retention,
            province=partial(packs.province, config.server.packs),
        )
        hub.follow(alarms.engine.follow)
        secrets, make_key = Secrets(Vault(config.security.keys, config.security.secrets)), fleet.register.make_key
        await _lock_plain(secrets, config, make_key)
        outside = NotifyParts(
            database,
            alarms.journal,
            alarms.book,
            health,
            folder=config.folder,
            secrets=secrets,
            ca=config.http.ca,
            key=keyring.open().secret.encode(),
            http=lent.http,
            retention=retention,
        )

        def happened(found: Sequence[Mark]) -> None:
            marks.keep(found)
            alarms.engine.remember(found)

        hub.follow(Marker(hub.latest, happened).follow)
        accounts = Accounts(database, config.security.keys)
        sessions = Sessions(accounts, lambda: datetime.now(UTC))
        await open_people(accounts, sessions, config)
        shifts = ShiftLog(hub, _walls(config), lambda: sessions.all, datetime.now(UTC))
        sessions.follow(shifts.publish)
        hub.follow(shifts.follow)
        composer = Composer(hub, history.past)
        services = packs.load(config.server.packs)
        log.info("%s", packs.whose(config.server.packs).en)
        for words in packs.borrowed(config.server.packs, {source.service for source in config.source}):
            log.warning("%s", words.en)
        quality = QualityWatch(packs.province(config.server.packs), hub)
        reading = Reading(lent, services, quality, hub, health, keep=quarantine.keep, heard=archive.keep)
        for source in config.source:
            await reading.replace_source(source)
        names = [wall.name for wall in config.wall]
        rooms = Rooms(names, hub)
        published = PublishedSources(config, reading, health)
        published_packs = PublishedPacks(config.server.packs, reading, published, quality, health, alarms.engine.use)
        alarms.engine.use(packs.alarm_rules(config.server.packs))
        trials = Trials(config, lambda: reading.services, lent)
        cameras_known = RegisterCommands(
            fleet.register, fleet.http, partial(packs.province, config.server.packs), audit
        )
        publications = Publications(
            VersionLog(database),
            hub,
            health,
            {
                "layout": judge_layout,
                "room": judge_room_of(names),
                "pack": judge_pack(config.server.packs, lambda: reading.sources),
                "source-settings": judge_source(config, lambda: reading.services),
            },
            # sources feed services of packs
            {"pack": published_packs.follow, "source-settings": published.follow, "room": rooms.follow},
        )
        with contextlib.suppress(StoreError):
            # where it cannot be read now it is tried again
            await publications.refresh()
        reading.forget_others()
        miniatures, proofs = Miniatures(hub), ProofJudge(hub, health)
        hub.follow(proofs.follow)
        duties = Duties(database, hub, health, [(duty.name, duty.wall, duty.stations) for duty in config.duty])
        drills = Drills(
            duties,
            miniatures,
            health,
            config.server.drills,
            {duty.name: duty.drill for duty in config.duty if duty.drill},
        )
        answering = CommandServer(
            commands,
            hub,
            keyring,
            walls,
            Answering(
                find=archive.find,
                past=PastCommands(history, marks).answer,
                unknown_wall=walls.unknown,
                cameras=camera_commands.answer,
                versions=publications.answer,
                sources=SourceCommands(
                    config.path, reading, published, secrets, trials, cameras_known, make_key
                ).answer,
                packs=PackCommands(config.server.packs, lambda: published_packs.texts, hub.latest, history.past).answer,
                give=duties.give,
                drill=drills.begin,
                alarms=alarms.commands(
                    Walk(database),
                    config.server.packs,
                    lambda: published_packs.texts,
                    publications.answer,
                    publications.is_done,
                    outside.outbox.told_of,
                ).answer,
                notices=outside.answers.answer,
            ),
            lambda: asyncio.ensure_future(_both(history.settle(), audit.settle())),
            health,
            people=PeopleCommands(
                accounts,
                sessions,
                audit,
                config.security.keys,
                guessed(config),
                lambda: datetime.now(UTC),
                SecondSteps(accounts, secrets.vault),
                second_from=config.security.second_step,
                by_provider=_by_provider(config, lent.http, secrets),
            ),
            shifts=shifts,
            audit=audit,
            composer=composer,
            miniatures=miniatures,
            duties=duties,
            proofs=proofs,
            pair=pair,
            twins_seen=security_log.twins,
        )
        room_files = rooms.files(config.server.rooms, health)
        programmes = programme_files(config.server.programmes, names, walls, health)
        mornings = Mornings(
            composer,
            walls,
            names,
            health,
            compose_at=config.briefing.compose_at,
            compare_with=config.briefing.compare_with,
        )

        strike = partial(_strike_revoked, hub, keyring)

        def stepped(step: timedelta) -> None:
            if abs(step) >= NOTABLE:
                health.say("clock", was_set(step), lasting=TOLD_FOR)
            reading.clock_stepped(step)
            hub.restamp(step)

        clock = ClockWatch(stepped, lambda: hub.restamp(timedelta()), shown=shown)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(hub.serve())
                group.create_task(supervise("health", health.run))
                group.create_task(supervise("clock", clock.run))
                group.create_task(supervise("eviction", lambda: doors.evict(config, keyring, [feed, commands], strike)))
                group.create_task(supervise("commands", answering.serve))
                group.create_task(supervise("rooms", room_files.run))
                group.create_task(supervise("programmes", programmes.run))
                group.create_task(supervise("versions", publications.run))
                group.create_task(supervise("turns", Turner(walls).run))
                group.create_task(supervise("mornings", mornings.run))
                if config.backup is not None:
                    age = timedelta(hours=config.backup.warn_after_hours)
                    watch = BackupWatch(config.backup.folder, age, health, lambda: datetime.now(UTC))
                    group.create_task(supervise("backups", watch.run))
                group.create_task(supervise("duties", duties.run))
                group.create_task(supervise("drills", drills.run))
                group.create_task(supervise("history", history.run))
                group.create_task(supervise("quarantine", quarantine.run))
                group.create_task(supervise("archive", archive.run))
                group.create_task(supervise("marks", marks.run))
                group.create_task(supervise("alarms", alarms.engine.run))
                group.create_task(supervise("journal of alarms", alarms.book.run))
                group.create_task(supervise("figures of alarms", alarms.hygiene.run))
                group.create_task(supervise("people outside", outside.files.run))
                group.create_task(supervise("messages", outside.send, crashed=outside.sender.crashed))
                group.create_task(supervise("audit", partial(audit.run, partial(_say_unwritten, health))))
                group.create_task(supervise("security log", security_log.run))
                group.create_task(supervise("sessions", sessions.run))
                group.create_task(supervise("shift log", shifts.run))
                group.create_task(supervise("data quality", quality.run))
                group.create_task(reading.run())
                log.info("feed %s, %d sources", doors.address(config, 0), len(reading.sources))
        finally:
            await ptz.aclose()
            with contextlib.suppress(StoreError):
                await audit.write()
            with contextlib.suppress(StoreError):
                await marks.write()
            await alarms.book.write()
            await database.dispose()


@contextlib.asynccontextmanager
async def cameras(config: Config, database: Database) -> AsyncIterator[CameraParts]:
    """Open what is known of cameras and what asks them."""
    folder, kept = config.cameras.folder, config.cameras
    async with camera_http(connections=STEERED) as http:
        yield CameraParts(
            register=Register(database, Vault(config.security.keys, config.security.secrets)),
            pictures=Pictures(
                folder / "pictures",
                every=timedelta(seconds=kept.picture_every),
                retention=timedelta(days=kept.picture_days),
                largest=kept.largest,
            ),
            references=References(folder / "references"),
            http=http,
        )


@contextlib.asynccontextmanager
async def tools(config: Config, fleet: CameraParts) -> AsyncIterator[ConnectorTools]:
    """Lend what connectors need."""
    pools = Pools(await asyncio.to_thread(trust, config.http.ca))
    agent = {"User-Agent": "vonglau"}
    # polling puts one total time-out around each answer; httpx's own would only count silences
    async with httpx.AsyncClient(timeout=None, transport=pools, trust_env=False, headers=agent) as http:
        yield ConnectorTools(
            http=http,
            largest_body=config.http.largest_body,
            secret=Secrets(Vault(config.security.keys, config.security.secrets)),
            cameras=partial(fleet.register.all, passwords=False),
            inspection=partial(InspectionScheduler, fleet.register.all, fleet.pictures, fleet.references, fleet.http),
        )


def _by_provider(config: Config, http: httpx.AsyncClient, secrets: Secrets) -> ProviderSignIns | None:
    told = config.oidc
    if told is None:
        return None
    settings = IdentitySettings(
        issuer=told.issuer,
        client=told.client,
        redirect=f"{told.address.rstrip('/')}/sign-in/oidc",
        acr=told.acr,
        leeway=told.leeway,
        hosts=told.hosts,
    )
    secret = None if told.secret is None else partial(secrets, told.secret)
    return ProviderSignIns(IdentityProvider(settings, http, secret), told.name)


async def _lock_plain(secrets: Secrets, config: Config, make_key: Callable[[], Awaitable[None]]) -> None:
    """Lock what somebody has put into the folder of secrets by hand; until that succeeds it is read as it is.

    Of two servers neither makes a key by itself: they would make two.
    """
    try:
        if await asyncio.to_thread(secrets.plain):
            if config.pair is None:
                await make_key()
            if not secrets.vault.is_missing:
                log.info("%d secrets are locked", await asyncio.to_thread(secrets.lock_plain))
    except VaultError as error:
        # on the walls each source that needs one says it, as long as it is so
        log.warning("secrets: %s", error.words.en)
    except ServerError as error:
        # a folder that only others may write, a database that is away
        log.info("secrets stay as they are: %s", error.words.en)


async def _both(stored: Awaitable[Words | None], noted: Awaitable[Words | None]) -> Words | None:
    """Return why one of two things is not on the disk, when both have been tried."""
    first, second = await asyncio.gather(stored, noted)
    return first or second


def _say_unwritten(health: Health, reason: Words | None) -> None:
    if reason is None:
        health.over("audit")
        return
    said = Words(vi=f"chưa ghi được nhật ký kiểm tra: {reason.vi}", en=f"the audit cannot be written: {reason.en}")
    health.say("audit", said, lasting=timedelta(days=365))


def _say_refused(health: Health, security_log: SecurityLog, address: str, key: str) -> None:
    security_log.refused_key(address, key)
    said = Words(
        vi=f"từ chối kết nối từ {address}: máy chủ không biết khóa {key[:8]}…; hãy đăng ký trạm đó",
        en=f"refused a connection from {address}: the server does not know the key {key[:8]}…; enroll that station",
    )
    health.say(f"connection/{address}", said, lasting=REFUSAL_SHOWN)


async def _restore(hub: Hub, history: History, config: Config) -> datetime | None:
    """Hold what was known before a restart, but nothing of walls that have been removed.

    Return the latest time that was written down; one that is still to come was that of a wrong clock.
    """
    configured = {f"{kind}/{wall.name}" for kind in ("wall", "programme", "shift", "briefings") for wall in config.wall}
    configured |= {f"duty/{duty.name}" for duty in config.duty}
    try:
        past, shown = await history.last()
        now = datetime.now(UTC)
        ahead = max(shown - now, timedelta()) if shown else timedelta()
        hub.restore(
            # what was read by a clock that was ahead is older than it says
            structs.replace(update, taken=update.taken - ahead) if update.taken and update.taken > now else update
            for update in past
            # a room is read from its file, what is published in versions from their table
            if not update.is_gone
            and (
                update.topic in configured
                or not update.topic.startswith(
                    (
                        *("wall/", "programme/", "shift/", "briefings/", "pointer/", "room/"),
                        *("versions/", "layout/", "duty/", "proof/"),
                    )
                )
            )
        )
    except DatabaseTooNewError:
        raise
    except StoreError as error:
        log.warning("starting without the past: %s", error)
        return None
    return shown


def _strike_revoked(hub: Hub, keyring: Keyring) -> None:
    """Tell of stations that may connect no more, so that walls leave them out."""
    enrolled = {station.name for station in keyring.stations()}
    for topic, update in list(hub.latest.items()):
        state = update.document
        if isinstance(state, StationState) and not state.revoked and topic.removeprefix("station/") not in enrolled:
            hub.publish(topic, structs.replace(state, revoked=True), fresh_for=FOREVER)


def _walls(config: Config) -> list[tuple[str, WallState]]:
    now = datetime.now(UTC)
    return [(wall.name, usual(wall.title, config.server.notice, wall.layout, now)) for wall in config.wall]
