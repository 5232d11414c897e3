"""A wrong settings file is named with its line, its key and what was expected there."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Meta, Struct

from server.contract.errors import ConfigError, Mistake, SettingError
from server.contract.toml import LARGEST, mistake, read_toml, refuse
from server.contract.words import Words, same


class Colour(StrEnum):
    GREY = "grey"
    RED = "red"


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    user: str
    again: int = 1


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    colour: Colour = Colour.GREY


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, Meta(pattern="^[a-z]+$")]
    every: Annotated[float, Meta(gt=0)] = 1.0
    auth: Auth | None = None
    page: tuple[Page, ...] = ()
    folder: Path = Path()
    fields: dict[str, str] = {}


class Server(Struct, frozen=True, forbid_unknown_fields=True):
    port: int = 1
    bind: str = ""


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    server: Server = Server()
    source: tuple[Source, ...] = ()
    note: str = ""


GOOD = """\
note = "all is well"
server.port = 5570

[[source]]
id = "one"
auth = {user = "me", again = 2}

[[source]]
id = "two"
folder = "sheets/new"
[source.auth]
user = "you"
[source.fields]
title = "name"
[[source.page]]
number = 1
[[source.page]]
number = 2
colour = "red"
"""


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> Shape:
        (tmp_path / "server.toml").write_text(text)
        return read_toml(tmp_path / "server.toml", Shape)

    return read


@pytest.fixture
def refused(tmp_path, read):
    """Return what is said of a text, without the folder."""

    def refused(text: str) -> str:
        with pytest.raises(ConfigError) as error:
            read(text)
        words = error.value.words
        assert "\n" not in words.vi + words.en
        # the place is the same in every language
        place = words.en.partition(" ")[0]
        assert words.vi.startswith(place)
        return words.en.removeprefix(f"{tmp_path}/")

    return refused


def test_a_good_file_is_read_into_its_shape(read):
    assert read(GOOD) == Shape(
        note="all is well",
        server=Server(port=5570),
        source=(
            Source(id="one", auth=Auth(user="me", again=2)),
            Source(
                id="two",
                folder=Path("sheets/new"),
                auth=Auth(user="you"),
                fields={"title": "name"},
                page=(Page(number=1), Page(number=2, colour=Colour.RED)),
            ),
        ),
    )


def test_an_empty_file_is_all_defaults(read):
    assert read("") == Shape()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # unknown keys
        ("nota = 1\n", "server.toml:1: nota: there is no such setting"),
        ("\n# why\n[server]\nport = 1\nprot = 2\n", "server.toml:5: server.prot: there is no such setting"),
        ("[sever]\nport = 1\n", "server.toml:1: sever: there is no such setting"),
        ('[[source]]\nid = "a"\n[[source]]\nid = "b"\nevrey = 1\n', "server.toml:5: source[2].evrey: there is no"),
        # a key of another name in another table is not taken for it
        ('note = "prot"\n[server]\nprot = 1\n', "server.toml:3: server.prot: there is no such setting"),
        # wrong types
        ('[server]\nbind = "x"\nport = "5570"\n', "server.toml:3: server.port: expected int, got str"),
        ("note = 5\n", "server.toml:1: note: expected str, got int"),
        ("note = 2026-11-23\n", "server.toml:1: note: expected str, got "),
        ('[[source]]\nid = "a"\nfolder = 5\n', "server.toml:3: source[1].folder: expected Path, got int"),
        ("source = 5\n", "server.toml:1: source: expected array, got int"),
        ("server = 5\n", "server.toml:1: server: expected object, got int"),
        # values that are out of their range
        ('[[source]]\nid = "a"\nevery = 0.0\n', "server.toml:3: source[1].every: "),
        ('[[source]]\nid = "A"\n', "server.toml:2: source[1].id: "),
        # missing keys stand where their table begins
        ("[[source]]\nevery = 2.0\n", "server.toml:1: source[1].id: the required setting “id” is missing"),
        (
            '[[source]]\nid = "a"\n\n[[source]]\nevery = 2.0\n',
            "server.toml:4: source[2].id: the required setting “id” is missing",
        ),
        (
            '[[source]]\nid = "a"\n[source.auth]\nagain = 2\n',
            "server.toml:3: source[1].auth.user: the required setting “user” is missing",
        ),
        # inline tables are one line
        (
            '[[source]]\nid = "a"\nauth = {again = 2}\n',
            "server.toml:3: source[1].auth.user: the required setting “user” is missing",
        ),
        (
            '[[source]]\nid = "a"\nauth = {user = "me", agian = 2}\n',
            "server.toml:3: source[1].auth.agian: there is no such setting",
        ),
        ("server = {port = 1, bind = 2}\n", "server.toml:1: server.bind: expected str, got int"),
        # dotted keys
        ("note = ''\nserver.bind = 'x'\nserver.port = 'y'\n", "server.toml:3: server.port: expected int, got str"),
        ("server . port = 'y'\n", "server.toml:1: server.port: expected int, got str"),
        ('"server"."port" = "y"\n', "server.toml:1: server.port: expected int, got str"),
        ('[[source]]\nid = "a"\nauth.user = 5\n', "server.toml:3: source[1].auth.user: expected str, got int"),
        # arrays of tables within arrays of tables
        (
            '[[source]]\nid = "a"\n[[source.page]]\nnumber = 1\n'
            '[[source]]\nid = "b"\n[[source.page]]\nnumber = 1\n[[source.page]]\nnumber = "2"\n',
            "server.toml:10: source[2].page[2].number: expected int, got str",
        ),
        (
            '[[source]]\nid = "a"\n[[source.page]]\nnumber = 1\ncolour = "blue"\n',
            "server.toml:5: source[1].page[1].colour: the value 'blue' is not one of those possible: grey, red",
        ),
        ('[[source]]\nid = "a"\n[[source.page]]\n', "server.toml:3: source[1].page[1].number: the required setting"),
        # an array over several lines: the line of its element, or of the key in that
        (
            '[[source]]\nid = "a"\npage = [\n  {number = 1},\n  {number = "2"},\n]\n',
            "server.toml:5: source[1].page[2].number: expected int, got str",
        ),
        (
            '[[source]]\nid = "a"\npage = [ # "]"\n  {number = 1, colour = "red"},\n\n'
            "  {number = 2}, {colour = 3, number = 3}]\n",
            "server.toml:6: source[1].page[3].colour: expected str, got int",
        ),
        (
            '[[source]]\nid = "a"\npage = [\n  # one\n  {number = 1},\n\n  {}]\n',
            "server.toml:7: source[1].page[2].number: the required setting",
        ),
        # a table whose keys are free names no key, but its own line
        (
            '[[source]]\nid = "a"\n[source.fields]\ntitle = 5\n',
            "server.toml:3: source[1].fields: expected str, got int",
        ),
        # headers with comments and spaces
        ("[ server ] # where\nport = 'y'\n", "server.toml:2: server.port: expected int, got str"),
        ('[[ source ]] # one\nid = "a"\nx = 1\n', "server.toml:3: source[1].x: there is no such setting"),
        ('note = "a"\n[[sauce]]\nid = "a"\n', "server.toml:2: sauce: there is no such setting"),
        # no TOML at all
        ("note = \n", "server.toml:1: not TOML: "),
        ("\n\n[server\nport = 1\n", "server.toml:3: not TOML: "),
        ("[server]\nport = 1\nport = 2\n", "server.toml:3: not TOML: "),
        ('note = "x"\nnote2 = """\nno end\n', "server.toml:4: not TOML: "),
        ("[server]\nport = 1\n[server]\nbind = 'x'\n", "server.toml:3: not TOML: "),
    ],
)
def test_what_is_wrong_is_named_with_line_and_key(refused, text, said):
    assert refused(text).startswith(said)


def test_windows_line_ends_count_the_same(refused):
    assert refused("[server]\r\nbind = 'x'\r\nport = 'y'\r\n").startswith("server.toml:3: server.port: expected int")


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("note = 5\n", ":1: note: cần chuỗi, nhưng là số nguyên", ":1: note: expected str, got int"),
        (
            "nota = 5\n",
            ":1: nota: không có thiết lập này (có phải «note»?)",
            ":1: nota: there is no such setting (did you mean “note”?)",
        ),
        (
            '[[source]]\nid = "a"\nevery = 0\n',
            ":3: source[1].every: cần số > 0.0",
            ":3: source[1].every: expected float > 0.0",
        ),
        (
            '[[source]]\nid = "A"\n',
            ":2: source[1].id: cần chữ thường không dấu (a–z)",
            ":2: source[1].id: expected small letters",
        ),
        ("source = 5\n", ":1: source: cần danh sách, nhưng là số nguyên", ":1: source: expected array, got int"),
        (
            "[[source]]\n",
            ":1: source[1].id: thiếu thiết lập bắt buộc «id»",
            ":1: source[1].id: the required setting “id” is missing",
        ),
        ("note\n", ":1: sai cú pháp TOML: ", ":1: not TOML: "),
    ],
)
def test_it_is_said_in_both_languages(tmp_path, read, text, vi, en):
    with pytest.raises(ConfigError) as error:
        read(text)
    file = tmp_path / "server.toml"
    assert error.value.words.vi.startswith(f"{file}{vi}")
    assert error.value.words.en.startswith(f"{file}{en}")


def said_of(path: Path) -> str:
    with pytest.raises(ConfigError) as error:
        read_toml(path, Shape)
    return error.value.words.en


def test_a_missing_file_is_named(tmp_path):
    assert said_of(tmp_path / "no.toml") == f"{tmp_path}/no.toml: no such file"


def test_a_folder_is_no_file(tmp_path):
    assert said_of(tmp_path) == f"{tmp_path}: this is a folder, a file is needed"


def test_text_that_is_not_utf_8_is_refused(tmp_path):
    file = tmp_path / "old.toml"
    file.write_bytes("note = 'Lạng Sơn'".encode("utf-16"))
    assert said_of(file) == f"{file}:1: must be UTF-8 text"
    file.write_bytes("note = 'x'\n# Écran".encode("latin-1"))
    assert said_of(file) == f"{file}:2: must be UTF-8 text"


@pytest.mark.parametrize("text", ["note = " + "[" * 5000 + "]" * 5000, "note" + ".a" * 5000 + " = 1"])
def test_a_file_that_is_nested_without_end_is_refused(tmp_path, text):
    file = tmp_path / "deep.toml"
    file.write_text(text)
    assert said_of(file) == f"{file}: tables or lists are nested too deeply"


def test_a_file_that_is_too_large_for_settings_is_refused_unread(tmp_path):
    file = tmp_path / "dump.toml"
    with file.open("wb") as written:
        written.truncate(LARGEST + 1)
    assert said_of(file) == f"{file}: larger than 4 MB: is this a settings file?"


def test_the_mark_that_windows_puts_before_utf_8_is_no_mistake(tmp_path):
    file = tmp_path / "server.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_toml(file, Shape).note == "all is well"
    assert str(refuse(file, ("note",), same("no"))) == f"{file}:1: note: no"


def test_a_value_that_makes_no_sense_is_refused_at_its_line(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text(GOOD)
    assert str(refuse(file, ("source", 1, "page", 1, "colour"), same("no"))) == (
        f"{file}:19: source[2].page[2].colour: no"
    )
    assert str(refuse(file, ("source", 1, "page", 1, "number"), same("no"))).startswith(f"{file}:18: ")
    assert str(refuse(file, ("source", 0, "auth", "user"), same("no"))).startswith(f"{file}:6: ")
    assert str(refuse(file, ("source", 1, "every"), same("no"))).startswith(f"{file}:8: ")
    assert str(refuse(file, ("server", "port"), same("no"))).startswith(f"{file}:2: ")


def test_all_that_is_wrong_is_said_at_once_each_at_its_line(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text(
        'note = 5\n[server]\nprot = 1\n[[source]]\nevery = 1.0\n[[source]]\nid = "B"\npage = [\n  {},\n'
        '  {number = 1, colour = "rde"},\n]\n[[source]]\nid = "c"\nfolder = 4\n'
    )
    assert [line.removeprefix(f"{file}:") for line in said_of(file).splitlines()] == [
        "1: note: expected str, got int",
        "3: server.prot: there is no such setting (did you mean “port”?)",
        "4: source[1].id: the required setting “id” is missing",
        "7: source[2].id: expected small letters without accents (a–z)",
        "9: source[2].page[1].number: the required setting “number” is missing",
        "10: source[2].page[2].colour: the value 'rde' is not one of those possible (did you mean “red”?): grey, red",
        "14: source[3].folder: expected Path, got int",
    ]


class Rss(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rss"):
    url: str


class Sheet(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="sheet"):
    folder: str

    def __post_init__(self) -> None:
        if not self.folder:
            raise SettingError(vi="cần thư mục", en="expected a folder")


class Many(Struct, frozen=True, forbid_unknown_fields=True):
    source: tuple[Rss | Sheet, ...]


def test_of_one_of_several_kinds_it_is_said_which_there_are(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text(
        '[[source]]\nkind = "csv"\n[[source]]\nkind = "rss"\nurl = "a"\nfolder = "b"\n'
        '[[source]]\nkind = "sheet"\nfolder = ""\n'
    )
    with pytest.raises(ConfigError) as error:
        read_toml(file, Many)
    assert [line.removeprefix(f"{file}:") for line in error.value.words.en.splitlines()] == [
        "2: source[1].kind: the value 'csv' is not one of those possible: rss, sheet",
        "6: source[2].folder: there is no such setting",
        "7: source[3]: expected a folder",
    ]
    assert "source[3]: cần thư mục" in error.value.words.vi


def test_of_a_value_that_stands_in_no_file_it_is_said_what_is_wrong_first():
    assert mistake({"source": [{"kind": "rss", "url": "a"}]}, Many) is None
    assert mistake({"source": [{"kind": "rss"}]}, Many) == Mistake(
        ("source", 0, "url"),
        Words(vi="thiếu thiết lập bắt buộc «url»", en="the required setting “url” is missing"),
    )
    assert mistake({"source": [{"kind": "sheet", "folder": ""}]}, Many) == Mistake(
        ("source", 0), Words(vi="cần thư mục", en="expected a folder")
    )
    assert mistake({"sauce": []}, Many).key == ("sauce",)
