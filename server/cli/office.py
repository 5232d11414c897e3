"""What the commands about cameras work with: register, audit, the province's communes, a way to ask cameras."""

import contextlib
import difflib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from server.cameras.camera import FleetCamera
from server.cli.terminal import who
from server.config import Config, load
from server.contract.folding import fold
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.errors import RefusedError
from server.services import packs
from server.services.province.registry import Place, Province

if TYPE_CHECKING:
    import httpx

    from server.cameras.registry.register import Register
    from server.store.audit import Audit
    from server.store.database import Database

SIDE_BY_SIDE = 32
"""Cameras that are asked at the same time."""


class Office:
    """Opened for one command."""

    def __init__(self, register: "Register", audit: "Audit", province: Province, http: "httpx.AsyncClient") -> None:
        self.register = register
        self.province = province
        self.http = http
        self._audit = audit

    async def named(self, ids: list[str], *, passwords: bool = True) -> tuple[FleetCamera, ...]:
        """Return cameras by id, all of them without ids; raises RefusedError for those there are not."""
        known = await self.register.all(passwords=passwords)
        if lost := [name for name in ids if name not in {camera.id for camera in known}]:
            asked = [(name, suggestion(name, [camera.id for camera in known])) for name in lost]
            vi = ", ".join(f"{name}{nearest.vi}" for name, nearest in asked)
            en = ", ".join(f"{name}{nearest.en}" for name, nearest in asked)
            raise RefusedError(Words(vi=f"không có camera: {vi}", en=f"there are no cameras: {en}"))
        return tuple(camera for camera in known if not ids or camera.id in ids)

    async def done(self, what: str, cameras: list[str], detail: str = "") -> None:
        """Write down what whoever types did to cameras."""
        for name in cameras:
            self._audit.note(who(), f"camera.{what}", f"camera/{name}", detail)
        await self._audit.write()

    def commune(self, called: str) -> Place | None:
        """Return the commune that a text means, whatever its accents."""
        place = self.province.find(called)
        return place if place is not None and place in self.province.communes() else None

    def find_place(self, called: str) -> str | None:
        """Return the name of the commune that a text means."""
        place = self.commune(called)
        return place.short.vi if place else None

    def like(self, called: str) -> list[str]:
        """Return names of communes that look like a text, the likest first."""
        names = {fold(text): place.short.vi for place in self.province.communes() for text in place.names}
        alike = difflib.get_close_matches(fold(called), names, n=6, cutoff=0.6)
        same = [place.short.vi for place in self.province.communes() if fold(called) in map(fold, place.names)]
        return list(dict.fromkeys([*same, *(names[each] for each in alike)]))[:4]


def opened_audit(settings: Config, database: "Database") -> "Audit":
    """Return the audit of the server with these settings; what bears on security goes into its own file, too."""
    from server.security_log import keep
    from server.store.audit import Audit, AuditEntry
    from server.store.audit_chain import ends_file

    def noted(entry: AuditEntry) -> None:
        # the audit has it, and is the one that must be written
        with contextlib.suppress(OSError):
            keep(settings.security.log, entry)

    ends = ends_file(settings.store.url, settings.security.keys)
    server = "" if settings.pair is None else settings.pair.name
    audit = Audit(database, ends, retention=timedelta(days=settings.store.retention_days), server=server)
    audit.noted = noted
    return audit


@contextlib.asynccontextmanager
async def office(config: Path) -> AsyncIterator[Office]:
    """Open what the settings name; raises ConfigError and StoreError."""
    from server.cameras.onvif.link import camera_http
    from server.cameras.registry.register import Register
    from server.store.database import Database
    from server.vault.vault import Vault

    settings = load(config)
    database = Database(settings.store.url)
    try:
        async with camera_http(connections=SIDE_BY_SIDE) as http:
            yield Office(
                Register(database, Vault(settings.security.keys, settings.security.secrets)),
                opened_audit(settings, database),
                packs.province(settings.server.packs),
                http,
            )
    finally:
        await database.dispose()
