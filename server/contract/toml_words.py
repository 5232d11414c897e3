"""Says what is wrong with a value of a settings file, and what may stand there."""

import difflib
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import inspect

from server.contract.pattern_words import allowed
from server.contract.toml_place import Key
from server.contract.words import Words, same

ALIKE = 0.65
"""From which likeness on, 1 for the same, a name is taken for a slip of another one."""

_TYPES = {
    "int": "số nguyên",
    "float": "số",
    "str": "chuỗi",
    "bool": "true hoặc false",
    "array": "danh sách",
    "object": "bảng",
    "null": "không có gì",
    "Path": "đường dẫn",
    "datetime": "ngày giờ",
    "date": "ngày",
    "time": "giờ",
}
"""What msgspec's names of types are called in Vietnamese."""

_EXPECTED = re.compile(r"Expected `(?P<wanted>.*?)`(?:, got `(?P<got>.*)`| (?P<limit>[<>]=?) (?P<bound>.*))$")
_PATTERN = re.compile(r"Expected `str` matching regex (?P<pattern>.*)$")
_LENGTH = re.compile(r"Expected `(?P<wanted>.*?)` of (?:at (?P<bound>least|most) )?length (?P<limit>.*?)(?:, got .*)?$")
_BOUNDS = {"least": ">= ", "most": "<= ", None: ""}
_SAID = {
    "Number out of range": Words(vi="số quá lớn", en="the number is too large"),
    "Invalid RFC3339 encoded datetime": Words(
        vi="cần ngày giờ theo RFC 3339, ví dụ 2027-02-08T17:00:00+07:00",
        en="expected a date and time as in RFC 3339, such as 2027-02-08T17:00:00+07:00",
    ),
    "Expected `datetime` with a timezone component": Words(
        vi="cần giờ có múi giờ, ví dụ 2027-02-08T17:00:00+07:00",
        en="expected a time with its time zone, such as 2027-02-08T17:00:00+07:00",
    ),
}
"""What msgspec always says in the same words."""
_INVALID = re.compile(r"Invalid (?:enum )?value (?P<value>.*)$")


def explain(what: str, shape: type, values: Any, key: Key) -> Words:
    """Return what msgspec says of the value at ``key``, in every language."""
    if found := _PATTERN.match(what):
        # Python's $ also stands before a line break at the end: no reader has to know
        pattern = found["pattern"].replace(r"(?!\\n)", "").replace(r"(?!\n)", "")
        if (words := allowed(pattern.strip("'").replace("\\\\", "\\"))) is not None:
            return words
        return Words(vi=f"cần chuỗi theo mẫu {pattern}", en=f"expected str like {pattern}")
    if found := _LENGTH.match(what):
        limit = _BOUNDS[found["bound"]] + found["limit"]
        return Words(vi=f"cần {_type(found['wanted'])}, số phần tử {limit}", en=f"expected a length {limit}")
    if found := _EXPECTED.match(what):
        wanted = found["wanted"]
        if found["got"]:
            got = found["got"]
            return Words(vi=f"cần {_type(wanted)}, nhưng là {_type(got)}", en=f"expected {wanted}, got {got}")
        bound = f"{found['limit']} {found['bound']}"
        return Words(vi=f"cần {_type(wanted)} {bound}", en=f"expected {wanted} {bound}")
    if found := _INVALID.match(what):
        value, may = found["value"], possible(shape, values, key)
        if not may:
            return Words(vi=f"giá trị {value} không dùng được", en=f"the value {value} cannot be used")
        nearest = suggestion(value.strip("'"), may)
        listed = ", ".join(may)
        return Words(
            vi=f"giá trị {value} không dùng được{nearest.vi}; cần một trong: {listed}",
            en=f"the value {value} is not one of those possible{nearest.en}: {listed}",
        )
    return _SAID.get(what) or same(what)


def unknown(name: str, shape: type, values: Any, key: Key) -> Words:
    """Return that the table at ``key`` has no such setting, and which it may have been."""
    infos = _at(inspect.type_info(shape), values, key)
    fields = [field.encode_name for info in infos if isinstance(info, inspect.StructType) for field in info.fields]
    nearest = suggestion(name, fields)
    return Words(vi=f"không có thiết lập này{nearest.vi}", en=f"there is no such setting{nearest.en}")


def one_of(told: str, known: Sequence[str]) -> Words:
    """Return that one of the known names was expected, the nearest one first where there is one."""
    nearest, listed = suggestion(told, known), ", ".join(known)
    if not told:
        return Words(vi=f"cần một trong: {listed}", en=f"expected one of: {listed}")
    return Words(
        vi=f"không có «{told}»{nearest.vi}; cần một trong: {listed}",
        en=f"there is no “{told}”{nearest.en}; expected one of: {listed}",
    )


def suggestion(name: str, known: Sequence[str]) -> Words:
    """Return a question after the known name that is most like this one; nothing where none is."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=ALIKE)
    return Words(vi=f" (có phải «{found[0]}»?)", en=f" (did you mean “{found[0]}”?)") if found else same("")


def possible(shape: type, values: Any, key: Key) -> list[str]:
    """Return what may stand at ``key``; nothing where there is no list of it."""
    found: list[str] = []
    *around, last = key or ("",)
    for info in _at(inspect.type_info(shape), values, key):
        if isinstance(info, inspect.EnumType):
            found += [str(member.value) for member in info.cls]
        elif isinstance(info, inspect.LiteralType):
            found += map(str, info.values)
    # what tells the members of a union apart is a field of none of them
    for info in _branches(inspect.type_info(shape), values, tuple(around)):
        if isinstance(info, inspect.StructType) and info.tag_field == last:
            found.append(str(info.tag))
    return sorted(dict.fromkeys(found))


def at(values: Any, key: Key) -> Any:
    """Return the value at ``key``; None where there is none."""
    for step in key:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def fields_at(shape: type, values: Any, key: Key) -> dict[str, Any]:
    """Return the types of what may stand in the table at ``key``."""
    found: dict[str, Any] = {}
    for info in _at(inspect.type_info(shape), values, key):
        if isinstance(info, inspect.StructType):
            found |= {field.encode_name: field.type for field in msgspec.structs.fields(info.cls)}
            found |= {info.tag_field: str} if info.tag_field else {}
    return found


def stand_in(kind: Any) -> Any:
    """Return a value that may stand for a setting of this type that is missing; None where there is none to be had."""
    return None if kind is None else _stand_in(inspect.type_info(kind))


def _stand_in(info: inspect.Type) -> Any:
    match info:
        case inspect.Metadata(type=inner):
            return _stand_in(inner)
        case inspect.UnionType(types=types):
            return _stand_in(types[0])
        case inspect.StrType() | inspect.CustomType():
            return "stand-in"
        case inspect.IntType() | inspect.FloatType():
            return info.ge if info.ge is not None else (info.gt or 0) + 1
        case inspect.DictType():
            return {}
        case inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner):
            return [_stand_in(inner)] * (info.min_length or 0)
        case inspect.StructType(fields=fields, array_like=array_like):
            values = {field.encode_name: _stand_in(field.type) for field in fields if field.required}
            return list(values.values()) if array_like else values
    return None


def _at(info: inspect.Type, values: Any, key: Key) -> list[inspect.Type]:
    """Return what may stand at ``key``, of a union what its value says that it is."""
    return _chosen(_branches(info, values, key), at(values, key))


def _branches(info: inspect.Type, values: Any, key: Key) -> list[inspect.Type]:
    """Return the types that may stand at ``key``, whatever the value itself says which of them it is."""
    infos, value = _flat(info), values
    for step in key:
        below: list[inspect.Type] = []
        for each in _chosen(infos, value):
            match each:
                case inspect.StructType(fields=fields):
                    below += [field.type for field in fields if field.encode_name == step]
                case inspect.DictType(value_type=inner):
                    below.append(inner)
                case inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner):
                    below.append(inner)
        infos = [flat for each in below for flat in _flat(each)]
        value = at(value, (step,))
    return infos


def _flat(info: inspect.Type) -> list[inspect.Type]:
    if isinstance(info, inspect.Metadata):
        return _flat(info.type)
    if isinstance(info, inspect.UnionType):
        return [flat for each in info.types for flat in _flat(each)]
    return [info]


def _chosen(infos: list[inspect.Type], value: Any) -> list[inspect.Type]:
    """Return the members of a union that a value says it is."""
    if not isinstance(value, dict):
        return infos
    tagged: list[inspect.Type] = [
        each
        for each in infos
        if isinstance(each, inspect.StructType) and each.tag_field and value.get(each.tag_field) == each.tag
    ]
    return tagged or infos


def _type(name: str) -> str:
    return " hoặc ".join(_TYPES.get(each, each) for each in name.split(" | "))
