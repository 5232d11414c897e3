"""The province's calendar: the one time zone in which days, months and times of day are meant and shown."""

from datetime import timedelta
from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")
"""Whose days, months and times of day the sources mean where they do not say, and the wall shows."""

AHEAD_OF_UTC = timedelta(hours=7)
"""Its offset, which never changes; arithmetic with it is quicker than with the zone."""
