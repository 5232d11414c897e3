"""Every protocol a source may speak, by the configuration that asks for it."""

from typing import Any, Protocol

from server.connectors.base import Connector, ConnectorTools, SourceConfig
from server.connectors.cap import Cap, CapConfig
from server.connectors.edxml import Edxml, EdxmlConfig
from server.connectors.eve import Eve, EveConfig
from server.connectors.fleet import Fleet, FleetConfig
from server.connectors.indexer import Indexer, IndexerConfig
from server.connectors.looks import Looks, LooksConfig
from server.connectors.mastodon import Mastodon, MastodonConfig
from server.connectors.misp import Misp, MispConfig
from server.connectors.mqtt import Mqtt, MqttConfig
from server.connectors.onvif import Onvif, OnvifConfig
from server.connectors.open311 import Open311, Open311Config
from server.connectors.portal import Portal, PortalConfig
from server.connectors.pxweb import Pxweb, PxwebConfig
from server.connectors.rest import Rest, RestConfig
from server.connectors.rss import Rss, RssConfig
from server.connectors.sdmx import Sdmx, SdmxConfig
from server.connectors.sheet import Sheet, SheetConfig
from server.connectors.sql import Sql, SqlConfig
from server.connectors.syslog import Syslog, SyslogConfig
from server.connectors.taxii import Taxii, TaxiiConfig
from server.records import AnyRecord


class MakesConnector(Protocol):
    """What is called with a source's configuration, the tools, and the kind of record that its mapping gives."""

    def __call__(self, config: Any, tools: ConnectorTools, record: type[AnyRecord], /) -> Connector:
        """Return the connector; raises StartError where it has no such records."""
        ...


CONNECTORS: dict[type[SourceConfig], MakesConnector] = {
    CapConfig: Cap,
    EdxmlConfig: Edxml,
    EveConfig: Eve,
    FleetConfig: Fleet,
    IndexerConfig: Indexer,
    LooksConfig: Looks,
    MastodonConfig: Mastodon,
    MispConfig: Misp,
    MqttConfig: Mqtt,
    OnvifConfig: Onvif,
    Open311Config: Open311,
    PortalConfig: Portal,
    PxwebConfig: Pxweb,
    RestConfig: Rest,
    RssConfig: Rss,
    SdmxConfig: Sdmx,
    SheetConfig: Sheet,
    SqlConfig: Sql,
    SyslogConfig: Syslog,
    TaxiiConfig: Taxii,
}

AnySourceConfig = (
    CapConfig
    | EdxmlConfig
    | EveConfig
    | FleetConfig
    | IndexerConfig
    | LooksConfig
    | MastodonConfig
    | MispConfig
    | MqttConfig
    | OnvifConfig
    | Open311Config
    | PortalConfig
    | PxwebConfig
    | RestConfig
    | RssConfig
    | SdmxConfig
    | SheetConfig
    | SqlConfig
    | SyslogConfig
    | TaxiiConfig
)
"""The keys of CONNECTORS: the settings file is decoded into one of them by ``kind``."""
