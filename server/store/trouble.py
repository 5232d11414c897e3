"""Turns what a database driver raises into one line that says what to do."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from server.contract.words import Words
from server.errors import StoreError


class UpgradeError(Exception):
    """The tables cannot be brought to this version."""


TROUBLE = (DBAPIError, PoolTimeoutError, UpgradeError, OSError)
"""What may be raised while a database is used and is no mistake of ours."""

FULL = Words(
    vi="hết chỗ trên đĩa của cơ sở dữ liệu {place}; hãy giải phóng dung lượng",
    en="no space left for the database {place}; free some space on its disk",
)
LOCKED = Words(
    vi="cơ sở dữ liệu {place} đang bị chương trình khác khóa; hãy đóng chương trình đó",
    en="another program keeps the database {place} locked; close that program",
)
CORRUPT_FILE = Words(
    vi="tệp cơ sở dữ liệu {place} bị hỏng; hãy chuyển tệp đi nơi khác, máy chủ sẽ tự tạo tệp mới",
    en="the database file {place} is damaged; move it away and the server makes a new one",
)
CORRUPT = Words(
    vi="cơ sở dữ liệu {place} bị hỏng; hãy khôi phục từ bản sao lưu",
    en="the database {place} is damaged; restore it from a backup",
)
CLOSED = Words(
    vi="không mở hoặc không ghi được cơ sở dữ liệu {place}; hãy kiểm tra thư mục và quyền ghi",
    en="cannot open or write the database {place}; check its folder and the permission to write",
)
DISK = Words(
    vi="đĩa chứa cơ sở dữ liệu {place} báo lỗi đọc ghi; hãy kiểm tra đĩa",
    en="the disk under the database {place} fails to read or write; check the disk",
)
UNREACHABLE = Words(
    vi="không kết nối được cơ sở dữ liệu {place}; hãy kiểm tra máy chủ cơ sở dữ liệu và mạng",
    en="cannot reach the database {place}; check the database server and the network",
)
REFUSED = Words(
    vi="cơ sở dữ liệu {place} từ chối đăng nhập; hãy kiểm tra tên và mật khẩu trong cấu hình",
    en="the database {place} refuses the login; check the name and the password in the settings",
)
ABSENT = Words(
    vi="máy chủ không có cơ sở dữ liệu {place}; hãy tạo cơ sở dữ liệu hoặc sửa tên trong cấu hình",
    en="there is no database {place} on that server; create it, or correct the name in the settings",
)
OTHER = Words(
    vi="cơ sở dữ liệu {place} báo lỗi: {message}; hãy báo người quản trị cơ sở dữ liệu",
    en="the database {place} fails: {message}; tell whoever administers it",
)

_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_CORRUPT: CORRUPT_FILE,
    sqlite3.SQLITE_NOTADB: CORRUPT_FILE,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_READONLY: CLOSED,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_IOERR: DISK,
}
"""By result code, https://www.sqlite.org/rescode.html; the low byte of the extended codes."""

_POSTGRES = {
    "53100": FULL,
    "55P03": LOCKED,
    "XX001": CORRUPT,
    "XX002": CORRUPT,
    "25006": CLOSED,
    "42501": CLOSED,
    "3D000": ABSENT,
    "28": REFUSED,
    "08": UNREACHABLE,
    "57P": UNREACHABLE,
}
"""By SQLSTATE or its beginning, https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def explain(error: Exception, place: str) -> StoreError:
    """Return the line for one of TROUBLE; ``place`` is the file, or the host and the name, without a password."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    # only the driver's own first line: SQLAlchemy's text holds the values, the further lines may
    message = (str(cause).splitlines() or [type(cause).__name__])[0]
    words = _words(error, cause)
    return StoreError(
        Words(vi=words.vi.format(place=place, message=message), en=words.en.format(place=place, message=message))
    )


def _words(error: Exception, cause: BaseException) -> Words:
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, OTHER)
    state = getattr(cause, "sqlstate", None) or ""
    for beginning, words in _POSTGRES.items():
        if state.startswith(beginning):
            return words
    if isinstance(cause, PermissionError):
        return CLOSED
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return UNREACHABLE if lost or isinstance(cause, OSError) else OTHER
