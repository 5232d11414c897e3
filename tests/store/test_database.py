"""How a database is opened, and why it is not."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from server.errors import DatabaseTooNewError, StoreError
from server.store import migrations
from server.store.database import Database
from server.store.tables import NEWEST, OLDEST, compatible, metadata

from .cluster import Cluster
from .conftest import NOON, closing, running, update, written


async def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    await database.migrate()
    await database.migrate()
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_migration_is_known_without_loading_what_migrates() -> None:
    config = Config()
    config.set_main_option("script_location", "server.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


async def test_a_file_is_opened_for_one_writer_and_many_readers(sqlite: Database) -> None:
    async with sqlite.begin() as connection:
        found = [
            await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        ]
    assert found == ["wal", 1, 2000, 1]


async def test_a_database_of_a_newer_version_is_refused_untouched(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.execute(text("UPDATE compatible SET oldest = '9999'"))
    with pytest.raises(DatabaseTooNewError) as refused:
        await database.migrate()
    assert "9999" in refused.value.words.vi
    assert "upgrade this server" in refused.value.words.en
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


async def test_a_newer_database_that_only_has_more_is_used_as_it_is(database: Database) -> None:
    async with database.begin() as connection:
        assert (await connection.scalars(select(compatible.c.oldest))).all() == [OLDEST]
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.execute(text("CREATE TABLE tomorrow (id INTEGER)"))
        await connection.execute(text("ALTER TABLE topics ADD COLUMN tomorrow TEXT"))
    await database.dispose()
    async with running(database) as (history, _):
        history.append(update(), NOON)
        await written(history)
        assert await history.state(NOON) == [update()]
    async with database.engine.begin() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        # what this version has made of them is no longer enough
        await connection.execute(text("UPDATE compatible SET oldest = '9998'"))
    await database.dispose()
    with pytest.raises(DatabaseTooNewError):
        await database.migrate()


def test_migrations_only_add_unless_they_say_who_may_go_on_with_them() -> None:
    """Whoever changes what servers of before read or write raises OLDEST to that migration."""
    folder = Path(migrations.__file__).parent / "versions"
    later = [file for file in sorted(folder.glob("r*.py")) if file.name[1:5] > OLDEST]
    for file in later:
        assert not re.search(r"op\.(drop|alter|rename|execute|batch)", file.read_text()), file.name
        assert "nullable=False" not in re.sub(r"op\.create_table\(.*?\n    \)", "", file.read_text(), flags=re.DOTALL)


async def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE updates (id INTEGER)"))
    with pytest.raises(StoreError, match="updates"):
        await database.migrate()
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE updates"))
    await database.migrate()


@pytest.mark.parametrize("url", ["", "history.db", "sqlite://", "mysql://host/history", "postgresql://u:secret@h:x/n"])
def test_another_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Database(url)
    assert "sqlite:///" in refused.value.words.vi
    assert "secret" not in str(refused.value)


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with closing(Database(f"sqlite:///{tmp_path}/nowhere/history.db")) as database:
        with pytest.raises(StoreError, match=r"cannot open or write .*nowhere/history\.db"):
            await database.migrate()


@pytest.fixture
def photograph(file: Path) -> None:
    file.write_bytes(b"\xff\xd8\xff\xe0" * 1000)


@pytest.mark.usefixtures("photograph")
async def test_a_file_that_is_no_database_is_said_to_be_damaged(sqlite: Database) -> None:
    with pytest.raises(StoreError, match="damaged; move it away"):
        await sqlite.migrate()


async def test_a_server_that_is_not_there_is_said_to_be_unreachable(tmp_path: Path) -> None:
    async with closing(Database(f"postgresql://u:secret@/history?host={tmp_path}")) as database:
        with pytest.raises(StoreError, match="cannot reach") as refused:
            await database.migrate()
    assert "secret" not in refused.value.words.en


async def test_a_database_that_the_server_lacks_is_named(cluster: Cluster) -> None:
    async with closing(Database(f"postgresql://vonglau@/absent?host={cluster.folder}")) as database:
        with pytest.raises(StoreError, match=r"no database .*/absent"):
            await database.migrate()


async def test_an_unknown_user_is_said_to_be_refused(cluster: Cluster) -> None:
    async with closing(Database(f"postgresql://stranger@/history?host={cluster.folder}")) as database:
        with pytest.raises(StoreError, match="refuses the login"):
            await database.migrate()


async def test_a_file_of_the_plain_scheme_is_the_same_database(file: Path, sqlite: Database) -> None:
    await sqlite.migrate()
    await sqlite.dispose()
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM updates").fetchone() == (0,)
    connection.close()
