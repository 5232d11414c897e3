"""Runs PostgreSQL's own programs, and says in one line why one of them fails."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from server.contract.words import Words
from server.errors import StoreError

_VERSIONS = re.compile(r"server version: (\d+)[^;]*; pg_\w+ version: (\d+)")
_ARCHIVE = re.compile(r"unsupported version \(([\d.]+)\) in file header")
_OPTIONS = {"ssl": "PGSSLMODE", "sslmode": "PGSSLMODE", "target_session_attrs": "PGTARGETSESSIONATTRS"}


def environment(address: URL) -> dict[str, str]:
    """Return what tells PostgreSQL's programs where the database is: command lines are for everybody to read."""
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in address.query.items()}
    told = {
        "PGHOST": address.host or query.get("host", ""),
        "PGPORT": str(address.port or query.get("port", "")),
        "PGUSER": address.username or "",
        "PGPASSWORD": str(address.password or ""),
        "PGDATABASE": address.database or "",
        **{variable: query.get(option, "") for option, variable in _OPTIONS.items()},
    }
    # what they say is read, in one language
    return {**os.environ, **{name: value for name, value in told.items() if value}, "LC_ALL": "C"}


def program(name: str) -> str:
    """Return where the newest of PostgreSQL's programs of that name is; raises StoreError where there is none."""
    # Debian has one of each version, and chooses by what runs on this machine
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: _number(path.parts[-3]))
    there = str(found[-1]) if found else shutil.which(name)
    if there is None:
        raise StoreError(
            Words(
                vi=f"cần chương trình {name} cho PostgreSQL: hãy cài gói postgresql-client",
                en=f"PostgreSQL needs the program {name}: install the package postgresql-client",
            )
        )
    return there


async def run(name: str, arguments: Sequence[str], address: URL | None, place: str) -> AsyncIterator[bytes]:
    """Run a program to its end and yield the lines that it prints; raises StoreError where it fails."""
    process = await asyncio.create_subprocess_exec(
        program(name),
        *arguments,
        env=environment(address) if address is not None else {**os.environ, "LC_ALL": "C"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**28,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said = asyncio.create_task(process.stderr.read())
    try:
        while line := await process.stdout.readline():
            yield line
        code = await process.wait()
        if code:
            raise StoreError(explain(name, (await said).decode(errors="replace"), place))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await asyncio.wait([said])


def explain(name: str, said: str, place: str) -> Words:
    """Return one line for what a program complains of; ``place`` is the database or the file."""
    if versions := _VERSIONS.search(said):
        server, ours = versions.groups()
        return Words(
            vi=f"{name} bản {ours} cũ hơn máy chủ PostgreSQL bản {server}: hãy cài postgresql-client-{server}",
            en=f"{name} {ours} is older than the PostgreSQL server {server}: install postgresql-client-{server}",
        )
    if _ARCHIVE.search(said):
        return Words(
            vi=f"{place} do bản PostgreSQL mới hơn ghi: hãy cài gói postgresql-client mới hơn",
            en=f"a newer PostgreSQL has written {place}: install a newer package postgresql-client",
        )
    lines = [line for line in said.splitlines() if "error:" in line or "could not" in line] or said.splitlines()
    reason = (lines or ["?"])[0].removeprefix(f"{name}: ").removeprefix("error: ")
    return Words(vi=f"{name}: {place}: {reason}", en=f"{name}: {place}: {reason}")


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
