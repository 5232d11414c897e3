"""What stands nowhere in the product's source: code made of data, shells, weak ciphers, keys that ship."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from processes import ROOT

PARTS = ("server", "wall", "resources")
NEVER_CALLED = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "os.execl", "os.spawnl", "asyncio.create_subprocess_shell", "subprocess.getoutput"),
    *("tempfile.mktemp", "logging.config.fileConfig", "ssl.wrap_socket", "ssl._create_unverified_context"),
}
NEVER_IMPORTED = {
    *("pickle", "dill", "marshal", "shelve", "yaml", "jsonpickle", "joblib", "xmlrpc", "telnetlib", "ftplib"),
    *("jinja2", "mako", "ldap", "ldap3", "memcache", "pymemcache", "graphql", "websockets", "aiortc"),
    *("Crypto", "nacl", "rsa", "ecdsa", "crypt", "passlib"),
}
"""What makes objects or code of data, and protocols that the product does not speak."""
CRYPTOGRAPHY = {
    "server/vault/vault.py": {"cryptography.fernet"},
    "server/vault/key_file.py": {"cryptography.fernet"},
    "server/people/identity_provider.py": {
        *("joserfc", "joserfc.errors", "joserfc.jwk", "joserfc.jws"),
        *("authlib.oauth2.rfc7636", "authlib.oidc.core"),
    },
    "server/people/passwords.py": {"argon2", "argon2.exceptions"},
    "server/people/second_step.py": {"pyotp"},
}
"""Which modules use what; docs/security.md has what for. CURVE is ZeroMQ's."""
HASHES = {"sha256", "blake2b"}
CHANCE = {"server/polling.py", "wall/video/player.py", "wall/video/vlc_player.py"}
"""Where `random` spreads pauses, and nobody may guess anything by it."""
UNVERIFIED = {"server/cameras/inspection/grab.py", "server/cameras/onvif/link.py", "server/connectors/onvif.py"}
"""Cameras, hardly any of which has a certificate that an authority has signed; docs/security.md says so."""
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30}|\bvl_[\w-]{43}\b")


@cache
def trees() -> dict[str, ast.Module]:
    """Return the modules of the product, by their paths."""
    files = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in files}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield module, spelling and node of each call."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func), node


def imports() -> Iterator[tuple[str, str]]:
    """Yield the module that imports, and what."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((path, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                yield path, node.module


def test_no_code_is_made_of_data():
    assert len(trees()) > 700
    assert [(path, name) for path, name, _ in calls() if name in NEVER_CALLED] == []
    assert [(path, name) for path, name in imports() if name.partition(".")[0] in NEVER_IMPORTED] == []


def test_programs_are_begun_with_a_list_of_words_and_no_shell():
    begun = {"subprocess.run", "subprocess.Popen", "subprocess.check_output", "subprocess.call", "Popen", "run"}
    for path, name, node in calls():
        assert not any(word.arg == "shell" for word in node.keywords), path
        if name.startswith("subprocess.") and name in begun:
            assert isinstance(node.args[0], ast.List | ast.Name | ast.Call), path
            assert not isinstance(node.args[0], ast.JoinedStr | ast.Constant), path
        if name == "asyncio.create_subprocess_exec":
            assert not isinstance(node.args[0], ast.JoinedStr), path


def test_no_statement_of_sql_is_put_together_from_values():
    """Statements are SQLAlchemy's own, or texts without gaps; those with gaps have names of ours in them."""
    found = set()
    for path, name, node in calls():
        sql = name.endswith((".exec_driver_sql", ".executescript")) or (
            name in ("text", "sqlalchemy.text") and path.startswith(("server/store", "server/pair", "server/backup"))
        )
        if sql and not isinstance(node.args[0], ast.Constant):
            found.add((path, ast.unparse(node.args[0])))
    assert found <= {
        ("server/backup/postgres_copy.py", "f\"SET LOCAL lock_timeout = '{WAIT}s'\""),
        ("server/backup/postgres_copy.py", "f'LOCK TABLE {cameras.name} IN SHARE MODE'"),
        ("server/store/database.py", "f'PRAGMA synchronous = {level}'"),
        (
            "server/store/database.py",
            "'BEGIN IMMEDIATE' if connection.get_execution_options().get('alone') else 'BEGIN'",
        ),
    }, found


def test_what_computes_on_secrets_is_known_and_not_ours():
    used: dict[str, set[str]] = {}
    for path, name in imports():
        if name.partition(".")[0] in ("cryptography", "joserfc", "authlib", "argon2", "pyotp"):
            used.setdefault(path, set()).add(name)
    assert used == CRYPTOGRAPHY


def test_no_hash_or_cipher_is_a_weak_one():
    for path, name, _ in calls():
        first, _, last = name.rpartition(".")
        if first == "hashlib":
            assert last in HASHES, path
        assert last not in ("md5", "sha1", "MD5", "SHA1", "ECB", "CBC", "ARC4", "TripleDES", "Blowfish"), path
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "hashlib":
                assert {each.name for each in node.names} <= HASHES, path


def test_nothing_that_nobody_may_guess_is_made_by_a_generator_that_can_be_guessed():
    assert {path for path, name in imports() if name == "random"} == CHANCE
    assert not [path for path, name, _ in calls() if name.startswith(("numpy.random.", "np.random.", "uuid.uuid1"))]


def test_certificates_go_unread_of_cameras_alone():
    unread = set()
    for path, _, node in calls():
        told = {word.arg: ast.unparse(word.value) for word in node.keywords}
        if told.get("verify", "True") != "True":
            unread.add(path)
    for path, tree in trees().items():
        for each in ast.walk(tree):
            if isinstance(each, ast.Attribute):
                assert each.attr not in ("CERT_NONE", "_create_unverified_context"), path
            if isinstance(each, ast.Assign):
                assert not any(ast.unparse(target).endswith(".check_hostname") for target in each.targets), path
    assert unread == UNVERIFIED


@pytest.mark.parametrize("part", [*PARTS, "setup", "docs"])
def test_no_key_ships(part):
    for path in (ROOT / part).rglob("*"):
        if path.suffix in (".py", ".toml", ".md", ".txt", ".service", ".conf", ".env", ".json", ".sh", ".yml"):
            assert KEY.search(path.read_text("utf-8", errors="replace")) is None, path


def test_no_setting_has_a_password_to_begin_with():
    for path in (*(ROOT / "server").rglob("*.sample.toml"), *(ROOT / "setup").rglob("*.toml")):
        for line in path.read_text("utf-8").splitlines():
            told = re.match(r"#?\s*(password|secret|token|key)\s*=\s*(.+)", line)
            # what stands there is the name of a file in the folder of secrets
            assert told is None or re.match(r'"[a-z0-9-]*"', told[2]), f"{path}: {line}"


def test_folders_of_source_control_do_not_ship():
    told = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'include = ["wall*", "server*", "resources*"]' in told
    assert not [path for part in PARTS for path in (ROOT / part).rglob(".*") if path.is_dir() and path.name != ".venv"]


def test_no_message_for_people_is_a_template_of_what_somebody_sent():
    """Gaps are filled in texts of ours: what is filled in is never looked through for gaps (``str.format``)."""
    for path, name, node in calls():
        if not path.startswith("server/") or not name.endswith((".format", ".format_map")):
            continue
        assert isinstance(node.func, ast.Attribute)
        filled = ast.unparse(node.func.value)
        ours = isinstance(node.func.value, ast.Constant) or filled.isupper()
        words = re.search(r"\.text\([a-z.]*\)$|\.(vi|en)$", filled) or filled in ("vi", "en", "msgspec.json")
        assert ours or words, f"{path}: {filled}"


def test_no_pattern_is_made_of_what_somebody_sent():
    """Patterns are ours from end to end; one of layouts is made of a name in which everything is escaped."""
    made = set()
    for path, name, node in calls():
        if name in {f"re.{each}" for each in ("compile", "search", "match", "fullmatch", "sub", "split", "findall")}:
            gaps = {ast.unparse(each) for each in ast.walk(node.args[0]) if isinstance(each, ast.Name)}
            made |= {(path, gap) for gap in gaps if not gap.isupper()}
    assert made <= {
        ("server/briefing/layouts.py", "escaped"),
        ("server/briefing/layouts.py", "end"),
        ("server/briefing/layouts.py", "expression"),
        ("wall/console/past/typed.py", "form"),
        # secrets that are taken out of what far ends say, each escaped
        ("server/notifying/channels/base.py", "map"),
        ("server/notifying/channels/base.py", "re"),
        ("server/notifying/channels/base.py", "spelled"),
        # what a name of ours has to look like
        ("server/cameras/camera.py", "get_args"),
        ("server/cameras/camera.py", "Id"),
        # a key of a file in the editor, which is one of those of its type
        ("wall/editor/packs/pack_text.py", "name"),
    }, made


def test_the_web_process_asks_nobody_but_its_server():
    asking = {"httpx", "httpcore", "urllib.request", "aiosmtplib", "http.client", "requests", "sqlalchemy"}
    assert [(path, name) for path, name in imports() if path.startswith("server/web/") and name in asking] == []


def test_these_rules_find_what_they_look_for():
    """The rules of this file find what they look for."""
    bad = ast.parse("eval('1'); import pickle; hashlib.md5(b''); subprocess.run('x', shell=True)")
    called = {ast.unparse(node.func) for node in ast.walk(bad) if isinstance(node, ast.Call)}
    assert called & NEVER_CALLED == {"eval"}
    assert KEY.search("-----BEGIN EC PRIVATE KEY-----")
