"""Pictures that telephones read from a window."""

import io

from PySide6.QtGui import QPixmap

WIDTH = 300
"""Pixels at least: read from a seat."""
LEAST_MODULE = 3
"""Pixels of the smallest square."""


def code_picture(address: str) -> QPixmap:
    """Return the QR code of an address, dark on light whatever the palette is."""
    # loaded where somebody asks for it: a desk starts sooner
    import segno

    code = segno.make_qr(address, error="m" if len(address) < 300 else "l")
    border = 4
    across = code.symbol_size(border=border)[0]
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=max(round(WIDTH / across), LEAST_MODULE), border=border)
    picture = QPixmap()
    picture.loadFromData(drawn.getvalue())
    return picture
