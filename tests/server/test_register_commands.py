"""Cameras by the commands of technicians: who is in the register, what a sheet would change, who is on the network."""

import pytest
from camera_peer import PASSWORD, USER, camera_peer
from processes import Ear, Site

from server.contract.command import Role
from server.contract.keys import StationKey
from server.contract.register import FindCameras, ImportCameras, PreviewCameras, ReadRegister
from server.contract.toml import read_toml

SHEET = "Mã camera,Tên camera,Luồng chính,Tài khoản,Mật khẩu,Tuyến đường\n{rows}\n"


@pytest.fixture
def ear(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)
    with site.running(), Ear(site) as made:
        yield made


def sheet(*rows):
    return SHEET.format(rows="\n".join(rows)).encode()


@pytest.mark.waits
def test_a_sheet_is_looked_at_before_it_changes_anything(ear):
    first = sheet("CAM-1,Cổng,rtsp://10.0.0.1/a,ioc,s3cret-word,QL1", "bad id!,X,rtsp://10.0.0.2/a,,,")
    outcome = ear.ask(PreviewCameras(name="c.csv", sheet=first)).sources.imported
    assert [(each.id, each.is_new) for each in outcome.changes] == [("CAM-1", True)]
    assert [each.number for each in outcome.bad] == [3]
    assert ear.ask(ReadRegister()).sources.register == (), "nothing is kept"
    assert ear.ask(ImportCameras(name="c.csv", sheet=first)).sources.imported == outcome
    (camera,) = ear.ask(ReadRegister()).sources.register
    assert (camera.id, camera.name, camera.streams) == ("CAM-1", "Cổng", 1)
    again = sheet("CAM-1,Cổng chính,rtsp://10.0.0.1/a,ioc,another-word,QL4")
    (change,) = ear.ask(PreviewCameras(name="c.csv", sheet=again)).sources.imported.changes
    assert change.changes == ("name: Cổng → Cổng chính", "road: QL1 → QL4", "password: ···")
    assert "another-word" not in repr(ImportCameras(name="c.csv", sheet=again, password="another-word"))
    same = ear.ask(PreviewCameras(name="c.csv", sheet=first)).sources.imported
    assert (same.changes, same.same) == ((), 1)
    refused = ear.ask(PreviewCameras(name="c.csv", sheet=b"a,b\n1,2\n")).refused
    assert "no row of headings" in refused.en
    assert ear.ask(PreviewCameras(name="c.xlsx", sheet=b"nothing")).refused is not None


@pytest.mark.waits
def test_cameras_are_found_at_addresses_and_taken_in_with_what_they_say(ear, tmp_path):
    with camera_peer(tmp_path / "camera") as peer:
        (found,) = ear.ask(FindCameras(at=(peer.address,), user=USER, password=PASSWORD)).sources.found
        assert found.camera is None
        assert found.sizes
        rows = f"CAM-9,Ngã tư,,{USER},{PASSWORD},{found.address}"
        content = f"Mã camera,Tên camera,Luồng chính,Tài khoản,Mật khẩu,Địa chỉ ONVIF\n{rows}\n".encode()
        outcome = ear.ask(ImportCameras(name="found.csv", sheet=content, ask=True)).sources.imported
        assert (len(outcome.changes), outcome.silent) == (1, ())
        (camera,) = ear.ask(ReadRegister()).sources.register
        assert camera.streams >= 1
        (again,) = ear.ask(FindCameras(at=(peer.address,), user=USER, password=PASSWORD)).sources.found
        assert again.camera == "CAM-9"
    wrong = ear.ask(FindCameras(at=("nowhere/99",))).refused
    assert "is no address" in wrong.en
