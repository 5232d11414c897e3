"""The names of the layouts that every wall brings with it."""

SHIPPED = (
    "briefing",
    "cameras",
    "citizen-reports",
    "data-quality",
    "economy",
    "education",
    "gates",
    "hazards",
    "health",
    "one-stop",
    "overview",
    "press",
    "shift",
    "soc",
    "sources",
    "tasks",
    "tourism",
)
