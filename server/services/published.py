"""Tells which topics a service may publish."""

from datetime import datetime

from server.services.base import Service


def published(service: Service, now: datetime) -> tuple[str, ...]:
    """Return the topics of a service that has heard nothing yet, and patterns of those it publishes at times."""
    return tuple(sorted({*service.documents(now), *service.at_times()}))
