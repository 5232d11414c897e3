"""Tells from a figure's past where it is going, how sure that is, and which months were out of line."""

from server.forecast.ahead import Expected, Forecast, Method, forecast
from server.forecast.breaks import Break, breaks
from server.forecast.months import Values
from server.forecast.year import Outlook, allowed, year_end

__all__ = [
    "Break",
    "Expected",
    "Forecast",
    "Method",
    "Outlook",
    "Values",
    "allowed",
    "breaks",
    "forecast",
    "year_end",
]
