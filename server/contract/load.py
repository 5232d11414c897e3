"""How busy this machine is: what waits for its turn must not be taken for what hangs."""

import os


def slowness() -> float:
    """Return by how much a process is slower now than on an idle machine, at least 1: how many share a core."""
    try:
        running = os.getloadavg()[0]
    except OSError:
        return 1.0
    return max(running / (os.cpu_count() or 1), 1.0)
