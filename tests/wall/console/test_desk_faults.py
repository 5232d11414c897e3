"""A desk outlives what goes wrong around it."""

from desks import until
from processes import wait_for
from PySide6.QtCore import Qt

from wall.console.favourites import Favourites


def test_favourites_survive_a_restart_and_a_damaged_file_is_kept_aside(at_desk, tmp_path):
    data = tmp_path / "same"

    async def choose(hands):
        await hands.find("nhiem vu duoc giao")
        hands.ctrl("B")
        assert hands.desk.chosen._keep.isChecked()

    async def again(hands):
        hands.desk.finder.line.clear()
        await until(lambda: hands.desk.finder.thing is not None, "something is listed")
        hands.desk._search_again()
        first = hands.desk.finder.list.model().index(0).data(Qt.ItemDataRole.DisplayRole)
        assert first == "Nhiệm vụ được giao"

    at_desk(choose, data)
    at_desk(again, data)
    file = data / "favourites.json"
    whole = file.read_bytes()
    for damaged in (whole[:-9], b"", b"[" * 100_000, b'[{"kind": 99}]', b"\xff\xfe", b"null"):
        file.write_bytes(damaged)
        assert Favourites(file).things == []
        assert file.with_suffix(".damaged").read_bytes() == damaged


def test_who_closes_the_desk_is_not_on_duty_any_more(at_desk, house):
    async def work(hands):
        await hands.sign_in()
        await hands.closes()
        await until(lambda: on_duty(house) == ["Lê Chi"], "she is on duty")

    at_desk(work)
    wait_for(lambda: not on_duty(house), "nobody is on duty")


def on_duty(house):
    return [each.name for each in house.ear.latest["shift/main"].document.on_duty]
