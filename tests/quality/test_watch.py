"""The watch publishes through a hub; a real server shows on its feed how good its sources are."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import zmq
from processes import TASKS, Ear, Site
from processes import province as demo

from quality.watched import COMMUNES, NOW, PROVINCE, month, reading, source
from server.contract.words import same
from server.hub import Hub, publisher
from server.quality import watch
from server.quality.documents import TOPICS
from server.quality.watch import QualityWatch
from server.records import Batch, Rejected
from server.services.packs import load

WHOLE = "indicators/data_quality"
SHEETS = """
[[source]]
id = "schools"
name = {{vi = "Trường học", en = "Schools"}}
service = "education"
kind = "sheet"
every = 0.5
folder = "schools"
dates = "%d/%m/%Y"
[source.fields]
period = "Ngày"
place = "Xã"
[source.indicators]
attendance = "Chuyên cần"

[[source]]
id = "finance"
name = {{vi = "Tài chính", en = "Finance"}}
service = "economy"
kind = "sheet"
every = 0.5
folder = "finance"
dates = "%d/%m/%Y"
[source.fields]
period = "Tháng"
[source.indicators]
public_investment = "Giải ngân"
"""


@pytest.fixture
async def hub():
    with zmq.Context() as context, publisher(context) as socket:
        socket.bind("inproc://feed")
        yield Hub(socket)


@pytest.fixture
async def running(hub):
    """Run a watch of two sources."""
    sources = [source(id="one"), source(id="two")]
    found = QualityWatch(PROVINCE, hub)
    for each in sources:
        found.watch(each, load()[each.service], listens=False, now=NOW)
    task = asyncio.create_task(found.run())
    yield found, *sources
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(condition):
    """Return when the condition holds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


async def test_it_publishes_once_all_have_been_heard_of(hub, running):
    watched, one, two = running
    await watched.answered(one, Batch(records=[reading("iip", month(1))], rejected=1))
    await asyncio.sleep(0)
    assert not hub.latest
    watched.failed(two, same("down"), 3, [Rejected(same("row 1"))])
    await until(lambda: set(hub.latest) == set(TOPICS))
    assert hub.latest[WHOLE].document.indicators[0].value == 25.0
    assert hub.latest[WHOLE].fresh_for == watch.FRESH_FOR


async def test_what_has_not_changed_is_not_told_again_before_its_time(hub, running, monkeypatch):
    monkeypatch.setattr(watch, "EVERY", 0.01)
    told = []
    hub.follow(lambda update, _: told.append(update.topic))
    watched, one, two = running
    for each in (one, two):
        await watched.answered(each, Batch(records=[reading("iip", month(1))]))
    await until(lambda: set(hub.latest) == set(TOPICS))
    told.clear()
    await watched.answered(one, Batch(records=[reading("iip", month(1))], rejected=1))
    await until(lambda: WHOLE in told)
    assert told.count(WHOLE) == 1
    assert "breakdown/data-quality-communes" not in told


async def test_without_a_source_there_is_nothing_to_tell(hub):
    task = asyncio.create_task(QualityWatch(PROVINCE, hub).run())
    await asyncio.wait({task}, timeout=0.05)
    assert not hub.latest
    task.cancel()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with demo(tmp_path_factory.mktemp("province")) as address:
        yield address


def sheet(folder, *lines):
    """Write a table into a folder."""
    folder.mkdir()
    (folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_feed_of_a_server_tells_how_good_its_sources_are(tmp_path, address):
    now = datetime.now(UTC)
    yesterday, long_ago = (f"{now - timedelta(days=days):%d/%m/%Y}" for days in (1, 100))
    site = Site(tmp_path, address, sources=TASKS + SHEETS)
    # one commune sends nothing, another twice, a third what is no number
    rows = [f"{yesterday},{code},97.5" for code in COMMUNES[1:]]
    sheet(tmp_path / "schools", "Ngày,Xã,Chuyên cần", *rows, rows[0], f"{yesterday},{COMMUNES[0]},nhiều")
    sheet(tmp_path / "finance", "Tháng,Giải ngân", f"{long_ago},120")
    with site.running(), Ear(site) as ear:
        found = {topic: ear.until(topic, lambda update: update.document is not None).document for topic in TOPICS}
    number = len(COMMUNES)
    sources = {row.id: [cell.value for cell in row.cells] for row in found["breakdown/data-quality-sources"].rows}
    assert sources["schools"][:3] == pytest.approx(
        [100 * (number - 1) / (number + 1), 100 * (number - 1) / number, 100 * (number - 1) / number]
    )
    assert sources["finance"][:3] == [100.0, 0.0, 100.0]
    assert sources["tasks"][1] is None
    departments = {row.id for row in found["breakdown/data-quality-departments"].rows}
    assert departments == {"so-tai-chinh", "so-gddt"}
    worst = found["breakdown/data-quality-communes"].rows[0]
    assert (worst.id, worst.cells[1].value) == (COMMUNES[0], 0.0)
    asked = [f"{notice.title.vi}: {notice.detail.vi}" for notice in found["notices/data-quality"].notices]
    assert any(words.startswith("Hỏi Sở Tài chính: chưa có số liệu tháng") for words in asked)
    assert any(PROVINCE.short(COMMUNES[0]).vi in words for words in asked)
    figures = {each.id: each.value for each in found[WHOLE].indicators}
    known = [value for name, value in figures.items() if name != "data_worst" and value is not None]
    assert figures["data_worst"] == min(known)
