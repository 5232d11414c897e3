"""Makes services out of their packs: what a province settles without code, in TOML."""

from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from server.contract.toml import read_toml, refuse
from server.services import SERVICES
from server.services.base import Service


def load(name: str, folder: Path | None = None) -> Service:
    """Return the service ``name`` with the pack ``<name>.toml`` in ``folder``, by default the one that is shipped.

    Raises ConfigError with file, line, key and what was expected; KeyError where there is no such service.
    """
    # each service takes the pack of its own class, which no type of ours can say
    service: Any = SERVICES[name]
    with ExitStack() as stack:
        shipped = files("resources.services") / f"{name}.toml"
        path = folder / f"{name}.toml" if folder else stack.enter_context(as_file(shipped))
        pack = read_toml(path, service.Pack)
        flaw = pack.flaw()
        if flaw is not None:
            raise refuse(path, *flaw)
    made: Service = service(pack)
    return made
