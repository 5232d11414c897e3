"""The table of rights as a page, made from what judges: ``vonglau-server people rights``."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from server.contract.command import Role
from server.contract.kinds import KINDS
from server.contract.rights import COMMANDS, DOCUMENTS, Reach, Right

T = TypeVar("T")
HEAD = """\
# Who may do what

Made by `vonglau-server people rights` from the table that judges (`server/contract/rights.py`): a test compares them.

Roles, each with what those before it may do: {roles}.
Somebody whose scope is a part of the province (`people scope`) has

- *anywhere*: the right as it is, for it is about themselves alone, or about what has a token of its own;
- *own*: only for what belongs to the scope; of what holds more, the rest is left out;
- *whole*: nothing of it: it is about the room, the settings, or all of the province.

Technicians and administrators have no scope. A station has the rights of its own role for the whole province where
nobody is signed in, and always the whole feed.
"""


def page() -> str:
    """Return it in Markdown."""
    roles = ", ".join(f"`{role}`" for role in Role)
    return HEAD.format(roles=roles) + "".join((*_commands(), *_documents()))


def _commands() -> Iterator[str]:
    told = {each.__name__: (right, _first_line(each)) for each, right in COMMANDS.items()}
    yield "\n## Commands\n\n| Least role | Command | With a scope | What it does |\n|---|---|---|---|\n"
    for name, (right, what) in _sorted(told, {name: right for name, (right, _) in told.items()}):
        yield f"| `{right.role}` | `{name}` | {right.reach} | {what} |\n"


def _documents() -> Iterator[str]:
    yield "\n## Documents\n\nOf persons away from the room; stations have them all.\n"
    yield "\n| Least role | Topics | With a scope | What it is |\n|---|---|---|---|\n"
    for kind, right in _sorted(DOCUMENTS, DOCUMENTS):
        what = "; ".join(_first_line(each) for each in KINDS[kind])
        yield f"| `{right.role}` | `{kind}/*` | {right.reach} | {what} |\n"


def _sorted(told: Mapping[str, T], rights: Mapping[str, Right]) -> list[tuple[str, T]]:
    roles, reaches = list(Role), list(Reach)

    def place(named: tuple[str, T]) -> tuple[int, int, str]:
        right = rights[named[0]]
        return roles.index(right.role), reaches.index(right.reach), named[0]

    return sorted(told.items(), key=place)


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0].replace("``", "`").replace("|", "\\|")
