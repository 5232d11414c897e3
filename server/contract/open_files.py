"""How many files and connections a program may hold open: as many as the system lets it."""

import contextlib
import resource

MOST = 65_536
"""Where the system sets no limit."""


def allow_most() -> None:
    """Raise the limit of a login to the one of the system: connections that do nothing then use it up less soon."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
