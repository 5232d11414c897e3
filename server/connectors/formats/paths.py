"""Finds things in JSON by JMESPath (https://jmespath.org/specification.html), whatever the JSON is like."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

from server.connectors.mapping.rejected_record import RejectedRecord
from server.contract.errors import SettingError
from server.contract.words import Words
from server.errors import SourceError

_CHAIN = re.compile(r'(\w+|"[^"\\]+")(\.(\w+|"[^"\\]+"))*')
"""Names within each other."""
_FAILURES = (JMESPathError, ValueError, TypeError, ArithmeticError, RecursionError)
"""What an expression may raise: jmespath lets pass what its functions meet, for example the ceiling of infinity."""


MOST = 60
"""Members of an item that are named."""
_DEEPEST = 3


def members(item: object) -> tuple[str, ...]:
    """Return where values stand in an item, as JMESPath: those of lists are left out, and all beyond MOST."""
    return tuple(_members(item))[:MOST]


def _members(item: object, above: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(item, dict) and depth < _DEEPEST:
        for name, value in item.items():
            spelt = name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)
            here = f"{above}.{spelt}" if above else spelt
            if isinstance(value, dict):
                yield from _members(value, here, depth + 1)
            elif not isinstance(value, list):
                yield here


class Path:
    """One expression, compiled."""

    def __init__(self, expression: str) -> None:
        """Compile it; raises SettingError."""
        self._spelt = expression
        if not expression:
            raise SettingError(
                vi="cần JMESPath, ví dụ data; «@» là chính câu trả lời",
                en="expected JMESPath such as data; “@” is the answer itself",
            )
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError:
            raise SettingError(vi=f"không phải JMESPath: {expression}", en=f"not JMESPath: {expression}") from None
        if unknown := _unknown(self._compiled.parsed):
            raise SettingError(vi=f"JMESPath không có hàm {unknown}", en=f"JMESPath has no function {unknown}")
        above, dot, last = expression.rpartition(".")
        self._above = jmespath.compile(above) if dot and _CHAIN.fullmatch(above) and last.isidentifier() else None
        # most expressions name members only; jmespath needs eight times as long for that as dicts do
        members = expression.split(".")
        self._members = members if all(member.isidentifier() for member in members) else None

    def find(self, answer: object) -> object:
        """Return what stands there, None where nothing does; raises SourceError."""
        try:
            return self._compiled.search(answer)
        except _FAILURES:
            raise SourceError(
                Words(
                    vi=f"không tính được «{self._spelt}» từ trả lời",
                    en=f"cannot work out “{self._spelt}” from the answer",
                )
            ) from None

    def items(self, answer: object) -> list[object]:
        """Return the list that stands there; raises SourceError where there is none."""
        found = self.find(answer)
        if not isinstance(found, list):
            raise SourceError(
                Words(
                    vi=f"trả lời không có danh sách ở «{self._spelt}»",
                    en=f"the answer has no list at “{self._spelt}”",
                )
            )
        return found

    def children(self, answer: object) -> list[object]:
        """Return the elements of that name in an XML answer: one alone is no list, and none is nothing at all.

        Raises SourceError where there is not even what they would stand in.
        """
        found = self.find(answer)
        if found is None and (self._above is None or self._above.search(answer) is None):
            return self.items(answer)
        return found if isinstance(found, list) else [found] if found else []

    def pick(self, item: object) -> object:
        """Return what stands there in one record, or why that cannot be said."""
        if self._members is not None:
            for member in self._members:
                item = item.get(member) if isinstance(item, dict) else None
            return item
        try:
            return self._compiled.search(item)
        except _FAILURES:
            return RejectedRecord("biểu thức không tính được", "the expression cannot be worked out")


def paths(fields: dict[str, str]) -> dict[str, Path]:
    """Return the expressions of a mapping, compiled; raises SettingError."""
    return {name: Path(expression) for name, expression in fields.items()}


def _unknown(node: Any) -> str | None:
    """Return the name of a function in a parsed expression that does not exist; jmespath says so only when asked."""
    if not isinstance(node, dict):
        return None
    name = node.get("value")
    if node["type"] == "function_expression" and name not in Functions.FUNCTION_TABLE:
        return str(name)
    return next((found for child in node["children"] if (found := _unknown(child))), None)
