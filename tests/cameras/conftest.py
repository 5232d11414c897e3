"""Registers in real databases, and a vault."""

from pathlib import Path

import pytest
from connectors.conftest import far_end
from store.conftest import cluster, database, file, running_cluster, url

from server.cameras.registry.register import Register
from server.store.database import Database
from server.vault.vault import Vault

__all__ = ["cluster", "database", "far_end", "file", "running_cluster", "url"]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys", tmp_path / "secrets")


@pytest.fixture
def register(database: Database, vault: Vault) -> Register:
    return Register(database, vault)
