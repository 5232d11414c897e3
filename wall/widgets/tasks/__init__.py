"""The task board and its parts: counts by state, cards, departments."""
