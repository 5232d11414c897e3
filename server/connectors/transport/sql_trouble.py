"""Turns what a database of others raises into one line, which repeats nothing of what it says."""

import sqlite3

from server.contract.words import Words


def explain(error: BaseException) -> Words:
    """Return the line for what a driver raised; never its own words, which may hold data or a password."""
    cause: BaseException = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return _SQLITE.get(code) or _fault(getattr(cause, "sqlite_errorname", "SQLITE_ERROR"))
    state = getattr(cause, "sqlstate", None) or getattr(cause.__cause__, "sqlstate", None)
    if not state:
        return _UNREACHABLE
    return next((words for start, words in _POSTGRES.items() if state.startswith(start)), None) or _fault(state)


_UNREACHABLE = Words(vi="không kết nối được cơ sở dữ liệu, hãy kiểm tra url", en="database not reachable, check url")
_LOCKED = Words(vi="cơ sở dữ liệu đang bị khóa, sẽ hỏi lại", en="the database is locked, will be asked again")
_SLOW = Words(vi="câu query chạy quá timeout", en="the query takes longer than timeout")
_WRITES = Words(vi="câu query muốn ghi; chỉ được đọc", en="the query wants to write; it may only read")
_SQLITE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _WRITES,
    sqlite3.SQLITE_INTERRUPT: _SLOW,
    sqlite3.SQLITE_CANTOPEN: Words(vi="không mở được tệp, hãy kiểm tra url", en="cannot open the file, check url"),
    sqlite3.SQLITE_NOTADB: Words(vi="tệp không phải SQLite", en="the file is not SQLite"),
    sqlite3.SQLITE_CORRUPT: Words(vi="tệp cơ sở dữ liệu bị hỏng", en="the database file is damaged"),
}
"""By result code, https://www.sqlite.org/rescode.html."""
_POSTGRES = {
    "28": Words(vi="cơ sở dữ liệu từ chối, hãy kiểm tra user và secret", en="the database refuses user or secret"),
    "3D": Words(vi="máy chủ không có cơ sở dữ liệu này, hãy kiểm tra url", en="no such database there, check url"),
    "25006": _WRITES,
    "42501": Words(vi="user không được đọc bảng này", en="the user may not read that table"),
    "55P03": _LOCKED,
    "57014": _SLOW,
    "57P": _UNREACHABLE,
    "08": _UNREACHABLE,
}
"""By SQLSTATE or its beginning, https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def _fault(code: str) -> Words:
    return Words(vi=f"câu query bị từ chối ({code}), hãy kiểm tra", en=f"the query is refused ({code}), check it")
