"""The cameras as a sheet: what each column is called, what a row must say, what is wrong with it."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from server.cameras.camera import FleetCamera
from server.cameras.registry.entry import HEADINGS, validated, wrong
from server.contract.folding import fold
from server.contract.words import Words
from server.errors import RefusedError

LONGEST = 500
"""Letters of a cell."""

_YES, _NO = {"co", "x", "1", "yes", "true", "y"}, {"", "khong", "0", "no", "false", "n"}

FindPlace = Callable[[str], str | None]
"""Returns the name of the commune that a text means, or None where it means none."""


class Account(Struct, frozen=True):
    """What opens the cameras of rows that do not say."""

    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Account({self.user})"


class BadRow(Struct, frozen=True):
    """A row that could not be used."""

    number: int
    """As the sheet counts, from 1."""
    why: Words


class CameraSheet(Struct, frozen=True):
    """What a sheet says."""

    cameras: tuple[FleetCamera, ...]
    bad: tuple[BadRow, ...]


def read(
    rows: Sequence[Sequence[object]], known: Mapping[str, FleetCamera], account: Account, find_place: FindPlace
) -> CameraSheet:
    """Return the cameras of a sheet, and the rows that cannot be used.

    What has no column stays as it is ``known``, and so does a password that is left empty.
    Raises RefusedError where no row has the headings.
    """
    start, columns = _columns(rows)
    cameras: dict[str, FleetCamera] = {}
    taken: dict[str, int] = {}
    bad: list[BadRow] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = {name: _text(row[column]) if column < len(row) else "" for name, column in columns.items()}
        if cells.get("password") and isinstance(row[columns["password"]], str):
            # every space counts
            cells["password"] = str(row[columns["password"]])[:LONGEST]
        if not any(cells.values()):
            continue
        try:
            camera = _camera(cells, known, account, find_place)
            first = taken.setdefault(camera.id, number)
            if first != number:
                why = Words(vi=f"mã đã có ở hàng {first}", en=f"the same id as in row {first}")
                bad.append(BadRow(number, why))
            else:
                cameras[camera.id] = camera
        except RefusedError as error:
            bad.append(BadRow(number, error.words))
    return CameraSheet(tuple(cameras.values()), tuple(bad))


def table(cameras: Iterable[FleetCamera], *, passwords: bool) -> list[list[object]]:
    """Return the rows of a sheet with these cameras, headings first; without passwords unless asked for."""
    names = [name for name in HEADINGS if passwords or name != "password"]
    rows: list[list[object]] = [[HEADINGS[name][0] for name in names]]
    for camera in cameras:
        values = structs.asdict(camera)
        rows.append([_cell(values[name]) for name in names])
    return rows


def _columns(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Return the first row below the headings, and the column of each field."""
    called = {fold(text): name for name, texts in HEADINGS.items() for text in (*texts, name)}
    for number, row in enumerate(rows[:50], start=1):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            if name := called.get(fold(_text(cell))):
                columns.setdefault(name, column)
        if "id" in columns and len(columns) > 1:
            return number, columns
    raise RefusedError(
        Words(
            vi="không có hàng tiêu đề với cột «Mã camera»; lệnh export cho một tệp mẫu",
            en="no row of headings with a column “Camera”; the command export writes a sample",
        )
    )


def _camera(
    cells: Mapping[str, str], known: Mapping[str, FleetCamera], account: Account, find_place: FindPlace
) -> FleetCamera:
    name = cells["id"]
    before = known.get(name, FleetCamera(id=name, name=name))
    values = {**structs.asdict(before), **{field: _value(field, cell) for field, cell in cells.items()}}
    values["name"] = values["name"] or name
    # a sheet that was exported without passwords leaves them as they are
    values["user"] = cells.get("user") or before.user
    values["password"] = cells.get("password") or (before.password if values["user"] == before.user else "")
    if cells.get("place"):
        values["place"] = find_place(cells["place"])
        if values["place"] is None:
            raise wrong("place", f"không có «{cells['place'][:60]}»", f"there is no “{cells['place'][:60]}”")
    camera = validated(FleetCamera(**values))
    return camera if camera.user else structs.replace(camera, user=account.user, password=account.password)


def _value(field: str, cell: str) -> object:
    match field:
        case "latitude" | "longitude":
            return _number(field, cell) if cell else None
        case "movable" | "traffic":
            word = fold(cell)
            if word not in _YES | _NO:
                raise wrong(field, "cần «có» hoặc «không»", "expected yes or no")
            return word in _YES
        case "engine":
            return cell.lower() or "auto"
        case "transport":
            return cell.lower() or "tcp"
        case "place" | "gate" | "road" | "model":
            return cell or None
    return cell


def _number(field: str, cell: str) -> float:
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise wrong(field, "cần một số", "expected a number")
    return number


def _text(cell: object) -> str:
    """Return a cell as text on one line; numbers as somebody typed them."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell))
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:LONGEST]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "có" if value else ""
    return "" if value is None else value
