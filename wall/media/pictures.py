"""Reads pictures and pages from files, in the size they are shown in; slow, so never on the GUI thread."""

import threading
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from server.contract.os_trouble import why
from server.contract.words import same
from wall.media.files import Stamp, find, unreadable

_pdfium = threading.Lock()
"""The library knows one thread at a time."""


class Still(NamedTuple):
    """One picture of a file."""

    image: QImage
    stamp: Stamp
    page: int
    """Of a PDF, from 0."""
    pages: int


def read_still(folder: Path, name: str, page: int, size: QSize, known: Stamp | None) -> Still | None:
    """Return a page of a file of a folder, as large as fits into ``size``; None where it is still as it was ``known``.

    The page after the last is the first. Raises FileError.
    """
    path, stamp = find(folder, name)
    if stamp == known:
        return None
    try:
        with path.open("rb") as file:
            is_pdf = file.read(1024).find(b"%PDF-") >= 0
    except OSError as error:
        raise unreadable(name, why(error)) from error
    if is_pdf:
        return _page(path, name, page, size, stamp)
    return Still(_picture(path, name, size), stamp, 0, 1)


def _picture(path: Path, name: str, size: QSize) -> QImage:
    """Return a picture, turned as its camera was held."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    own = reader.size()
    if own.isValid():
        lying = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
        room = size.transposed() if lying else size
        # a photograph of a hundred megapixels is never held whole
        reader.setScaledSize(own.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise unreadable(name, same(reader.errorString()))
    if not own.isValid():
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    )


def _page(path: Path, name: str, number: int, size: QSize, stamp: Stamp) -> Still:
    """Return a page of a PDF."""
    # loaded where there is one: a wall without starts sooner
    import pypdfium2

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise unreadable(name, same(str(error))) from error
        try:
            pages = len(document)
            if not pages:
                raise unreadable(name, same("PDF 0"))
            page = document[number % pages]
            width, height = page.get_size()
            scale = min(size.width() / max(width, 1.0), size.height() / max(height, 1.0))
            bitmap = page.render(scale=scale, prefer_bgrx=True, force_bitmap_format=None)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
        except pypdfium2.PdfiumError as error:
            raise unreadable(name, same(str(error))) from error
        finally:
            document.close()
    return Still(image, stamp, number % pages, pages)
