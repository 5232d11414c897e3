"""What is marked on the timeline as documents follow each other, and what is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import zmq
from documents import NOON, indicators, update
from msgspec import structs

from server.contract.messages import (
    Document,
    Indicators,
    Limit,
    Notice,
    Notices,
    Severity,
    Shift,
    ShiftEntry,
    ShiftEvent,
    SourceHealth,
    SourceState,
)
from server.contract.past import Mark, MarkKind
from server.contract.words import Words, same
from server.hub import FOREVER, Hub, publisher
from server.marks import Marker, marks

UP = SourceHealth(
    name=Words(vi="Cửa khẩu", en="Gates"),
    service="gates",
    state=SourceState.UP,
    polls=1,
    failures=0,
    records=0,
    rejected=0,
    example=None,
    latency=None,
    last_success=None,
    last_error=None,
    next_try=NOON,
)
DOWN = structs.replace(UP, state=SourceState.DOWN, last_error=Words(vi="trả lời 503", en="answered 503"))
WAITING = structs.replace(UP, state=SourceState.WAITING)


def notices(*names: str, total: int | None = None, **changes: Any) -> Notices:
    given: dict[str, Any] = {
        "detail": same(""),
        "where": same(""),
        "severity": Severity.CRITICAL,
        "since": NOON,
    } | changes
    listed = tuple(Notice(id=name, title=same(name), **given) for name in names)
    return Notices(name=same("Warnings"), notices=listed, total=len(listed) if total is None else total)


def figure(severity: Severity, **changes: Any) -> Indicators:
    one = structs.replace(indicators(1234.5).indicators[0], severity=severity, **changes)
    return Indicators(indicators=(one,))


def said(before: Document | None, after: Document) -> list[tuple[str, str, str]]:
    return [(str(each.kind), str(each.severity), each.said.en) for each in marks(before, after, "a/b", NOON)]


@pytest.mark.parametrize("before", [None, UP, WAITING])
def test_a_source_that_fails_is_marked_with_its_reason(before: SourceHealth | None) -> None:
    (mark,) = marks(before, DOWN, "source/gates", NOON)
    assert mark == Mark(
        at=NOON,
        kind=MarkKind.FAILURE,
        severity=Severity.WARNING,
        topic="source/gates",
        said=Words(vi="nguồn Cửa khẩu lỗi: trả lời 503", en="source Gates fails: answered 503"),
    )


def test_a_source_that_answers_again_is_marked_once() -> None:
    assert said(DOWN, UP) == [("mended", "normal", "source Gates answers again")]
    assert said(UP, UP) == said(DOWN, DOWN) == said(WAITING, UP) == said(None, UP) == []


def test_only_notices_that_were_not_there_are_new() -> None:
    assert said(notices("storm"), notices("storm", "flood")) == [("warning", "critical", "Warnings: flood")]
    assert said(notices("storm"), notices()) == []
    # what is in force may be so for long
    assert said(None, notices("storm")) == []


def test_what_moves_up_in_a_list_that_leaves_some_out_is_not_new() -> None:
    assert said(notices("storm", total=5), notices("flood", total=4)) == []
    newer = notices("fire", total=4, since=NOON + timedelta(hours=1))
    assert said(notices("storm", total=5), newer) == [("warning", "critical", "Warnings: fire")]


def test_a_figure_is_marked_when_it_becomes_graver() -> None:
    reason = Words(vi="thấp hơn kế hoạch", en="behind the plan")
    normal, warned = figure(Severity.NORMAL), figure(Severity.WARNING, reason=reason)
    assert said(normal, warned) == [("warning", "warning", "GRDP: 1,234.5 % (behind the plan)")]
    assert said(warned, figure(Severity.CRITICAL)) == [("warning", "critical", "GRDP: 1,234.5 %")]
    limit = (Limit(value=1000, severity=Severity.WARNING),)
    (mark,) = marks(normal, figure(Severity.WARNING, limits=limit), "a/b", NOON)
    assert mark.said == Words(vi="GRDP: 1.234,5 % (ngưỡng 1.000,0 %)", en="GRDP: 1,234.5 % (limit 1,000.0 %)")
    assert said(warned, normal) == said(warned, warned) == said(None, warned) == said(Indicators(indicators=()), warned)
    assert said(warned, normal) == []


def test_what_people_did_to_a_wall_is_marked_in_the_words_of_its_shift_log() -> None:
    entries = tuple(
        ShiftEntry(at=NOON, event=event, subject="wall/main", said=same(f"{event}"), by="An") for event in ShiftEvent
    )
    found = marks(Shift(name=same("x")), Shift(name=same("x"), entries=entries), "shift/main", NOON)
    assert [each.said.en for each in found] == [
        "An: claim_put",
        "An: claim_ended",
        "An: rewound",
        "An: back_to_now",
    ]
    assert {(each.kind, each.topic) for each in found} == {(MarkKind.CLAIM, "wall/main")}
    # older entries go, and that is no event
    assert said(Shift(name=same("x"), entries=entries), Shift(name=same("x"), entries=entries[2:])) == []


@pytest.fixture
def hub() -> Iterator[Hub]:
    with zmq.Context() as context:
        socket = publisher(context)
        yield Hub(socket)
        socket.close()


async def test_what_was_so_before_a_restart_is_not_marked_again(hub: Hub) -> None:
    hub.restore([update("source/gates", DOWN), update("notices/hazards", notices("storm"))])
    kept: list[Mark] = []
    hub.follow(Marker(hub.latest, kept.extend).follow)
    for document in (WAITING, DOWN, DOWN):
        hub.publish("source/gates", document, fresh_for=FOREVER)
    hub.publish("notices/hazards", notices("storm"), fresh_for=FOREVER)
    hub.fail("notices/hazards", same("answered 503"), source="gates")
    assert kept == []
    hub.publish("source/gates", UP, fresh_for=FOREVER)
    hub.publish("notices/hazards", notices("storm", "flood"), fresh_for=FOREVER)
    assert [each.said.en for each in kept] == ["source Gates answers again", "Warnings: flood"]
