"""Devices are let in by tokens of which only hashes are kept."""

import os
import stat
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from server.cli.web import token
from server.web.errors import WebError
from server.web.tokens import DeviceRole, Tokens

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def tokens(tmp_path):
    return Tokens(tmp_path / "tokens")


def run(folder, *arguments):
    return CliRunner().invoke(token, [*arguments, "--tokens", str(folder / "tokens")])


def test_a_token_lets_its_device_in_and_no_other_text_does(tokens):
    token = tokens.add("panel", DeviceRole.OPERATOR, ["main"], NOON)
    device = tokens.device(token)
    assert (device.name, device.role, device.walls) == ("panel", DeviceRole.OPERATOR, ("main",))
    assert device.may("main")
    assert not device.may("office")
    for wrong in ("", token[:-1], token + " ", token.upper(), device.sha256, "\udcff", "ệ"):
        assert tokens.device(wrong) is None


def test_only_a_hash_is_kept_in_a_file_that_nobody_else_may_read(tokens, tmp_path):
    token = tokens.add("panel", DeviceRole.VIEWER, [], NOON)
    (file,) = (tmp_path / "tokens").iterdir()
    assert token not in file.read_text()
    assert token.removeprefix("vl_") not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_device_has_one_token(tokens):
    tokens.add("panel", DeviceRole.VIEWER, [], NOON)
    with pytest.raises(WebError, match="token remove panel"):
        tokens.add("panel", DeviceRole.OPERATOR, [], NOON)
    tokens.remove("panel")
    with pytest.raises(WebError, match="no device"):
        tokens.remove("panel")
    with pytest.raises(WebError, match="will not do"):
        tokens.add("../panel", DeviceRole.OPERATOR, [], NOON)


@pytest.mark.logs("a device is shut out")
def test_a_damaged_file_shuts_out_its_device_alone(tokens, tmp_path):
    first, second = (tokens.add(name, DeviceRole.VIEWER, [], NOON) for name in ("first", "second"))
    (tmp_path / "tokens" / "first.toml").write_text('name = "first"\nrole = "king"\n')
    assert tokens.device(first) is None
    assert tokens.device(second) is not None


@pytest.mark.logs("everybody could read")
def test_a_file_that_everybody_may_read_is_shut(tokens, tmp_path):
    token = tokens.add("panel", DeviceRole.VIEWER, [], NOON)
    file = tmp_path / "tokens" / "panel.toml"
    file.chmod(0o644)
    os.utime(file, ns=(1, 1))
    assert tokens.device(token) is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_technician_adds_lists_and_removes_devices(tmp_path):
    added = run(tmp_path, "add", "panel", "--role", "operator", "--walls", "main,office")
    assert (added.exit_code, added.stderr.count("\n")) == (0, 1)
    assert Tokens(tmp_path / "tokens").device(added.stdout.strip()).name == "panel"
    listed = run(tmp_path, "list").stdout
    assert listed.startswith("panel  operator  main,office  ")
    assert added.stdout.strip() not in listed
    assert run(tmp_path, "remove", "panel").exit_code == 0
    missing = run(tmp_path, "remove", "panle")
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)
    assert "there is no device" in run(tmp_path, "list").stdout
    assert run(tmp_path, "add", "king", "--role", "technician").exit_code == 2
