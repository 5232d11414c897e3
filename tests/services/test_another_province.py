"""A town of three wards, set up by the guide: nothing of the province that is shipped is said of it."""

import re
import textwrap
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from server.contract.words import same
from server.records import AnyRecord, Batch, Camera, Dossier, Event, Hazard, Reading, Report, Story, Task
from server.services import packs
from server.services.province.registry import Province, ProvincePack
from server.services.province.strangers import strangers

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
GUIDE = Path(__file__).parents[2] / "docs" / "another-province.md"
SHIPPED = re.compile(r"lạng sơn|lang-son|toàn tỉnh|whole province|ubnd tỉnh|kỳ lừa|đồng đăng|hữu nghị", re.IGNORECASE)
WARD, OFFICE = "Phường Hòa Bình", "Phòng Kinh tế"
HOUR = timedelta(hours=1)
TOLD: dict[str, list[AnyRecord]] = {
    "tasks": [
        Task(id="1", title="Sửa cầu", owner=WARD, assigned=date(2026, 11, 1), due=date(2026, 11, 20)),
        Task(id="2", title="Báo cáo", owner=OFFICE, assigned=date(2026, 11, 1), due=date(2026, 12, 20)),
    ],
    "one_stop": [Dossier(id="1", procedure="1.0", field="đất đai", office=WARD, received=NOW - HOUR)],
    "citizen_reports": [
        Report(id="1", category="rác", status="new", requested=NOW - HOUR, latitude=10.41, longitude=105.62)
    ],
    "cameras": [Camera(id="1", name="Ngã tư", place=WARD, latitude=10.41, longitude=105.62, online=True)],
    "press": [Story(id="1", title="Khánh thành cầu", url="u", publisher="Báo Mẫu", published=NOW - HOUR)],
    "hazards": [
        Hazard(id="1", event="Lũ", headline="Lũ trên sông", severity="severe", sender="s", sent=NOW - HOUR),
    ],
    "soc": [Event(id="1", at=NOW - HOUR, level="high", category="scan", title="x", source="192.0.2.1", agency=OFFICE)],
    "economy": [Reading(indicator="iip", period=datetime(2026, 10, 1, tzinfo=UTC), value=1.0)],
    "education": [
        Reading(indicator="attendance", period=datetime(2026, 11, 20, tzinfo=UTC), value=50.0, place=WARD),
        Reading(indicator="attendance", period=datetime(2026, 11, 20, tzinfo=UTC), value=51.0, place="Toàn thị xã"),
    ],
}


@pytest.fixture
def town(tmp_path):
    """The packs of the guide."""
    blocks = [
        textwrap.dedent(block) for block in re.findall(r"^ *```toml\n(.*?)^ *```", GUIDE.read_text(), re.S | re.M)
    ]
    (block,) = [block for block in blocks if "[[place]]" in block]
    (tmp_path / "province.toml").write_text(block)
    return tmp_path


def test_no_document_of_a_town_tells_of_the_province_that_is_shipped(town):
    services = packs.load(town)
    for name, records in TOLD.items():
        services[name].take("source", Batch(records=records))
    told = {}
    for name, service in services.items():
        for topic, document in service.documents(NOW).items():
            told[topic] = msgspec.json.encode(document).decode()
            assert not SHIPPED.search(told[topic]), f"{name}: {topic}"
    assert "Toàn thị xã" in told["taskboard/province"]
    assert "Toàn thị xã" in told["notices/hazards"]
    assert "Phường Hòa Bình" not in told["breakdown/tasks-communes"]
    assert "P. Hòa Bình" in told["breakdown/tasks-communes"]


def test_a_reading_of_the_whole_town_is_no_place(town):
    service = packs.load(town)["education"]
    service.take("source", Batch(records=TOLD["education"]))
    assert [row.id for row in service.documents(NOW)["breakdown/education"].rows] == ["p-hoa-binh"]


def test_the_map_and_the_place_of_attacks_are_the_towns(town):
    services = packs.load(town)
    for name in ("tasks", "soc", "citizen_reports"):
        services[name].take("source", Batch(records=TOLD[name]))
    cells = services["tasks"].documents(NOW)["breakdown/tasks-communes"].cells
    assert sorted(cell.code for cell in cells) == ["p-an-phu", "p-hoa-binh", "p-tan-my"]
    where = {cell.code: cell for cell in cells}
    assert where["p-an-phu"].row < where["p-tan-my"].row
    assert where["p-hoa-binh"].column < where["p-tan-my"].column
    assert services["tasks"].documents(NOW)["breakdown/tasks-departments"].cells == ()
    assert services["soc"].documents(NOW)["flows/soc"].at == pytest.approx((10.4133, 105.65), abs=0.001)
    assert len(services["citizen_reports"].documents(NOW)["spots/citizen_reports"].middles) == 3


def test_it_is_said_which_province_is_loaded(town):
    assert packs.whose().en == "province: Lạng Sơn (province.toml, shipped), 65 communes, 23 other places"
    assert packs.whose(town).en == "province: Sample Town (province.toml, your own), 3 communes, 1 other places"


def test_packs_without_a_province_of_their_own_are_told_whose_places_they_use(tmp_path):
    (said,) = packs.borrowed(tmp_path, ["tasks", "economy"])
    assert said.en.endswith("has no province.toml, so places are those of Lạng Sơn; see docs/another-province.md")
    assert not list(packs.borrowed(None, ["economy"]))


def test_the_plans_of_the_province_that_is_shipped_are_named(town):
    (said,) = packs.borrowed(town, ["tasks", "economy"])
    assert said.en.startswith("the plans in the shipped economy.toml are those of Lạng Sơn")
    (town / "economy.toml").write_text("")
    assert not list(packs.borrowed(town, ["tasks", "economy"]))


def test_a_source_of_another_province_is_noticed(town):
    def tasks(*owners):
        return [task(number, owner) for number, owner in enumerate(owners)]

    mine, theirs = packs.province(town), packs.province()
    units = ("Phường Tam Thanh", "Phường Kỳ Lừa", "Phường Đông Kinh")
    assert strangers(theirs, tasks(*units)) is None
    assert "3/3 places are not in province.toml (Sample Town)" in strangers(mine, tasks(*units)).en
    assert strangers(mine, tasks(*units, WARD, OFFICE, "An Phú", "Tân Mỹ")) is None
    assert strangers(mine, tasks(*units[:2])) is None


def task(number, owner):
    return Task(id=str(number), title="x", owner=owner, assigned=date(2026, 11, 1), due=date(2026, 12, 1))


def test_the_whole_is_called_like_the_province_where_nothing_else_is_said():
    assert Province(ProvincePack(name=same("Tỉnh Mẫu"), place=())).whole == same("Tỉnh Mẫu")
