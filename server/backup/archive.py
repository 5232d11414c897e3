"""Writes and reads the one file of a backup: a ZIP whose manifest says how large each file is and what its SHA-256 is.

A ZIP has its list of contents at its end, so that one that was cut off is none; pictures are stored as they are.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from server.backup.manifest import FORMAT, NAME, Manifest, PackedFile, decode, decode_written, encode, is_plain
from server.contract.os_trouble import because
from server.contract.words import Words
from server.errors import ServerError
from server.store.tables import NEWEST

BLOCK = 1024 * 1024
"""Bytes that are read at once."""
LARGEST_MANIFEST = 256 * 1024 * 1024
"""Bytes: two million files."""
SQUEEZED = (".jpg", ".jpeg", ".png", ".ref", ".zip", ".gz", ".dump")
"""What is small already."""
_LEVEL = 1
"""Of zlib: each further one takes as long again and saves a few per cent."""
_PRIVATE = 0o100600 << 16

Step = Callable[[int], object]
"""Is told how many further bytes are done."""


class ArchiveError(ServerError):
    """An archive cannot be written, or is not as it was written."""


class ArchiveWriter:
    """Packs files one after the other; the manifest comes last."""

    def __init__(self, path: Path, made: datetime, step: Step) -> None:
        """Begin a file that must not be there yet; raises OSError."""
        self._archive = zipfile.ZipFile(path, "x")
        self._date = made.timetuple()[:6]
        self._step = step
        self.files: list[PackedFile] = []

    def close(self) -> None:
        """Write the list of contents; raises OSError."""
        self._archive.close()

    def add(self, name: str, content: bytes) -> None:
        """Pack a file that is read already; raises OSError."""
        with self._entry(name, len(content)) as entry:
            entry.write(content)
        self.files.append(PackedFile(name=name, size=len(content), sha256=sha256(content).hexdigest()))
        self._step(len(content))

    def add_file(self, name: str, source: BinaryIO) -> None:
        """Pack a file up to its end; raises OSError, and ArchiveError where it cannot be read to its end."""
        size, digest = 0, sha256()
        with self._entry(name, None) as entry:
            while block := _block(name, source):
                entry.write(block)
                digest.update(block)
                size += len(block)
                self._step(len(block))
        self.files.append(PackedFile(name=name, size=size, sha256=digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Pack the manifest; raises OSError."""
        with self._entry(NAME, None) as entry:
            entry.write(encode(manifest))

    def _entry(self, name: str, size: int | None) -> "zipfile._ZipWriteFile":  # type: ignore[name-defined]
        info = zipfile.ZipInfo(name, self._date)
        info.external_attr = _PRIVATE
        if not name.endswith(SQUEEZED):
            info.compress_type, info._compresslevel = zipfile.ZIP_DEFLATED, _LEVEL  # type: ignore[attr-defined]
        return self._archive.open(info, "w", force_zip64=size is None or size > zipfile.ZIP64_LIMIT // 2)


def _block(name: str, source: BinaryIO) -> bytes:
    try:
        return source.read(BLOCK)
    except OSError as error:
        raise ArchiveError(because(error, f"không đọc được {name}", f"cannot read {name}")) from None


class Archive:
    """An archive that is read: nothing of it is believed before it was compared with its manifest."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._archive = archive

    @property
    def size(self) -> int:
        """Bytes of all that is in it, unpacked."""
        return sum(each.size for each in self.manifest.files)

    def read(self, wanted: PackedFile, write: Callable[[bytes], object], step: Step) -> None:
        """Hand over the content of a file, block by block; raises ArchiveError where it is not as it was packed.

        What ``write`` raises passes through.
        """
        size, digest = 0, sha256()
        with self._explained(wanted.name), self._archive.open(wanted.name) as entry:
            while True:
                with self._explained(wanted.name):
                    # one byte more than there may be is enough to see that it is another file
                    block = entry.read(min(BLOCK, wanted.size - size + 1))
                if not block:
                    break
                size += len(block)
                if size > wanted.size:
                    raise self._changed(wanted.name)
                digest.update(block)
                write(block)
                step(len(block))
        if size != wanted.size or digest.hexdigest() != wanted.sha256:
            raise self._changed(wanted.name)

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise self._changed(name) from None

    def _changed(self, name: str) -> ArchiveError:
        return changed(self.path, name)


def changed(path: Path, name: str) -> ArchiveError:
    """Return what is said of an archive in which a file is another one than was packed."""
    return ArchiveError(
        Words(
            vi=f"{path} bị hỏng hoặc bị sửa ({name}); hãy dùng bản sao lưu khác",
            en=f"{path} is damaged or was changed ({name}); use another backup",
        )
    )


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Lend an archive whose manifest makes sense; raises ArchiveError for any other file."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise ArchiveError(because(error, f"không đọc được {path}", f"cannot read {path}")) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        raise ArchiveError(
            Words(
                vi=f"{path} không phải là bản sao lưu của Vọng Lâu, hoặc bị cắt cụt; hãy dùng bản khác",
                en=f"{path} is no backup of Vọng Lâu, or was cut off; use another one",
            )
        ) from None
    with closing(archive):
        yield Archive(path, archive, _manifest(path, archive))


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    stranger = ArchiveError(
        Words(vi=f"{path} không phải là bản sao lưu của Vọng Lâu", en=f"{path} is no backup of Vọng Lâu")
    )
    try:
        if archive.getinfo(NAME).file_size > LARGEST_MANIFEST:
            raise stranger
        content = archive.read(NAME)
        written = decode_written(content)
    except KeyError:
        raise stranger from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise changed(path, NAME) from None
    except OSError as error:
        raise ArchiveError(because(error, f"không đọc được {path}", f"cannot read {path}")) from None
    if written.format > FORMAT:
        raise _newer(path, written.product)
    try:
        manifest = decode(content)
    except (msgspec.MsgspecError, ValueError):
        raise changed(path, NAME) from None
    if manifest.schema > NEWEST:
        raise _newer(path, manifest.product)
    _check(path, archive, manifest)
    return manifest


def _check(path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raise ArchiveError for a manifest that does not fit its archive, or leads out of the folder."""
    names = [each.name for each in manifest.files]
    for name in (*names, *manifest.folders):
        if not is_plain(name):
            raise ArchiveError(
                Words(
                    vi=f"{path} muốn ghi ra ngoài thư mục ({name!a}); không có gì được khôi phục",
                    en=f"{path} wants to write outside its folder ({name!a}); nothing was restored",
                )
            )
    packed = [info.filename for info in archive.infolist()]
    if sorted(packed) != sorted([*names, NAME]) or len(set(packed)) != len(packed):
        odd = sorted(set(packed) ^ {*names, NAME}) or packed
        raise changed(path, ascii(odd[0]))
    for name in (manifest.settings, manifest.database, *filter(None, [manifest.ends])):
        if name not in names:
            raise changed(path, ascii(name))


def _newer(path: Path, product: str) -> ArchiveError:
    return ArchiveError(
        Words(
            vi=f"{path} do bản Vọng Lâu mới hơn ({product}) ghi; hãy nâng cấp rồi khôi phục",
            en=f"a newer Vọng Lâu ({product}) has written {path}; upgrade, then restore",
        )
    )
