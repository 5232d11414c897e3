"""What is wrong with a setting is said in the language of whoever reads it, wherever it is noticed."""

import ast
from pathlib import Path

import pytest

from server.config import load
from server.errors import ConfigError

ROOT = Path(__file__).parents[2]
OF_DATA = {"values.py", "zones.py"}
"""Raise for what a source sends, which is reported with words of its own."""

SOURCE = """
[[source]]
id = "one"
name = {{vi = "Một", en = "One"}}
service = "{service}"
kind = "{kind}"
{rest}
"""
MAPPED = 'fields = {id = "a", title = "b", owner = "c", assigned = "d", due = "e"}\n'


@pytest.mark.parametrize("folder", ["server/connectors", "wall/widgets"])
def test_no_setting_is_refused_in_one_language_alone(folder):
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in OF_DATA
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id == "ValueError"
        and node.exc.args
    ]
    assert found == []


@pytest.mark.parametrize(
    ("service", "kind", "rest", "vi"),
    [
        ("press", "rss", 'url = "ftp://a"\npublisher = "x"', "cần địa chỉ bắt đầu bằng http:// hoặc https://"),
        ("press", "rss", 'url = "http://a:b@c"\npublisher = "x"', "không ghi tên và mật khẩu ở đây"),
        ("tasks", "rest", 'url = "http://a"\nitems = "]"\n' + MAPPED, "không phải JMESPath: ]"),
        ("tasks", "rest", 'url = "http://a"\nitems = "@"\ndates = "%d"\n' + MAPPED, "cần mẫu strptime có năm và tháng"),
        (
            "tasks",
            "rest",
            'url = "http://a"\nitems = "@"\nheaders = {"x y" = "1"}\n' + MAPPED,
            "không phải tên tiêu đề HTTP: x y",
        ),
        ("tasks", "sql", 'url = "sqlite:///x"\nquery = "DROP"\n' + MAPPED, "cần đúng một câu SELECT"),
        ("tasks", "sheet", 'folder = "."\npattern = "a/b"\n' + MAPPED, "cần mẫu tên tệp, không có thư mục"),
        ("tasks", "mqtt", 'host = "a"\ntopics = ["a#"]\n' + MAPPED, "không phải bộ lọc chủ đề: a#"),
        ("soc", "syslog", "transports = []", "cần udp, tcp hoặc cả hai"),
    ],
)
def test_a_wrong_setting_of_a_source_is_told_in_vietnamese_too(tmp_path, service, kind, rest, vi):
    file = tmp_path / "server.toml"
    file.write_text(SOURCE.format(service=service, kind=kind, rest=rest))
    with pytest.raises(ConfigError) as error:
        load(file)
    assert vi in error.value.words.vi
    assert vi not in error.value.words.en
