"""What the source of the server and the wall never does."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from server.people import first_code
from server.people.second_step import RECOVERY_BYTES, SECRET_BYTES

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for part in ("server", "wall") for path in (ROOT / part).rglob("*.py"))


def calls() -> Iterator[tuple[Path, str, ast.Call]]:
    """Yield every call of the product: the file, what is called as it is written, and the call."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func), node


def imports() -> Iterator[tuple[Path, str]]:
    """Yield every module that a file imports."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module


def test_nothing_is_run_by_a_shell_or_made_of_text():
    unsafe = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load"}
    unsafe |= {"marshal.loads", "yaml.load", "subprocess.getoutput", "asyncio.create_subprocess_shell"}
    found = [(path.name, name) for path, name, call in calls() if name in unsafe]
    shells = [
        path.name
        for path, _, call in calls()
        for each in call.keywords
        if each.arg == "shell" and not (isinstance(each.value, ast.Constant) and each.value.value is False)
    ]
    assert (found, shells) == ([], [])
    assert not {name for _, name in imports()} & {"pickle", "marshal", "shelve", "dill", "yaml"}


def test_cryptography_is_that_of_libraries():
    """No cipher but Fernet, no hash but those of the SHA-2 family, but where others say so or nothing is protected."""
    weak = {"md5", "sha1", "new"}
    found = {(str(path.relative_to(ROOT)), name) for path, name, _ in calls() if name.rpartition(".")[2] in weak}
    hashes = {each for each in found if "hashlib" in each[1] or each[1] in ("md5", "sha1")}
    assert hashes == set(), hashes
    ciphers = {
        (str(path.relative_to(ROOT)), name) for path, name in imports() if name.startswith("cryptography.hazmat")
    }
    assert ciphers == set(), ciphers
    fernet = {str(path.relative_to(ROOT)) for path, name in imports() if name.startswith("cryptography.fernet")}
    assert fernet == {"server/vault/key_file.py", "server/vault/vault.py"}


def test_chance_that_matters_comes_from_the_system():
    """``random`` is for delays, samples and pictures; whatever nobody may guess comes from ``secrets``."""
    where = {str(path.relative_to(ROOT)) for path, name in imports() if name == "random"}
    for part in ("server/people", "server/web", "server/vault", "server/notifying", "server/security.py"):
        assert not {each for each in where if each.startswith(part)} - {"server/notifying/sender.py"}, part
    told = {ast.unparse(call) for _, name, call in calls() if name in ("secrets.token_urlsafe", "secrets.token_bytes")}
    numbers = [int(each) for call in told for each in re.findall(r"\((\d+)\)", call)]
    assert numbers
    assert min(numbers) >= 16, told
    assert min(first_code.BYTES, RECOVERY_BYTES, SECRET_BYTES) * 8 >= 112


def test_the_web_process_knows_only_the_contract():
    for path, name in imports():
        inside = path.relative_to(ROOT).parts[:2] == ("server", "web")
        assert not (inside and name.startswith("server.")) or name.startswith(("server.contract", "server.web")), path


def test_every_package_is_pinned_with_its_hash():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    lock = (ROOT / "setup" / "requirements.txt").read_text("utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}
    for each in wanted:
        name = re.split(r"[\[<>=!~ ]", each)[0].lower()
        assert name in pinned, name
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "http://" not in lock
    assert "https://" not in lock
