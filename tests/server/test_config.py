"""Settings that would fail later are refused at once, with file, line and key."""

import re

import pytest

from server.config import load
from server.contract.messages import Priority
from server.errors import ConfigError
from server.services.packs import load as load_services

WALL = """
[[wall]]
name = "main"
title = {vi = "Trung tâm", en = "Centre"}
"""

REST = """
[[source]]
id = "tasks"
name = {vi = "Nhiệm vụ", en = "Tasks"}
service = "tasks"
kind = "rest"
url = "http://127.0.0.1:1/tasks"
items = "data"
auth = {kind = "bearer", secret = "token"}
[source.fields]
id = "code"
title = "title"
owner = "department"
assigned = "from"
due = "to"
"""

RSS = """
[[source]]
id = "paper"
name = {vi = "Báo", en = "Paper"}
service = "press"
kind = "rss"
url = "http://127.0.0.1:1/rss"
publisher = "Báo Lạng Sơn"
"""

SHEET = """
[[source]]
id = "figures"
name = {vi = "Số liệu", en = "Figures"}
service = "economy"
kind = "sheet"
folder = "sheets"
fields = {indicator = "Chỉ tiêu", period = "Tháng", value = "Giá trị"}
"""


@pytest.fixture
def config(tmp_path):
    """Write settings whose secret exists; return the file."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_text("demo")

    def write(text):
        (tmp_path / "server.toml").write_text(text)
        return tmp_path / "server.toml"

    return write


def refused(file):
    """Return what is said of a file, from the line on."""
    with pytest.raises(ConfigError) as error:
        load(file)
    words = error.value.words
    place = f"{file}:"
    assert words.en.startswith(place)
    assert words.vi.startswith(place)
    return words.en.removeprefix(place)


def line_of(text, key):
    """Return the last line on which a key stands, counted from 1."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(key)][-1]


def test_what_is_not_said_has_a_default(config):
    settings = load(config(""))
    assert (settings.server.bind, settings.server.port) == ("127.0.0.1", 5570)
    assert settings.wall == settings.source == ()


def test_nothing_of_what_is_said_is_lost_on_the_way(config):
    """Every part of the settings that a file says is what the server has, whichever it is."""
    alarms = '[alarms]\nwall = "main"\nsurface = 2\nshow = ["critical", "high"]\nlinger = 5\ncool_down = 7\n'
    duty = '[[duty]]\nstations = ["left"]\n'
    briefing = '[briefing]\ncompose_at = "05:00"\n'
    loaded = load(config(alarms + briefing + WALL + duty + SHEET))
    assert (loaded.alarms.surface, loaded.alarms.show) == (2, (Priority.CRITICAL, Priority.HIGH))
    assert (loaded.alarms.linger, loaded.alarms.cool_down) == (5, 7)
    assert [each.stations for each in loaded.duty] == [("left",)]
    assert loaded.briefing.compose_at == "05:00"


def test_every_kind_of_source_is_read(config):
    settings = load(config(WALL + REST + RSS + SHEET))
    assert [source.id for source in settings.source] == ["tasks", "paper", "figures"]
    assert [wall.name for wall in settings.wall] == ["main"]
    assert {source.service for source in settings.source} <= set(load_services())


def test_paths_are_those_beside_the_file_wherever_the_server_is_started(config, tmp_path, monkeypatch):
    file = config(SHEET)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = load(file)
    assert settings.security.keys == tmp_path / "keys"
    assert settings.security.secrets == tmp_path / "secrets"
    assert settings.source[0].folder == tmp_path / "sheets"
    assert settings.store.url == f"sqlite:///{tmp_path}/history.db"


def test_a_file_named_relatively_still_gives_absolute_paths(config, tmp_path, monkeypatch):
    file = config(SHEET)
    monkeypatch.chdir(tmp_path)
    settings = load(file.relative_to(tmp_path))
    assert settings.security.keys == tmp_path / "keys"
    assert settings.source[0].folder == tmp_path / "sheets"


def test_absolute_paths_and_databases_elsewhere_stay(config, tmp_path):
    text = '[security]\nkeys = "/etc/vonglau/keys"\n[store]\nurl = "postgresql://db/vonglau"\n'
    settings = load(config(text + SHEET.replace('"sheets"', '"/srv/sheets"')))
    assert str(settings.security.keys) == "/etc/vonglau/keys"
    assert settings.security.secrets == tmp_path / "secrets"
    assert settings.store.url == "postgresql://db/vonglau"
    assert str(settings.source[0].folder) == "/srv/sheets"


def test_an_absolute_database_file_stays(config):
    settings = load(config('[store]\nurl = "sqlite:////var/lib/vonglau/history.db"\n'))
    assert settings.store.url == "sqlite:////var/lib/vonglau/history.db"


def test_a_source_named_twice_is_refused_where_it_is_named_again(config):
    text = REST + RSS.replace('"paper"', '"tasks"')
    assert refused(config(text)).startswith(f"{line_of(text, 'id = ')}: source[2].id: “tasks”")


def test_a_wall_named_twice_is_refused(config):
    text = WALL + WALL
    assert refused(config(text)).startswith(f"{line_of(text, 'name')}: wall[2].name: “main”")


def test_an_unknown_service_is_refused_with_those_there_are(config):
    text = REST + RSS.replace('"press"', '"presse"')
    said = refused(config(text))
    assert said.startswith(
        f"{line_of(text, 'service')}: source[2].service: there is no “presse” (did you mean “press”?); "
    )
    assert all(name in said for name in load_services())


def test_a_newspaper_for_a_service_that_takes_no_stories_is_refused(config):
    text = REST + RSS.replace('"press"', '"tasks"')
    said = refused(config(text))
    assert said.startswith(f"{line_of(text, 'service')}: source[2].service: ")
    assert "rss" in said


@pytest.mark.parametrize(("block", "line"), [(REST, "colour"), (SHEET, "fields")])
def test_a_field_that_no_record_has_is_refused(config, block, line):
    old = {REST: "title = ", SHEET: "indicator = "}[block]
    text = block.replace(old, f"colour = 'x'\n{old}" if block is REST else f"colour = 'x', {old}")
    said = refused(config(text))
    assert said.startswith(f"{line_of(text, line)}: source[1].fields.colour: there is no field “colour”")


def test_a_field_that_is_needed_and_not_mapped_is_refused(config):
    text = REST.replace('due = "to"\n', "")
    assert refused(config(text)) == f"{line_of(text, '[source.fields]')}: source[1].fields: missing fields: due"


def test_a_secret_that_is_not_there_is_refused_with_its_file(config, tmp_path):
    (tmp_path / "secrets" / "token").unlink()
    said = refused(config(REST))
    assert said.startswith(f"{line_of(REST, 'auth')}: source[1].auth.secret: ")
    assert str(tmp_path / "secrets" / "token") in said


def test_a_secret_is_looked_for_where_the_settings_say(config, tmp_path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "other").write_text("demo")
    text = '[security]\nsecrets = "vault"\n' + REST.replace('"token"', '"other"')
    assert load(config(text)).security.secrets == tmp_path / "vault"


@pytest.mark.parametrize("name", ["../keys/server.key", "a/b", ""])
def test_a_secret_is_the_name_of_a_file_and_no_path(config, name):
    text = REST.replace('"token"', f'"{name}"')
    assert refused(config(text)).startswith(f"{line_of(text, 'auth')}: source[1].auth.secret: ")


@pytest.mark.parametrize(
    "url",
    [
        *("tasks", "ftp://127.0.0.1/tasks", "http://", "http://[::1", "", "http://169.254.169.254/latest/"),
        *("http://[fe80::1]/", "http://2852039166/", "http://100.100.100.200/", "http://[::ffff:169.254.1.1]/"),
    ],
)
@pytest.mark.parametrize("block", [REST, RSS], ids=["rest", "rss"])
def test_an_address_that_cannot_be_asked_is_refused_at_its_line(config, block, url):
    text = re.sub('url = ".*"', f'url = "{url}"', WALL + block)
    said = refused(config(text))
    assert said.startswith(f"{line_of(text, 'url')}: source[1].url: ")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[server]\nport = 0\n", "2: server.port: "),
        ("[server]\nport = 65535\n", "2: server.port: "),
        ("[store]\nretention_days = 0\n", "2: store.retention_days: "),
        ("[http]\nlargest_body = 1\n", "2: http.largest_body: "),
        ('[security]\nsyslog = "udp://169.254.1.1:514"\n', "2: security.syslog: 169.254.1.1 is never connected to"),
        (RSS + 'hosts = ["cdn.vn", "http://b.vn"]\n', "9: source[1].hosts[2]: expected HOST or HOST:PORT"),
        (RSS + 'hosts = ["169.254.169.254"]\n', "9: source[1].hosts[1]: 169.254.169.254 is never connected to"),
        ('[[wall]]\nname = "Main wall"\ntitle = {vi = "", en = ""}\n', "2: wall[1].name: "),
        ('[[wall]]\nname = "main"\ntitle = "x"\n', "3: wall[1].title: "),
        ('[[wall]]\nname = "main"\ntitle = {vi = "x"}\n', "3: wall[1].title.en: "),
        (RSS.replace('"rss"', '"rsss"'), "6: source[1].kind: "),
        (RSS.replace('kind = "rss"\n', ""), "2: source[1].kind: "),
        (RSS.replace('"paper"', '"Paper"'), "3: source[1].id: "),
        (RSS + "every = 0\n", "9: source[1].every: "),
        (RSS + "timeout = -1\n", "9: source[1].timeout: "),
        (RSS + "evrey = 5.0\n", "9: source[1].evrey: there is no such setting"),
        (SHEET + 'dates = "%d"\n', "9: source[1].dates: expected a strptime format"),
        (REST.replace('"data"', '"data["'), "8: source[1].items: not JMESPath: data["),
    ],
)
def test_other_nonsense_is_refused_where_it_stands(config, text, place):
    assert refused(config(text)).startswith(place)


def test_all_that_makes_no_sense_is_said_at_once_with_the_nearest_right_name(config):
    sheet = SHEET.replace("economy", "econmy").replace('"figures"', '"one"')
    coded = SHEET + '[source.codes.indicator]\n"01" = "grdp_growht"\n"02" = "iip"\n'
    file = config(RSS + RSS.replace('"paper"', '"second"').replace('"press"', '"pres"') + sheet + coded)
    text = file.read_text()
    said = refused(file).replace(f"{file}:", "").splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        str(text[: text.index(wrong)].count("\n") + 1) for wrong in ('"pres"', '"econmy"', '"01" =')
    ]
    assert "source[2].service: there is no “pres” (did you mean “press”?); expected one of: " in said[0]
    assert "did you mean “economy”?" in said[1]
    assert "source[4].codes.indicator.01: there is no “grdp_growht” (did you mean “grdp_growth”?)" in said[2]


def test_a_table_names_indicators_of_its_service(config):
    table = """
[[source]]
id = "yearbook"
name = {vi = "Niên giám", en = "Yearbook"}
service = "economy"
kind = "pxweb"
url = "http://127.0.0.1:1/api"
time = "Năm"
[source.indicators]
"*" = "iipp"
"""
    assert "source[1].indicators.*: there is no “iipp” (did you mean “iip”?)" in refused(config(table))


def test_a_folder_of_packs_that_is_not_there_is_said(config, tmp_path):
    said = refused(config('[server]\nport = 5570\npacks = "pakcs"\n'))
    assert said == f"3: server.packs: there is no folder {tmp_path / 'pakcs'}"


@pytest.mark.parametrize("url", ["history.db", "mysql://a/b", "sqlite://", "postgresql://host"])
def test_an_address_of_a_database_that_cannot_be_one_is_said_at_its_line(config, url):
    said = refused(config(f'[store]\nretention_days = 3\nurl = "{url}"\n'))
    assert said.startswith("3: store.url: the database's address must be ")


MANY = """
[server]
port = "5570"
prot = 5571
packs = "pakcs"
[store]
url = "history.db"
[[wall]]
name = "main"

[[source]]
id = "tasks"
name = {vi = "Nhiệm vụ", en = "Tasks"}
service = "taks"
kind = "rest"
url = "ftp://127.0.0.1/tasks"
items = "data["
every = "often"
secret = "none"
fields = {}
[[source]]
id = "paper"
name = {vi = "Báo", en = "Paper"}
kind = "rss"
url = "http://[::1"
publisher = 5
[[source]]
id = "paper"
name = {vi = "Báo", en = "Paper"}
service = "press"
kind = "rss"
"""

WRONG_IN_MANY = [
    ("3: server.port: ", "cần số nguyên"),
    ("4: server.prot: ", "không có thiết lập này (có phải «port»?)"),
    ("5: server.packs: ", "không có thư mục "),
    ("7: store.url: ", "địa chỉ cơ sở dữ liệu phải có dạng "),
    ("8: wall[1].title: ", "thiếu thiết lập bắt buộc «title»"),
    ("16: source[1].url: ", "cần địa chỉ bắt đầu bằng http:// hoặc https://"),
    ("17: source[1].items: ", "không phải JMESPath: data["),
    ("18: source[1].every: ", "cần số"),
    ("19: source[1].secret: ", "không có thiết lập này"),
    ("21: source[2].service: ", "thiếu thiết lập bắt buộc «service»"),
    ("25: source[2].url: ", "không phải địa chỉ dạng http://"),
    ("26: source[2].publisher: ", "cần chuỗi"),
    ("27: source[3].url: ", "thiếu thiết lập bắt buộc «url»"),
    ("27: source[3].publisher: ", "thiếu thiết lập bắt buộc «publisher»"),
    ("28: source[3].id: ", "«paper» đã được dùng ở trên"),
]


def test_mistakes_of_every_kind_are_said_in_one_round_in_the_order_of_the_file(config):
    file = config(MANY)
    with pytest.raises(ConfigError) as error:
        load(file)
    vietnamese = [line.removeprefix(f"{file}:") for line in error.value.words.vi.splitlines()]
    assert len(vietnamese) == len(WRONG_IN_MANY)
    for line, (place, words) in zip(vietnamese, WRONG_IN_MANY, strict=True):
        assert line.startswith(place + words)
    places = [line.removeprefix(f"{file}:").partition(": ")[0] for line in error.value.words.en.splitlines()]
    assert places == [place.partition(": ")[0] for place, _ in WRONG_IN_MANY]
    # the packs that are missed may name that service
    assert "taks" not in error.value.words.en


def test_several_mistakes_of_one_source_are_said_together(config):
    text = REST.replace('"tasks"\nkind', '"task"\nkind').replace("127.0.0.1:1", "me:word@127.0.0.1")
    text = text.replace('"token"', '"none"').replace('"title"', '"a["') + "dates = 'x'\n"
    text = text.replace("[source.fields]", 'dates = "%d"\n[source.fields]').replace("dates = 'x'\n", 'due2 = "x"\n')
    good = text.replace('"task"\nkind', '"tasks"\nkind')
    places = {line.removeprefix(f"{config(good)}:").split(": ")[1] for line in _said(config(good))}
    told = {"url", "auth.secret", "dates", "fields.title", "fields.due2"}
    assert places == {f"source[1].{key}" for key in told}
    places = {line.split(": ")[1] for line in _said(config(text))}
    assert places == {f"source[1].{key}" for key in told - {"fields.due2"} | {"service"}}


def test_what_follows_from_another_mistake_is_not_said(config):
    """A user that is no text is not also missed; a mapping to a record that is misspelt is not judged."""
    mqtt = """
[[source]]
id = "river"
name = {vi = "Sông", en = "River"}
service = "economy"
kind = "mqtt"
host = "127.0.0.1"
topics = ["a"]
user = 5
secret = "token"
fields = {indicator = "a", period = "b", value = "c"}
"""
    (line,) = _said(config(mqtt))
    assert "source[1].user: expected str" in line


def test_a_mistake_in_a_pack_is_said_beside_those_of_the_settings(config, tmp_path):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "tasks.toml").write_text("nothing = 1\n")
    file = config('[server]\npacks = "packs"\nport = 0\n' + RSS.replace("http:", "ftp:"))
    said = _said(file)
    assert any(line.startswith(f"{tmp_path}/packs/tasks.toml:1: nothing: ") for line in said)
    assert any("server.port: " in line for line in said)
    assert any("source[1].url: " in line for line in said)


def _said(file):
    with pytest.raises(ConfigError) as error:
        load(file)
    return error.value.words.en.splitlines()
