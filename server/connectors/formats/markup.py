"""Makes plain text out of HTML that somebody else wrote."""

import re
from html.parser import HTMLParser

from server.connectors.mapping.values import tidy

LARGEST = 5_000
"""Letters of markup that are looked at: the parser needs a time that grows with their square in the worst case."""
TITLE = 120
"""Letters of a text that stand for its title where it has none."""
_LINK = re.compile(r"https?://\S+")
_BLOCKS = frozenset({"p", "br", "div", "li"})


class _Text(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        self._hidden = tag in ("script", "style")
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the base's
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain(markup: str) -> str:
    """Return the text of some HTML on one line, whatever the HTML is like."""
    if len(markup) > LARGEST:
        # no half of a tag, which would be shown as text
        markup = markup[:LARGEST].rpartition("<")[0] or markup[:LARGEST]
    parser = _Text()
    try:
        parser.feed(markup)
        parser.close()
    except AssertionError:
        # what the parser raises at <![unknown[; what stands before it is good
        pass
    return tidy("".join(parser.parts))


def headline(text: str) -> str:
    """Return the first words of a text, for its title."""
    # an address in the middle of a headline is for clicking
    title = tidy(_LINK.sub("", text)) or text
    if len(title) > TITLE:
        cut = title.rfind(" ", TITLE // 2, TITLE)
        title = title[: cut if cut > 0 else TITLE].rstrip() + "…"
    return title
