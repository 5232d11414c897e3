"""Every protocol a source may speak, by the configuration that asks for it."""

from typing import Any, Protocol

from server.connectors.base import Connector, SourceConfig, Tools
from server.connectors.rest import Rest, RestConfig
from server.connectors.rss import Rss, RssConfig
from server.connectors.sheet import Sheet, SheetConfig
from server.records import AnyRecord


class MakesConnector(Protocol):
    """What is called with a source's configuration, the tools, and the records its service takes."""

    def __call__(self, config: Any, tools: Tools, record: type[AnyRecord], /) -> Connector:
        """Return the connector; raises StartError where it has no such records."""
        ...


CONNECTORS: dict[type[SourceConfig], MakesConnector] = {
    RestConfig: Rest,
    RssConfig: Rss,
    SheetConfig: Sheet,
}

AnySourceConfig = RestConfig | RssConfig | SheetConfig
"""The keys of CONNECTORS: the settings file is decoded into one of them by ``kind``."""
