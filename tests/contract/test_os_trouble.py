"""Why the system refuses something is said in both languages, with what to do, and nowhere but here."""

import errno
import re
from pathlib import Path

import pytest
from processes import ROOT

from server.contract.os_trouble import because, why
from server.errors import StartError, VaultError
from server.security import Keyring
from server.vault.vault import Vault


def refused(work):
    with pytest.raises(OSError) as error:  # noqa: PT011 - which one it is, is what is tested
        work()
    return why(error.value)


def test_a_full_disk_is_called_full():
    def fill():
        with Path("/dev/full").open("w") as file:
            file.write("x")

    assert refused(fill).en == "the disk is full; free some space"
    assert refused(fill).vi == "hết chỗ trên đĩa; hãy giải phóng dung lượng"


def test_what_is_missing_or_of_another_kind(tmp_path):
    assert refused((tmp_path / "no").read_text).en == "no such file or folder; check the path"
    assert refused(tmp_path.read_text).en == "this is a folder, a file is needed"


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        (errno.EROFS, "đĩa chỉ cho đọc", "the disk is read-only"),
        (errno.EACCES, "không có quyền", "not permitted"),
        (errno.EPERM, "không có quyền", "not permitted"),
        (errno.EADDRINUSE, "chương trình khác đang dùng cổng này", "another program uses this port"),
    ],
)
def test_each_reason_has_its_own_advice(code, vi, en):
    said = because(OSError(code, "x"), "không ghi được a", "cannot write a")
    assert said.vi.startswith(f"không ghi được a: {vi}; hãy ")
    assert said.en.startswith(f"cannot write a: {en}; ")


def test_one_that_is_not_known_is_said_as_the_system_says_it():
    assert why(OSError(errno.EPIPE, "Broken pipe")).vi == "Broken pipe"
    assert why(OSError("odd")).en == "odd"


def test_keys_that_cannot_be_written_are_not_always_a_matter_of_permissions(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="a file of that name exists; choose another"):
        Keyring(tmp_path / "file").open()
    with pytest.raises(VaultError, match="a file of that name exists; choose another"):
        Vault(tmp_path / "file", tmp_path / "secrets").lock("x")


def test_nothing_else_words_them():
    files = [path for folder in ("server", "wall") for path in (ROOT / folder).rglob("*.py")]
    spoken = [
        str(path)
        for path in files
        # to make one is not to word it
        if re.search(r"(?<!os)\.strerror\b", path.read_text()) and path.name not in ("os_trouble.py", "doors.py")
    ]
    assert not spoken
