"""That every command and every document has its right, and that the page says the same."""

from pathlib import Path
from typing import get_args

import pytest

from server.cli.rights import page
from server.contract.command import Role
from server.contract.commands import AnyCommand
from server.contract.kinds import KINDS
from server.contract.rights import COMMANDS, DOCUMENTS, Reach
from server.contract.scope import NOBODYS, WHOLE, Scope

ROOT = Path(__file__).parents[2]
OWN = Scope(communes=("x-dong-dang",))


def test_every_command_has_a_right():
    assert set(get_args(AnyCommand)) == set(COMMANDS)


def test_every_kind_of_document_has_a_right():
    assert set(KINDS) == set(DOCUMENTS)


def test_the_page_is_what_judges():
    assert (ROOT / "docs" / "rights.md").read_text() == page(), "run: vonglau-server people rights > docs/rights.md"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scope", [WHOLE, OWN, NOBODYS])
def test_a_right_needs_its_role_and_where_it_is_about_all_the_whole_province(role, scope):
    order = list(Role)
    for right in {*COMMANDS.values(), *DOCUMENTS.values()}:
        expected = order.index(role) >= order.index(right.role)
        if right.reach is Reach.WHOLE and scope is not WHOLE:
            expected = False
        assert right.allows(role, scope) is expected


def test_what_is_not_known_belongs_to_no_part():
    assert not OWN.covers("")
    assert not OWN.covers(service="")
    assert not OWN.covers("lang-son", service="press")
    assert OWN.covers("lang-son", "x-dong-dang")
    assert WHOLE.covers("")
    assert not NOBODYS.whole
