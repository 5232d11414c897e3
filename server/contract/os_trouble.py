"""Says why the system refuses a file, a folder or a port, and what to do: the only place that words an OSError."""

import errno

from server.contract.words import Words, same

_FULL = Words(vi="hết chỗ trên đĩa; hãy giải phóng dung lượng", en="the disk is full; free some space")
_CLOSED = Words(
    vi="không có quyền; hãy kiểm tra quyền của tệp và thư mục",
    en="not permitted; check the permissions of the file and its folder",
)
_ABSENT = Words(vi="không có tệp hay thư mục này; hãy kiểm tra đường dẫn", en="no such file or folder; check the path")
_BUSY = Words(vi="máy đã hết tệp mở; hãy tăng giới hạn (ulimit -n)", en="too many open files; raise ulimit -n")

_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: Words(vi="hết hạn mức đĩa; hãy giải phóng dung lượng", en="the disk quota is full; free some space"),
    errno.EROFS: Words(
        vi="đĩa chỉ cho đọc; hãy gắn lại đĩa để ghi được",
        en="the disk is read-only; mount it for writing",
    ),
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.ENOENT: _ABSENT,
    errno.EISDIR: Words(vi="đây là thư mục, cần một tệp", en="this is a folder, a file is needed"),
    errno.ENOTDIR: Words(vi="đây là tệp, cần một thư mục", en="this is a file, a folder is needed"),
    errno.EEXIST: Words(vi="đã có tệp cùng tên; hãy chọn tên khác", en="a file of that name exists; choose another"),
    errno.EIO: Words(vi="đĩa báo lỗi đọc ghi; hãy kiểm tra đĩa", en="the disk fails to read or write; check the disk"),
    errno.ELOOP: Words(
        vi="liên kết trỏ vòng về chính nó; hãy sửa liên kết", en="a link leads back to itself; mend the link"
    ),
    errno.ENAMETOOLONG: Words(vi="tên quá dài; hãy rút ngắn", en="the name is too long; shorten it"),
    errno.EMFILE: _BUSY,
    errno.ENFILE: _BUSY,
    errno.ENOMEM: Words(vi="hết bộ nhớ; hãy đóng bớt chương trình", en="out of memory; close other programs"),
    errno.EADDRINUSE: Words(
        vi="chương trình khác đang dùng cổng này; hãy đổi cổng", en="another program uses this port; choose another"
    ),
    errno.EADDRNOTAVAIL: Words(
        vi="đây không phải địa chỉ của máy này; hãy kiểm tra địa chỉ",
        en="this is not an address of this machine; check the address",
    ),
}


def why(error: OSError) -> Words:
    """Return the reason and what to do; what is not known here is said as the system says it."""
    return _REASONS.get(error.errno or 0) or same(error.strerror or str(error) or type(error).__name__)


def because(error: OSError, vi: str, en: str) -> Words:
    """Return what could not be done, and why."""
    reason = why(error)
    return Words(vi=f"{vi}: {reason.vi}", en=f"{en}: {reason.en}")
