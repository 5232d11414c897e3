"""The report of a drill: a page that any browser shows, the figures for programs, and the pictures."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from shutil import rmtree

import msgspec

from server.contract.calendar import CALENDAR
from server.contract.commands import Miniature
from server.contract.messages import Drill
from server.contract.private import make_private_folder, write_private, write_private_bytes

MOST = 100
"""Reports that are kept of each duty; the oldest go."""


def write_report(folder: Path, duty: str, drill: Drill, pictures: Sequence[Miniature]) -> Path:
    """Write a report into a folder of its own beneath ``folder``, and return that; raises OSError."""
    place = folder / duty / f"{drill.at.astimezone(CALENDAR):%Y-%m-%dT%H%M%S}"
    make_private_folder(place)
    shown = []
    for each in sorted(pictures, key=lambda picture: (picture.station, picture.screen)):
        name = f"{each.station}-{each.screen}.jpg"
        write_private_bytes(place / name, each.jpeg)
        shown.append((name, each))
    write_private(place / "report.json", msgspec.json.format(msgspec.json.encode(drill)).decode() + "\n")
    write_private(place / "report.html", _page(duty, drill, shown))
    kept = sorted(each for each in (folder / duty).iterdir() if each.is_dir())
    for old in kept[:-MOST]:
        rmtree(old, ignore_errors=True)
    return place


def _page(duty: str, drill: Drill, pictures: Sequence[tuple[str, Miniature]]) -> str:
    rows = [
        ("Bắt đầu", "Began", _moment(drill.at)),
        ("Theo lệnh của", "Ordered by", drill.by or "chương trình / the programme"),
        ("Trạm được thay", "Station relieved", drill.relieved),
        ("Trạm thay", "Station that stood in", drill.by_station or "–"),
        ("Vào trực sau", "On duty after", _seconds(drill.taken)),
        ("Đầu ra chuyển xong sau", "Outputs switched after", _seconds(drill.hook)),
        ("Đủ hình camera sau", "All cameras seen after", _seconds(drill.pictures)),
        ("Trả lại trong", "Given back within", _seconds(drill.returned)),
        ("Kết thúc", "Ended", _moment(drill.ended) if drill.ended else "–"),
    ]
    table = "".join(f"<tr><th>{vi}<small>{en}</small></th><td>{escape(value)}</td></tr>" for vi, en, value in rows)
    if drill.flaws:
        said = "".join(f"<li>{escape(each.vi)}<small>{escape(each.en)}</small></li>" for each in drill.flaws)
        judged = f'<ul class="flaws">{said}</ul>'
    else:
        judged = '<p class="well">Đạt<small>Went well</small></p>'
    figures = "".join(
        f'<figure><img src="{escape(name)}" alt=""><figcaption>{escape(each.station)} · {each.screen} · '
        f"{_moment(each.taken)}</figcaption></figure>"
        for name, each in pictures
    )
    return f"""<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>Diễn tập {escape(duty)} {_moment(drill.at)}</title>
<style>
body {{ font: 16px/1.4 Inter, sans-serif; margin: 2em auto; max-width: 70em; color: #111; }}
small {{ display: block; color: #555; font-weight: 400; }}
th {{ text-align: left; padding: .4em 2em .4em 0; }} td {{ font-size: 1.2em; }}
.well {{ color: #06622b; font-size: 1.5em; }} .flaws {{ color: #9b1c1c; font-size: 1.2em; }}
figure {{ display: inline-block; margin: 1em 1em 0 0; }} img {{ width: 30em; display: block; }}
</style>
<h1>Diễn tập trực màn hình: {escape(duty)}<small>Drill of the duty {escape(duty)}</small></h1>
{judged}
<table>{table}</table>
{figures}
</html>
"""


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CALENDAR):%H:%M:%S %d/%m/%Y}"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} s".replace(".", ",")
