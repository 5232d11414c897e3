"""What it costs to keep somebody to a part of the province, beside the time of the commands that are judged."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import zmq.asyncio

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.site import Site, demo_site
from server.command_scope import ScopeJudge
from server.contract.client.commands import Commands
from server.contract.commands import Answer, LookBack
from server.contract.messages import CameraState
from server.contract.past import ReadPast, read
from server.contract.scope import Scope
from server.contract.sign_in import SignIn

ASKED = 200
"""Times that each command is given."""
JUDGED = 2000
"""Times that one is judged."""
MOST = 0.05
"""Of a command's time."""
SETTLED = 20.0
"""Seconds until every source of the demo has answered."""
PASSWORD = "một hai ba bốn chim sẻ"
SCOPE = Scope(departments=("so-y-te",), communes=("x-dong-dang",), services=("health",))


def measure() -> Iterator[Figure]:
    """Ask a real server as somebody who sees all and as somebody with a part, one after the other."""
    with demo_site(cameras=True) as (site, _):
        for name in ("Whole", "Part"):
            site.tell("people", "add", name, "--role", "operator", line=PASSWORD)
        named = (("--department", SCOPE.departments), ("--commune", SCOPE.communes), ("--service", SCOPE.services))
        words = [word for option, codes in named for code in codes for word in (option, code)]
        site.tell("people", "scope", "Part", *words)
        time.sleep(SETTLED)
        yield from asyncio.run(_asked(site))


async def _asked(site: Site) -> list[Figure]:
    key = site.key("bench-scope")
    with zmq.asyncio.Context() as context:
        commands = Commands(context, f"tcp://127.0.0.1:{site.port + 1}", lambda: key, lambda: datetime.now(UTC))
        try:
            sessions = {
                name: (await commands.ask(SignIn(name=name, password=PASSWORD))).session for name in ("Whole", "Part")
            }
            took: dict[str, list[float]] = {name: [] for name in sessions}
            answers: dict[str, Answer] = {}
            for _ in range(ASKED):
                for name, session in sessions.items():
                    question = ReadPast(at=datetime.now(UTC) - timedelta(seconds=1))
                    begun = time.perf_counter()
                    answers[name] = await commands.ask(question, session=session)
                    took[name].append(time.perf_counter() - begun)
            state = answers["Whole"].past
            if state is None or not state.state:
                raise BenchError("the past is empty")
            latest = {each.topic: each for each in map(read, state.state) if each is not None}
            camera = next(topic for topic, each in latest.items() if isinstance(each.document, CameraState))
            single = LookBack(camera=camera.partition("/")[2])
            look = []
            for _ in range(ASKED):
                begun = time.perf_counter()
                await commands.ask(single, session=sessions["Whole"])
                look.append(time.perf_counter() - begun)
        finally:
            commands.close()
    judge = ScopeJudge(latest)
    judged = []
    for _ in range(JUDGED):
        begun = time.perf_counter()
        judge.refused(single, SCOPE)
        judged.append(time.perf_counter() - begun)
    share = percentile(judged, 0.5) / percentile(look, 0.5)
    whole, part = (percentile(took[name], 0.5) * 1000 for name in ("Whole", "Part"))
    left = answers["Part"].past
    return [
        figure("notices.scope.order", share * 100, "%", aim=Aim(MOST * 100)),
        figure("notices.scope.past", part, "ms", against=whole, aim=Aim(1 + MOST, ratio=True)),
        figure("notices.scope.topics", len(left.state) if left is not None else 0, "topics", against=len(latest)),
    ]
