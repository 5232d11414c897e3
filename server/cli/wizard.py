"""``vonglau-server cameras add``: asks for one camera, shows what it says, tries its pictures, and keeps it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server.cameras.registry.entry import validated
from server.cli.office import office
from server.cli.questions import Given, described, reached
from server.cli.terminal import ConfigOption, PasswordFile, agreed, said, say, someone
from server.cli.trial import trial
from server.contract.words import Words
from server.errors import RefusedError


def add(
    config: ConfigOption,
    address: Annotated[str | None, typer.Option(help="ONVIF address or host; empty for a camera without.")] = None,
    user: Annotated[str | None, typer.Option(help="Who may see the camera.")] = None,
    password_file: PasswordFile = None,
    channel: Annotated[int, typer.Option(min=1, help="Which channel of a recorder.")] = 1,
    name_id: Annotated[str | None, typer.Option("--id", help="The next free one by default.")] = None,
    name: Annotated[str | None, typer.Option(help="What the wall calls it.")] = None,
    place: Annotated[str | None, typer.Option(help="Commune; accents do not matter.")] = None,
    latitude: Annotated[float | None, typer.Option(min=-90, max=90)] = None,
    longitude: Annotated[float | None, typer.Option(min=-180, max=180)] = None,
    gate: Annotated[str | None, typer.Option(help="The border gate it looks at.")] = None,
    road: Annotated[str | None, typer.Option(help="The road or crossing it looks at.")] = None,
    traffic: Annotated[bool | None, typer.Option(help="Traffic is measured in its pictures.")] = None,
    main: Annotated[str, typer.Option(help="Full stream, where the camera does not tell it.")] = "",
    sub: Annotated[str, typer.Option(help="Small stream, where the camera does not tell it.")] = "",
    snapshot: Annotated[str, typer.Option(help="Single picture, where the camera does not tell it.")] = "",
    engine: Annotated[str, typer.Option(help="auto, pyav or vlc.")] = "auto",
    transport: Annotated[str, typer.Option(help="tcp or udp.")] = "tcp",
    untried: Annotated[bool, typer.Option("--untried", help="Keep it though no picture comes.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; what is not said has its default.")] = False,
) -> None:
    """Add a camera, or replace the one of the same id; every answer may also be an option."""
    given = Given(
        address=address,
        user=user,
        password_file=password_file,
        channel=channel,
        id=name_id,
        name=name,
        place=place,
        latitude=latitude,
        longitude=longitude,
        gate=gate,
        road=road,
        traffic=traffic,
        main=main,
        sub=sub,
        snapshot=snapshot,
        engine=engine,
        transport=transport,
        untried=untried,
        asks=not yes and someone(),
    )
    with said():
        asyncio.run(_add(config, given))


async def _add(config: Path, given: Given) -> None:
    async with office(config) as opened:
        camera = await reached(opened, given)
        camera = await described(opened, given, camera)
        camera = validated(camera)
        tried = await trial(camera)
        for each in tried:
            say(each.words.vi, each.words.en)
        good = any(each.good for each in tried)
        if (
            not good
            and not given.untried
            and not (given.asks and agreed("Không có hình. Vẫn lưu?", "No picture came. Keep it all the same?"))
        ):
            raise RefusedError(
                Words(
                    vi=f"chưa lưu {camera.id}: không có hình; thêm --untried để vẫn lưu",
                    en=f"{camera.id} was not kept: no picture came; add --untried to keep it",
                )
            )
        if good and given.asks and not agreed(f"Lưu {camera.id}?", f"Keep {camera.id}?", default=True):
            raise RefusedError(Words(vi="chưa lưu gì", en="nothing was kept"))
        await opened.register.put([camera])
        await opened.done("put", [camera.id], "add")
        say(f"đã lưu {camera.id} ({camera.name})", f"kept {camera.id} ({camera.name})")
