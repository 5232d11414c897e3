"""Every service, by the name that sources and packs use."""

from server.services.economy import Economy
from server.services.press import Press
from server.services.tasks import Tasks

SERVICES: dict[str, type[Tasks | Press | Economy]] = {
    "tasks": Tasks,
    "press": Press,
    "economy": Economy,
}
