"""Makes of what the translators wrote the files that the wall loads."""

import subprocess
from pathlib import Path

import PySide6

HERE = Path(__file__).parent


def compile_all() -> None:
    """Write a .qm file beside every .ts file; raises subprocess.CalledProcessError where one is no such file."""
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    for ts in sorted(HERE.glob("*.ts")):
        subprocess.run([lrelease, "-silent", str(ts), "-qm", str(ts.with_suffix(".qm"))], check=True)
