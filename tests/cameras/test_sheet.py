"""Sheets of cameras: what is taken from them, what is said of bad rows, and what a round trip keeps."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known import GATE
from msgspec import structs

from server.cameras.camera import FleetCamera
from server.cameras.registry.entry import HEADINGS, validated
from server.cameras.registry.sheet import Account, CameraSheet, read, table
from server.errors import RefusedError

BARE = FleetCamera(id="CAM-002", name="Chưa nối")
PLACES = {"kỳ lừa": "Phường Kỳ Lừa", "phường kỳ lừa": "Phường Kỳ Lừa"}


def taken(*rows: list[Any], known: dict[str, FleetCamera] | None = None, account: Account | None = None) -> CameraSheet:
    return read(rows, known or {}, account or Account(), lambda called: PLACES.get(called.casefold()))


@pytest.mark.parametrize("passwords", [True, False])
def test_what_is_exported_is_imported_again(passwords: bool):  # noqa: FBT001
    rows = table([GATE, BARE], passwords=passwords)
    assert any("chim-sẻ-9" in map(str, row) for row in rows) is passwords
    told = taken(*rows, known={"CAM-001": GATE})
    assert told == CameraSheet((GATE, BARE), ())


def test_without_passwords_new_cameras_have_none_and_known_ones_keep_theirs():
    rows = table([GATE], passwords=False)
    assert taken(*rows).cameras == (structs.replace(GATE, password=""),)
    other = structs.replace(GATE, user="khác")
    assert taken(*table([other], passwords=False), known={"CAM-001": GATE}).cameras[0].password == ""


def test_what_has_no_column_stays():
    told = taken(["Mã camera", "Tên camera"], ["CAM-001", "Mới"], known={"CAM-001": GATE})
    assert told.cameras == (structs.replace(GATE, name="Mới"),)


def test_an_account_for_rows_that_name_nobody():
    rows = ["Camera", "User", "Password"], ["A", "", ""], ["B", "viewer", "own"], ["C", "viewer", ""]
    told = taken(*rows, account=Account("ioc", "mật"))
    assert [(camera.user, camera.password) for camera in told.cameras] == [
        ("ioc", "mật"),
        ("viewer", "own"),
        ("viewer", ""),
    ]
    assert "mật" not in repr(Account("ioc", "mật"))


def test_passwords_within_addresses_are_taken_out():
    rows = ["Camera", "Main stream", "Sub stream"], ["A", "rtsp://admin:p%40ss@10.0.0.7:554/a?x=1", "rtsp://10.0.0.7/b"]
    (camera,) = taken(*rows, account=Account("ioc", "khác")).cameras
    assert (camera.main, camera.user, camera.password) == ("rtsp://10.0.0.7:554/a?x=1", "admin", "p@ss")


def test_headings_below_a_title_in_either_language_and_without_accents():
    told = taken(
        ["DANH SÁCH CAMERA"], [], ["ten camera", "MA  CAMERA", None, "Road"], ["Một", 12.0, "?", "QL1"], [None]
    )
    assert told.cameras == (FleetCamera(id="12", name="Một", road="QL1"),)


@pytest.mark.parametrize("cell", ["có", "Có", "x", "1", True, "yes", 1.0])
def test_yes(cell: object):
    assert taken(["id", "traffic"], ["A", cell]).cameras[0].traffic


@pytest.mark.parametrize("cell", ["", "không", None, "0", False, "no", 0])
def test_no(cell: object):
    assert not taken(["id", "traffic"], ["A", cell]).cameras[0].traffic


def test_a_password_is_taken_to_the_letter():
    (camera,) = taken(["id", "user", "password"], ["A", " ioc ", "  a  b "]).cameras
    assert (camera.user, camera.password) == ("ioc", "  a  b ")


COLUMNS = ["id", "place", "latitude", "longitude", "onvif", "main", "engine", "transport", "traffic"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"id": "", "engine": "vlc"}, "Camera: only plain letters"),
        ({"id": "Cổng"}, "Camera: only plain letters"),
        ({"id": "../x"}, "Camera: only plain letters"),
        ({"id": "a" * 64}, "Camera: only plain letters"),
        ({"place": "Hà Nội"}, "Commune: there is no “Hà Nội”"),
        ({"latitude": "abc", "longitude": "1"}, "Latitude: expected a number"),
        ({"latitude": "nan", "longitude": "1"}, "Latitude: expected a number"),
        ({"latitude": 91, "longitude": 1}, "Latitude: expected -90 to 90"),
        ({"latitude": "21,8"}, "go together"),
        ({"onvif": "ftp://x"}, "ONVIF address: expected http://HOST"),
        ({"onvif": "http://u:p@x"}, "ONVIF address: no user and password in the address"),
        ({"main": "10.0.0.7/a"}, "Main stream: expected rtsp://HOST"),
        ({"main": "file:///etc/passwd"}, "Main stream: expected rtsp://HOST"),
        ({"main": "rtsp://[x"}, "Main stream: expected rtsp://HOST"),
        ({"engine": "mplayer"}, "Engine: not one of"),
        ({"transport": "sctp"}, "Transport: not one of"),
        ({"traffic": "có lẽ"}, "Traffic: expected yes or no"),
    ],
)
def test_a_bad_row_is_named_and_the_others_taken(cells: dict[str, Any], why: str):
    bad = [({"id": "B"} | cells).get(name, "") for name in COLUMNS]
    told = taken(COLUMNS, ["A", "kỳ lừa"], bad, ["C"])
    assert [camera.id for camera in told.cameras] == ["A", "C"]
    (row,) = told.bad
    assert row.number == 3
    assert why in row.why.en
    assert row.why.vi != row.why.en


def test_the_same_camera_twice():
    told = taken(["id", "name"], ["A", "một"], ["A", "hai"])
    assert [camera.name for camera in told.cameras] == ["một"]
    assert (told.bad[0].number, told.bad[0].why.en) == (3, "the same id as in row 2")


@pytest.mark.parametrize("rows", [[], [[]], [["Mã camera"]], [["Tên camera", "Xã, phường"], ["a", "b"]]])
def test_a_sheet_without_headings_is_refused(rows: list[list[Any]]):
    with pytest.raises(RefusedError, match="no row of headings"):
        taken(*rows)


CELLS = st.one_of(st.none(), st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates())


@given(st.lists(st.lists(CELLS, max_size=len(HEADINGS) + 2), max_size=6))
def test_any_sheet(rows: list[list[Any]]):
    told = taken(list(HEADINGS), *rows)
    assert len(told.cameras) + len(told.bad) <= len(rows)
    for camera in told.cameras:
        assert validated(camera) == camera
