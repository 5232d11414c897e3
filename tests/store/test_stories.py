"""Stories are found however somebody types, and forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from server.records import Story
from server.store.database import Database
from server.store.stories import FOUND, Archive
from server.store.tables import stories

from .conftest import rows

YEAR = timedelta(days=365)
NOW = datetime.now(UTC)


def story(number: int, title: str, *, hours: float = 1, publisher: str = "Báo A", summary: str = "") -> Story:
    return Story(
        id=str(number),
        title=title,
        url=f"http://a.vn/{number}",
        publisher=publisher,
        published=NOW - timedelta(hours=hours),
        summary=summary,
    )


@pytest.fixture
async def archive(database: Database) -> Archive:
    made = Archive(database, retention=YEAR)
    made.keep(
        [
            story(1, "Ùn tắc ở cửa khẩu Hữu Nghị", hours=3),
            story(2, "ĐƯỜNG ĐẾN TRƯỜNG", hours=2, summary="Xã Đình Lập"),
            story(3, "Giảm 50% lệ phí_mới", hours=1, publisher="Đài Mẫu Sơn"),
        ]
    )
    await made.write()
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("un tac", ["1"]),
        ("ÙN TẮC", ["1"]),
        ("huu nghi cua khau", ["1"]),
        ("duong den truong", ["2"]),
        ("đường đến", ["2"]),
        ("dinh lap", ["2"]),
        ("mau son", ["3"]),
        ("50%", ["3"]),
        ("%", ["3"]),
        ("_", ["3"]),
        ("o", ["3", "2", "1"]),
        ("", []),
        ("  ", []),
        ("không có", []),
        ("'; drop table stories", []),
    ],
)
async def test_however_somebody_types(archive: Archive, typed: str, found: list[str]) -> None:
    assert [article.id for article in await archive.find(typed)] == found


async def test_a_correction_takes_the_place_of_the_story(archive: Archive, database: Database) -> None:
    archive.keep([story(1, "Thông xe ở cửa khẩu Hữu Nghị")])
    await archive.write()
    assert await rows(database, stories) == 3
    assert [article.title for article in await archive.find("huu nghi")] == ["Thông xe ở cửa khẩu Hữu Nghị"]


async def test_newest_first_and_not_without_end(archive: Archive) -> None:
    archive.keep([story(number, f"Tin mới {number}", hours=number / 100) for number in range(10, 10 + 2 * FOUND)])
    await archive.write()
    found = await archive.find("tin moi")
    assert [article.id for article in found] == [str(number) for number in range(10, 10 + FOUND)]


async def test_old_stories_are_forgotten(archive: Archive, database: Database) -> None:
    brief = Archive(database, retention=timedelta(hours=2.5))
    brief.keep([story(9, "Tin")])
    await brief.write()
    assert not await archive.find("un tac")
    assert await archive.find("duong")


async def test_a_date_that_moves_with_every_answer_is_not_written(archive: Archive) -> None:
    archive.keep([story(1, "Ùn tắc ở cửa khẩu Hữu Nghị", hours=1)])
    assert vars(archive)["_waiting"] == {}
    archive.keep([story(1, "Ùn tắc ở cửa khẩu Hữu Nghị", hours=5)])
    assert len(vars(archive)["_waiting"]) == 1


@pytest.mark.logs("a stored story is damaged")
async def test_a_damaged_story_does_not_hide_the_others(archive: Archive, database: Database) -> None:
    everything = await archive.find("o")
    async with database.begin() as connection:
        body = await connection.scalar(select(stories.c.body).where(stories.c.id == 1))
        assert body is not None
        await connection.execute(stories.update().values(body=body.replace(b"t", b"\xff")).where(stories.c.id == 1))
    assert len(await archive.find("o")) == len(everything) - 1
