"""Colours that cannot be told from their ground are found, in whichever palette that is."""

import pytest
from drawn import tile

from server.contract.messages.layouts import Form, Grid, Layout, ScreenSpec
from server.contract.words import Words
from wall.drawing.contrast import contrast
from wall.editor.findings import Surroundings, Weight
from wall.editor.layouts.checks import Checks
from wall.theme import DARK, LIGHT, PALETTES
from wall.widgets import OPTIONS
from wall.widgets.inks import INKS


def found(*tiles, **palettes):
    """Return what is said of contrast of a screen of these tiles."""
    form = Form(lines=56, letters=227, screen=(ScreenSpec(tile=tiles, grid=Grid(24, 12)),))
    layout = Layout(title=Words(vi="Thử", en="Test"), form=(form,))
    around = Surroundings(kinds=OPTIONS, palettes=palettes or PALETTES)
    findings = Checks(around).check(layout)
    return [each for each in findings if "palette" in each.words.en]


def covering(kind, **options):
    return tile(0, 0, 24, 12, kind=kind, options=options)


TAKEOVER = {"text": {"vi": "Cháy", "en": "Fire"}}


@pytest.mark.parametrize("kind", INKS)
def test_whatever_stands_on_a_layout_is_legible_in_both_palettes(kind):
    for grave in ("normal", "warning", "critical") if kind == "takeover" else ("",):
        assert found(covering(kind, **({"severity": grave, **TAKEOVER} if grave else {}))) == []


def test_a_bad_palette_is_named_with_its_ratio_and_nothing_is_said_of_the_good_one():
    grey = "#777777"
    bad = LIGHT._replace(quiet=grey)
    (finding,) = found(covering("clock"), dark=DARK, light=bad)
    assert finding[:5] == (0, 0, 0, Weight.WARNING, "kind")
    assert contrast(grey, LIGHT.surface) == pytest.approx(4.478, abs=0.001)
    assert finding.words == Words(
        vi="Khó đọc ở bảng màu sáng: chữ phụ trên nền ô tương phản 4,4:1, cần 4,5:1; hãy sửa bảng màu",
        en="Hard to read in the light palette: quiet text on the ground of a tile has a contrast of 4.4:1 "
        "and needs 4.5:1; mend the palette",
    )


def test_only_tiles_that_have_the_colour_are_named():
    bad = DARK._replace(faint="#2a323b")
    tiles = (tile(0, 0, 12, 12, kind="clock"), tile(12, 0, 12, 12, kind="sentiment"))
    assert [each.tile for each in found(*tiles, dark=bad, light=LIGHT)] == [1]


def test_a_choice_of_a_tile_is_judged_by_what_is_chosen():
    # words on the band of a warning would be lost, those of an emergency not
    bad = DARK._replace(warning="#333300")
    both = {"dark": bad, "light": LIGHT}
    assert found(covering("takeover", severity="critical", **TAKEOVER), **both) == []
    (finding,) = found(covering("takeover", severity="warning", **TAKEOVER), **both)
    assert finding.field == "options.severity"
    assert finding.words.en.endswith("choose another one")
    # a warning is what it is where nothing is chosen
    assert found(covering("takeover", **TAKEOVER), **both) == [finding]


def test_every_palette_that_is_bad_is_named():
    one, other = DARK._replace(text=DARK.surface), LIGHT._replace(text=LIGHT.surface)
    said = [each.words.en for each in found(covering("note"), dark=one, light=other)]
    assert [each.split(":")[0] for each in said] == [
        "Hard to read in the dark palette",
        "Hard to read in the light palette",
    ]
    assert all("1.0:1" in each for each in said)


def test_wrong_options_and_unknown_kinds_are_said_elsewhere():
    assert found(covering("takeover", severity="purple"), covering("novelty")) == []
