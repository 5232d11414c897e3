"""Registers in real databases, and a vault."""

from pathlib import Path

import pytest
from connectors.conftest import far_end
from store.conftest import cluster, database, file, running_cluster, url

from server.cameras.password_vault import PasswordVault
from server.cameras.registry.register import Register
from server.store.database import Database

__all__ = ["cluster", "database", "far_end", "file", "running_cluster", "url"]


@pytest.fixture
def vault(tmp_path: Path) -> PasswordVault:
    return PasswordVault(tmp_path / "keys")


@pytest.fixture
def register(database: Database, vault: PasswordVault) -> Register:
    return Register(database, vault)
