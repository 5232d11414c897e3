"""A server that answers commands."""

from functools import partial

import pytest
from offices import open_office


@pytest.fixture
def office(tmp_path, endpoint, keyring):
    """Return what opens a desk on an encrypted socket, after the hub has been given its past."""
    return partial(open_office, tmp_path, endpoint, keyring)
