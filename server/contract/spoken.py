"""Knows the language of whoever started a program: its lines on the terminal and in the log are in it."""

import locale
import os

from server.contract.words import Language, Words


def language() -> Language:
    """Return the language of the terminal: Vietnamese where its locale, or VONGLAU_LANGUAGE, says so."""
    named = os.environ.get("VONGLAU_LANGUAGE") or locale.getlocale(locale.LC_MESSAGES)[0] or os.environ.get("LANG", "")
    return "vi" if named.startswith("vi") else "en"


def spoken(words: Words) -> str:
    """Return words in that language."""
    return words.text(language())
