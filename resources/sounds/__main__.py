"""Makes the sounds of alarms: bursts of soft pulses whose number, speed and melody tell the priority.

After the alarm signals of IEC 60601-1-8: pulses of a fundamental with four harmonics and ramps, more of them and faster
the more urgent it is: ten in two groups of five, five, three, two. The melodies are our own, rising for what is urgent
and falling for what can wait, so that they are told apart also where a room swallows the beginning.
"""

import argparse
import math
import struct
import sys
import wave
from pathlib import Path
from typing import NamedTuple

RATE = 22_050
"""Samples a second."""
HARMONICS = (1.0, 0.5, 0.28, 0.16, 0.09)
"""Strength of the fundamental and of those above it."""
RAMP = 0.25
"""Share of a pulse in which it comes, and in which it goes: no click, nobody is startled."""
TAIL = 0.1
"""Seconds of silence at the end."""

C, E, F, G, A, HIGH_C = 523.25, 659.26, 698.46, 783.99, 880.0, 1046.5
"""Hertz."""


class Burst(NamedTuple):
    """The pulses of one priority."""

    notes: tuple[float, ...]
    """Hertz of each pulse; 0 for a rest as long as a pulse."""
    pulse: float
    """Seconds that one sounds."""
    pause: float
    """Seconds between two."""
    loudness: float
    """Of the highest sample, 0 to 1."""


BURSTS = {
    "critical": Burst((C, F, A, 0, A, HIGH_C, 0, 0, C, F, A, 0, A, HIGH_C), 0.12, 0.06, 0.62),
    "high": Burst((C, E, G, 0, G, HIGH_C), 0.16, 0.1, 0.5),
    "medium": Burst((G, E, C), 0.2, 0.16, 0.4),
    "low": Burst((E, C), 0.2, 0.2, 0.28),
}
"""By the names of priorities."""


def samples(burst: Burst) -> list[int]:
    """Return a burst as 16-bit samples."""
    found: list[int] = []
    for note in burst.notes:
        found += [_sample(note, number, burst) for number in range(round(burst.pulse * RATE))]
        found += [0] * round(burst.pause * RATE)
    return found + [0] * round(TAIL * RATE)


def _sample(note: float, number: int, burst: Burst) -> int:
    if note == 0:
        return 0
    at = number / RATE
    share = at / burst.pulse
    ramp = min(1.0, share / RAMP, (1.0 - share) / RAMP)
    gain = 0.5 - 0.5 * math.cos(math.pi * max(ramp, 0.0))
    wave_now = sum(part * math.sin(math.tau * note * (each + 1) * at) for each, part in enumerate(HARMONICS))
    return round(32_767 * burst.loudness * gain * wave_now / sum(HARMONICS))


def write(folder: Path) -> list[Path]:
    """Write a file for each priority into a folder; raises OSError."""
    files = []
    for name, burst in BURSTS.items():
        files.append(folder / f"{name}.wav")
        told = samples(burst)
        with wave.open(str(files[-1]), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(struct.pack(f"<{len(told)}h", *told))
    return files


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the sounds of alarms.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    for file in write(parser.parse_args().folder):
        print(file, file=sys.stderr)
