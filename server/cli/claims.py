"""``vonglau-server why``: what a wall shows, who put it there and when, and what lies beneath."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from server.cli.stored import stored
from server.cli.terminal import ConfigOption, said, say
from server.config import load
from server.contract.calendar import CALENDAR
from server.contract.claims import overlaid, strongest
from server.contract.messages import Claim, ClaimKind, WallState
from server.contract.spoken import spoken
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.errors import RefusedError
from server.walls.control import in_force

_KINDS = {
    ClaimKind.USUAL: Words(vi="cấu hình", en="settings"),
    ClaimKind.SCHEDULE: Words(vi="lịch", en="schedule"),
    ClaimKind.TOUR: Words(vi="luân phiên", en="tour"),
    ClaimKind.HAND: Words(vi="đặt bằng tay", en="by hand"),
    ClaimKind.BRIEFING: Words(vi="trình bày", en="briefing"),
    ClaimKind.ALARM: Words(vi="báo động", en="alarm"),
    ClaimKind.TAKEOVER: Words(vi="thông báo toàn màn hình", en="takeover"),
}


def why(
    config: ConfigOption,
    wall: Annotated[str, typer.Option("--wall", help="The wall.")] = "main",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Say why a wall shows what it shows: its claims, the strongest first; the marked ones are seen."""
    with said():
        settings = load(config)
        known = [each.name for each in settings.wall]
        if wall not in known:
            raise RefusedError(one_of(wall, known))
        state = asyncio.run(stored(settings, f"wall/{wall}", WallState))
        if state is None or not state.claims:
            say(f"tường «{wall}» chưa từng được chạy", f"wall “{wall}” has not run yet")
            return
        for lease in () if as_json else in_force(state, datetime.now(UTC)):
            where = _where(lease.screen)
            until = f"{lease.until.astimezone(CALENDAR):%H:%M:%S}"
            by = " ".join([lease.by, *([f"({lease.station})"] if lease.station else [])])
            say(f"{by} đang giữ {where.vi} đến {until}", f"{by} has {where.en} until {until}")
        for line in _lines(state, as_json=as_json):
            typer.echo(line)


def _lines(state: WallState, *, as_json: bool) -> Iterator[str]:
    numbers = {claim.screen for claim in state.claims} | {None}
    seen = [strongest(state.claims, number) for number in numbers]
    seen += [claim for number in numbers for claim in overlaid(state.claims, number)]
    # of claims alike the newest is the stronger one
    for claim in sorted(state.claims, key=lambda claim: claim.kind.strength)[::-1]:
        yield msgspec.json.encode(claim).decode() if as_json else _line(claim, seen=claim in seen)


def _line(claim: Claim, *, seen: bool) -> str:
    where = _where(claim.screen)
    made = f"{claim.since.astimezone(CALENDAR):%Y-%m-%d %H:%M:%S}"
    parts = [spoken(_KINDS[claim.kind]), _spell(claim), spoken(where), made, claim.by]
    if claim.why is not None:
        parts.append(spoken(claim.why))
    if claim.until is not None:
        end = f"{claim.until.astimezone(CALENDAR):%Y-%m-%d %H:%M:%S}"
        parts.append(spoken(Words(vi=f"đến {end}", en=f"until {end}")))
    return f"{'→' if seen else ' '} " + "  ".join(part for part in parts if part)


def _where(screen: int | None) -> Words:
    if screen is None:
        return Words(vi="mọi mặt", en="all surfaces")
    return Words(vi=f"mặt {screen}", en=f"surface {screen}")


def _spell(claim: Claim) -> str:
    scene = claim.scene
    what = " ".join([scene.label, *(f"{name}={value}" for name, value in scene.parameters.items())])
    return f"{what} {list(msgspec.structs.astuple(claim.region))}" if claim.region else what
