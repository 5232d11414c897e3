"""The server's command line, in processes of its own: what it prints and how it ends."""

import json
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import forked
import pytest
from processes import ROOT
from running import free_port

from server.contract.commands import Role
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.security import Keyring

TASKS = [
    {"code": "T1", "title": "Sửa cầu Kỳ Lừa", "by": "so-xd", "from": "2026-11-01", "to": "2026-12-01"},
    {"code": "T2", "title": "Báo cáo quý", "by": "so-tc", "from": "2026-11-01", "to": "2026-11-30"},
]
FAR = [TASKS[0] | {"code": name, "by": f"Phường {name}"} for name in ("Một", "Hai Bà", "Ba Đồn")]
PAGES = {"/far": (200, FAR), "/good": (200, TASKS), "/bad": (503, []), "/half": (200, [*TASKS, {"code": "T3"}])}

SOURCE = """
[[source]]
id = "{id}"
name = {{vi = "Nhiệm vụ", en = "Tasks"}}
service = "tasks"
kind = "rest"
timeout = 20.0
url = "{address}{path}"
items = "@"
fields = {{id = "code", title = "title", owner = "by", assigned = "from", due = "to"}}
"""


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        status, rows = PAGES[self.path]
        body = json.dumps(rows).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def address():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def config(tmp_path, address):
    """Write settings with these sources, by id and path; return the file."""

    def write(**sources):
        blocks = (SOURCE.format(id=name, path=path, address=address) for name, path in sources.items())
        (tmp_path / "server.toml").write_text("".join(blocks))
        return tmp_path / "server.toml"

    return write


def server(*arguments, language="en", cwd=ROOT):
    """Run the command line to its end."""
    environment = {"VONGLAU_LANGUAGE": language, "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    return forked.run("server", *arguments, environment=environment, cwd=cwd)


def lines(text):
    return text.strip().splitlines()


def results(done):
    """Return what was said of sources, after the line that says which province is loaded."""
    first, *others = lines(done.stdout)
    assert first.startswith(("province: Lạng Sơn (", "tỉnh: Lạng Sơn ("))
    return others


def test_check_prints_a_line_per_source_and_ends_well(config):
    done = server("check", "--config", config(one="/good", two="/half"))
    assert (done.returncode, done.stderr) == (0, "")
    one, two = sorted(results(done))
    assert one.startswith("one: 2 records, ")
    assert one.endswith(" s; not verified against the product")
    assert two.startswith("two: 2 records, ")
    assert "1 records unusable, for example: " in two


def test_check_names_a_layout_that_is_not_shipped(config):
    file = config(one="/good")
    walls = (
        f'[[wall]]\nname = "{name}"\ntitle = {{vi = "x", en = "x"}}\nlayout = "{name}"\n' for name in ("soc", "mine")
    )
    file.write_text(file.read_text() + "".join(walls))
    done = server("check", "--config", file)
    assert done.returncode == 0
    (said,) = lines(done.stderr)
    assert said.startswith("[[wall]] mine: its stations need a layout “mine” of their own; shipped are: alarm, ")


def test_check_says_what_fails_beside_what_works_and_ends_with_1(config):
    done = server("check", "--config", config(one="/good", two="/bad"))
    assert done.returncode == 1
    one, two = sorted(results(done))
    assert one.startswith("one: 2 records, ")
    assert two.startswith("two: ")
    assert "503" in two
    assert "Traceback" not in done.stderr


def test_check_of_one_source_asks_only_that_one_also_in_vietnamese(config):
    done = server("check", "--config", config(one="/good", two="/bad"), "--source", "one", language="vi")
    assert done.returncode == 0
    (line,) = results(done)
    assert line.startswith("one: 2 bản ghi, ")


def test_check_says_whose_places_are_used_and_that_those_of_a_source_are_another_provinces(config, tmp_path):
    (tmp_path / "packs").mkdir()
    file = config(one="/good", far="/far")
    file.write_text('[server]\npacks = "packs"\n' + file.read_text())
    done = server("check", "--config", file)
    assert done.returncode == 0
    whose, far = lines(done.stderr)
    assert whose.endswith("has no province.toml, so places are those of Lạng Sơn; see docs/another-province.md")
    assert far == "far: 3/3 places are not in province.toml (Lạng Sơn), for example “Phường Ba Đồn”"


def test_check_of_a_source_that_is_not_configured_says_which_are(config):
    file = config(one="/good", two="/good")
    done = server("check", "--config", file, "--source", "onee")
    assert (done.returncode, done.stdout) == (2, "")
    said = "--source: there is no “onee” (did you mean “one”?); expected one of: one, two"
    assert done.stderr == f"{file}: {said}\n"


def test_check_without_any_source_says_how_to_add_one(config):
    file = config()
    done = server("check", "--config", file)
    assert (done.returncode, done.stdout) == (2, "")
    said = "no source is set up yet: add one in the editor or a [[source]]; samples: vonglau-server source sample KIND"
    assert done.stderr == f"{file}: {said}\n"


LAYOUT = """title = {vi = "x", en = "x"}

[[screen]]
tile = [
  {kind = "tasks", topics = ["taskboard/province"], at = [0, 0, 12, 12]},
  {kind = "kpi", topics = [
    "indicators/tasks",
    "indicators/taks",
  ], at = [12, 0, 12, 12]},
]

[[form]]
[[form.screen]]
tile = [{kind = "cameras", topics = ["camera/*", "series/traffic-17", "nothing/like-it"], at = [0, 0, 12, 12]}]
"""


@pytest.mark.parametrize("told", ["option", "setting"])
def test_check_names_topics_of_layouts_that_no_service_tells_of(config, tmp_path, told):
    file = config(one="/good")
    (tmp_path / "mine").mkdir()
    layout = tmp_path / "mine" / "own.toml"
    layout.write_text(LAYOUT)
    more = ["--layouts", tmp_path / "mine"] if told == "option" else []
    wall = '[[wall]]\nname = "main"\ntitle = {vi = "x", en = "x"}\nlayout = "own"\n'
    setting = "" if more else '[server]\nlayouts = "mine"\n'
    file.write_text(setting + wall + file.read_text())
    done = server("check", "--config", file, *more)
    assert done.returncode == 1
    assert lines(done.stderr) == [
        f"{layout}:8: screen[1].tile[2].topics[2]: "
        "no service tells of “indicators/taks” (did you mean “indicators/tasks”?)",
        f"{layout}:14: form[1].screen[1].tile[1].topics[3]: no service tells of “nothing/like-it”",
    ]
    assert len(results(done)) == 1


def test_check_names_a_station_of_a_duty_that_has_no_key(config, tmp_path):
    file = config(one="/good")
    wall = '[[wall]]\nname = "main"\ntitle = {vi = "x", en = "x"}\n'
    file.write_text(file.read_text() + wall + '[[duty]]\nstations = ["wall-1", "wall-2"]\n')
    assert server("enroll", "wall-1", "--role", "viewer", "--config", file, "--out", tmp_path / "1").returncode == 0
    done = server("check", "--config", file)
    assert done.returncode == 1
    assert lines(done.stderr) == [
        "[[duty]] main: station wall-2 has no key (did you mean “wall-1”?); "
        "enroll it: vonglau-server enroll wall-2 --role viewer"
    ]
    assert len(results(done)) == 1


def test_check_names_an_address_of_another_machine(config):
    file = config(one="/good")
    # TEST-NET-1 (RFC 5737): no machine has it
    file.write_text('[server]\nbind = "192.0.2.1"\n' + file.read_text())
    done = server("check", "--config", file)
    assert done.returncode == 1
    said = "192.0.2.1 is not an address of this machine; use * for all network cards"
    assert lines(done.stderr) == [f"[server] bind: {said}"]


def test_check_as_json_prints_one_record_a_line_and_errors_apart(config):
    done = server("check", "--config", config(one="/good", two="/bad"), "--json")
    assert done.returncode == 1
    records = [json.loads(line) for line in lines(done.stdout)]
    assert {record["source"] for record in records} == {"one"}
    assert {record["record"] for record in records} == {"task"}
    assert [record["fields"]["title"] for record in records] == [task["title"] for task in TASKS]
    assert [record["fields"]["due"] for record in records] == ["2026-12-01", "2026-11-30"]
    (line,) = lines(done.stderr)
    assert line.startswith("two: ")


def test_check_as_json_tells_what_was_rejected_too(config):
    done = server("check", "--config", config(two="/half"), "--json")
    assert done.returncode == 0
    told = [json.loads(line) for line in lines(done.stdout)]
    (rejected,) = [line for line in told if "rejected" in line]
    assert len(told) == 3
    assert (rejected["source"], set(rejected)) == ("two", {"source", "rejected", "content"})
    assert rejected["rejected"].startswith("record ")
    assert json.loads(rejected["content"])


def test_who_is_enrolled_is_not_thrown_out_by_being_enrolled_again(config, tmp_path):
    file = config(one="/good")
    key = tmp_path / "w1.key"
    command = ("enroll", "w1", "--role", "viewer", "--config", file, "--out", key)
    assert server(*command).returncode == 0
    before = key.read_bytes()
    again = server(*command)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.endswith("is enrolled already; for a new key: vonglau-server stations rotate w1\n")
    assert key.read_bytes() == before


def test_errors_too_are_in_the_language_it_is_told(config):
    file = config(one="/good")
    file.write_text(file.read_text() + "evrey = 5\n")
    line = len(file.read_text().splitlines())
    told = {
        "vi": "không có thiết lập này (có phải «every»?)",
        "en": "there is no such setting (did you mean “every”?)",
    }
    for language, said in told.items():
        done = server("run", "--config", file, language=language)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{file}:{line}: source[1].evrey: {said}\n"


def test_check_too_refuses_wrong_settings_in_one_line(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text("[server\n")
    done = server("check", "--config", file)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = lines(done.stderr)
    assert line.startswith(f"{file}:1: not TOML: ")


def test_settings_that_are_not_there_are_one_line_and_exit_2(tmp_path):
    done = server("run", "--config", tmp_path / "no.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path}/no.toml: no such file\n"


def test_an_address_that_cannot_be_opened_is_one_line_and_exit_1(tmp_path):
    file = tmp_path / "server.toml"
    # TEST-NET-1 (RFC 5737): no machine has it
    file.write_text(f'[server]\nbind = "192.0.2.1"\nport = {free_port()}\n')
    done = server("run", "--config", file)
    assert done.returncode == 1
    (line,) = lines(done.stderr)
    assert "tcp://192.0.2.1:" in line
    assert "is not an address of this machine" in line


def test_enroll_writes_a_key_that_only_its_owner_reads(tmp_path):
    Keyring(tmp_path / "keys").open()
    done = server("enroll", "left-1", "--role", "operator", "--keys", "keys", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = lines(done.stdout)
    assert "left-1.key" in line
    assert "operator" in line
    file = tmp_path / "left-1.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = read_toml(file, StationKey)
    station = Keyring(tmp_path / "keys").station(key.public)
    assert station is not None
    assert (station.name, station.role) == ("left-1", Role.OPERATOR)
    assert key.secret not in done.stdout


def test_enroll_uses_the_folder_of_the_settings(tmp_path, config):
    file = config()
    file.write_text('[security]\nkeys = "vault"\n')
    out = tmp_path / "carry" / "left.key"
    out.parent.mkdir()
    done = server("enroll", "left", "--role", "viewer", "--config", file, "--out", out)
    assert done.returncode == 0
    station = Keyring(tmp_path / "vault").station(read_toml(out, StationKey).public)
    assert station is not None
    assert station.role is Role.VIEWER


def test_a_station_whose_name_will_not_do_is_refused_in_one_line(tmp_path):
    Keyring(tmp_path / "keys").open()
    done = server("enroll", "Trạm 1", "--role", "operator", "--keys", tmp_path / "keys", cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    (line,) = lines(done.stderr)
    assert "“Trạm 1”" in line
    assert not list(tmp_path.glob("*.key"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["enroll", "left", "--role", "king", "--config", "x.toml"],
        # run anywhere, it must not make the key of another server
        ["enroll", "left", "--role", "viewer"],
        ["enroll", "left", "--role", "viewer", "--config", "x.toml", "--keys", "keys"],
        ["stations", "dance"],
        ["stations", "revoke", "left"],
        ["run"],
        ["dance"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2(tmp_path, arguments):
    done = server(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_check_says_what_everybody_may_read(config):
    file = config(one="/good")
    folder = file.parent / "secrets"
    folder.mkdir()
    folder.chmod(0o755)
    done = server("check", "--config", file)
    assert done.returncode == 0, "it is said, and nothing is changed"
    assert f"run chmod 700 {folder}" in done.stderr
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    folder.chmod(0o700)
    assert server("check", "--config", file).stderr == ""


def test_enroll_does_not_make_the_key_of_another_server(tmp_path):
    for folder in ("keys", "nowhere"):
        (tmp_path / "keys").mkdir(exist_ok=True)
        done = server("enroll", "left", "--role", "viewer", "--keys", tmp_path / folder, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        (line,) = lines(done.stderr)
        assert "server.key" in line
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["keys"]


def test_a_new_key_of_the_server_is_said(tmp_path, config):
    file = config()
    first = server("enroll", "left", "--role", "viewer", "--config", file, cwd=tmp_path)
    second = server("enroll", "right", "--role", "viewer", "--config", file, cwd=tmp_path)
    assert [len(lines(done.stdout)) for done in (first, second)] == [2, 1]
    assert f"{tmp_path / 'keys'}: a new key of the server" in first.stdout


def test_stations_are_listed_revoked_and_given_new_keys(tmp_path, config):
    file = config()
    assert "no station" in server("stations", "list", "--config", file).stdout
    for name, role in (("right", "operator"), ("left", "viewer")):
        server("enroll", name, "--role", role, "--config", file, cwd=tmp_path)
    old = read_toml(tmp_path / "left.key", StationKey)
    done = server("stations", "list", "--config", file)
    assert [line.split()[:2] for line in lines(done.stdout)] == [["left", "viewer"], ["right", "operator"]]
    assert old.secret not in done.stdout

    done = server("stations", "rotate", "left", "--config", file, "--out", tmp_path / "new.key")
    assert (done.returncode, done.stderr) == (0, "")
    new = read_toml(tmp_path / "new.key", StationKey)
    ring = Keyring(tmp_path / "keys")
    assert ring.station(old.public) is None
    assert ring.station(new.public).role is Role.VIEWER

    done = server("stations", "revoke", "right", "--config", file)
    assert (done.returncode, done.stderr) == (0, "")
    done = server("stations", "list", "--json", "--config", file)
    assert [json.loads(line) for line in lines(done.stdout)] == [
        {"name": "left", "role": "viewer", "public": new.public}
    ]


@pytest.mark.parametrize("what", ["revoke", "rotate"])
@pytest.mark.parametrize("name", ["nobody", "../server", "Ai"])
def test_a_station_that_is_not_there_is_said(tmp_path, config, what, name):
    done = server("stations", what, name, "--config", config(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = lines(done.stderr)
    assert name in line
    assert not list(tmp_path.glob("*.key"))


def test_a_name_that_is_not_there_is_said_with_the_nearest(tmp_path, config):
    file = config(one="/good", two="/good")
    done = server("rejected", "--config", file, "--source", "onee")
    assert (done.returncode, done.stdout) == (2, "")
    said = "--source: there is no “onee” (did you mean “one”?); expected one of: one, two"
    assert done.stderr == f"{file}: {said}\n"
    assert server("rejected", "--config", file, "--source", "one").stdout == "nothing was rejected\n"
    Keyring(tmp_path / "keys").enroll("left", Role.VIEWER, tmp_path / "left.key")
    done = server("stations", "revoke", "letf", "--config", file)
    assert done.stderr == "there is no station “letf” (did you mean “left”?)\n"
    done = server("cameras", "remove", "CAM-1", "--config", file, "--yes")
    assert done.stderr == "there are no cameras: CAM-1\n"
    assert server("audit", "--config", file, "--subject", "camera/X").stdout == "nothing was done to camera/X\n"


def test_a_key_is_not_put_into_folders_that_are_not_there(tmp_path, config):
    out = tmp_path / "ksy" / "left.key"
    done = server("enroll", "left", "--role", "viewer", "--config", config(), "--out", out)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"there is no folder {out.parent}; make it, or correct --out\n"
    assert not out.parent.exists()
    assert Keyring(tmp_path / "keys").stations() == []


def test_the_version_is_said():
    done = server("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"vonglau-server {version('vonglau')}\n"
