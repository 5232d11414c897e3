"""What an edit makes of a briefing."""

from datetime import UTC, datetime

from server.contract.messages import Briefing, BriefingScene, Scene
from server.contract.words import Words, same
from wall.console.briefing import editing

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


def briefing(notes):
    scene = BriefingScene(title=same("Cửa khẩu"), notes=notes, scene=Scene(layout="gates"))
    return Briefing(name="x", title=same("X"), made=NOON, scenes=(scene,))


def noted(held, notes, language):
    return editing.told(held, 0, "Cửa khẩu", "", notes, language).scenes[0].notes


def test_notes_that_the_server_has_written_are_edited_in_one_language_and_kept_in_the_other():
    composed = briefing(Words(vi="Chỉ tiêu tăng.", en="Figures rose."))
    assert noted(composed, "Tăng mạnh.", "vi") == Words(vi="Tăng mạnh.", en="Figures rose.")
    assert noted(composed, "Up a lot.", "en") == Words(vi="Chỉ tiêu tăng.", en="Up a lot.")


def test_notes_that_a_person_writes_are_the_same_in_both():
    assert noted(briefing(same("")), "nói chậm", "vi") == same("nói chậm")
    assert noted(briefing(same("nói chậm")), "slowly", "en") == same("slowly")
