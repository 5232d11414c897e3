"""The control-room wall: a PySide6 application that drives the screens of one station."""

__version__ = "0.1.0"
