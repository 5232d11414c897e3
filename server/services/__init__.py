"""Every logic that a service may follow, by the name that packs use."""

from server.services.base import Service
from server.services.cameras.service import Cameras
from server.services.citizen_reports.service import CitizenReports
from server.services.hazards import Hazards
from server.services.indicators.service import IndicatorService
from server.services.one_stop.service import OneStop
from server.services.press.service import Press
from server.services.soc.service import Soc
from server.services.tasks import Tasks

LOGICS: dict[str, type[Service]] = {
    "tasks": Tasks,
    "cameras": Cameras,
    "one_stop": OneStop,
    "citizen_reports": CitizenReports,
    "press": Press,
    "soc": Soc,
    "hazards": Hazards,
    # no code of its own: a pack alone makes a service
    "figures": IndicatorService,
}
