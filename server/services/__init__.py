"""Every logic that a service may follow, by the name that packs use."""

from server.services.base import Service
from server.services.cameras import Cameras
from server.services.citizen_reports import CitizenReports
from server.services.figures import Figures
from server.services.hazards import Hazards
from server.services.one_stop import OneStop
from server.services.press import Press
from server.services.soc import Soc
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
    "figures": Figures,
}
