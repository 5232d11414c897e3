"""Finds what the wall brings with it: fonts, translations, layouts."""

from importlib.resources import as_file, files
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtGui import QFontDatabase


def translation(code: str) -> Path:
    """Return the compiled Qt Linguist file of a language, made by ``make``."""
    return _path("resources.translations") / f"vonglau_{code}.qm"


def layouts() -> Path:
    """Return the folder of the shipped layouts."""
    return _path("wall.layouts")


def world_map() -> Path:
    """Return the outline of the world and where its countries are, as ``resources.maps`` makes it."""
    return _path("resources.maps") / "world.json"


def commune_map() -> Path:
    """Return where the communes stand on maps, as ``resources.maps.communes`` makes it."""
    return _path("resources.maps") / "communes.toml"


def sound_file(priority: str) -> Path:
    """Return what alarms of a priority sound like, as ``resources.sounds`` makes it."""
    return _path("resources.sounds") / f"{priority}.wav"


def load_fonts() -> None:
    """Make the bundled type known to Qt; raises OSError when it cannot be read."""
    for font in sorted(_path("resources.fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(font)) < 0:
            raise OSError(f"{font} cannot be used as a font")


def data_folder(station: str) -> Path:
    """Return where a station keeps what it remembers, as its system has it: ~/.local/share/vonglau on Linux."""
    return user_data_path("vonglau") / station


def _path(package: str) -> Path:
    with as_file(files(package)) as path:
        return Path(path)
