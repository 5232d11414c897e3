"""Lets Python sleep while libfaketime moves its clock: 0.9.10 hands a negative time to clock_nanosleep(2).

Loaded by every interpreter that finds this folder in PYTHONPATH (https://github.com/wolfcw/libfaketime/issues/426).
"""

import select
import time


def _sleep(seconds: float) -> None:
    select.select((), (), (), seconds)


time.sleep = _sleep  # type: ignore[assignment]  # nobody gives it anything but seconds
