"""Collects the wall's words for the translators, compiles what they wrote, and checks that nothing is missing.

``python -m resources.translations`` updates the .ts files from the code and compiles them;
``--compile`` only compiles; ``--check`` changes nothing and fails where a word has no translation.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from resources.translations.compiling import HERE, compile_all

ROOT = HERE.parent.parent
TOOLS = Path(sys.executable).parent


def collect(ts: Path) -> None:
    """Bring a .ts file up to date with the code."""
    code = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "wall").rglob("*.py"))
    _run("pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *code, "-ts", str(ts))


def problems(ts: Path) -> list[str]:
    """Return what is wrong with a .ts file: words of the code that it lacks, and unfinished ones."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ts.name
        fresh.write_bytes(ts.read_bytes())
        collect(fresh)
        messages = ElementTree.parse(fresh).iter("message")
        return [
            f"{ts.name}: not translated: {message.findtext('source')}"
            for message in messages
            if message.find("translation") is None or message.find("translation").get("type") == "unfinished"  # type: ignore[union-attr]
        ]


def main() -> int:
    """Do what the argument says; returns the exit code."""
    match sys.argv[1:]:
        case []:
            for ts in sorted(HERE.glob("*.ts")):
                collect(ts)
            compile_all()
        case ["--compile"]:
            compile_all()
        case ["--check"]:
            found = [problem for ts in sorted(HERE.glob("*.ts")) for problem in problems(ts)]
            print("\n".join(found) or "translations complete")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([TOOLS / tool, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
