"""Reads the file of a wall's programme, and says what does not fit together in it."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from server.contract.errors import Mistake
from server.contract.messages.programmes import LONGEST_TEXT, Entry, ProgrammePlan
from server.contract.messages.scenes import Scene
from server.contract.toml import read
from server.contract.toml_words import one_of
from server.contract.words import Words

_LAYOUT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def read_programme(path: Path, saved: Collection[str] = ()) -> ProgrammePlan:
    """Return the programme in a file; raises ConfigError with all that is wrong: file, line, key, what was expected.

    Tours and entries may also name scenes that people have ``saved``.
    """
    reading = read(path, ProgrammePlan)
    if reading.value is not None:
        reading.add(mistakes(reading.value, saved))
    return reading.good()


def named_scenes(plan: ProgrammePlan) -> set[str]:
    """Return the names of the scenes that tours and the schedule show."""
    steps = {step.scene for tour in plan.tour for step in tour.step}
    return steps | {each.scene for each in plan.entry if each.scene is not None}


def mistakes(plan: ProgrammePlan, saved: Collection[str] = ()) -> Iterator[Mistake]:
    """Yield what does not fit together, where people have saved scenes of these names besides."""
    own = [each.name for each in plan.scene]
    scenes = [*own, *sorted(set(saved) - set(own))]
    tours = [each.name for each in plan.tour]
    named = (("scene", own), ("tour", tours), ("takeover", [each.name for each in plan.takeover]))
    for table, names in named:
        for number, name in enumerate(names):
            if name in names[:number]:
                words = Words(vi=f"«{name}» đã được dùng ở trên", en=f"“{name}” is used above already")
                yield Mistake((table, number, "name"), words)
    for number, scene in enumerate(plan.scene):
        if (unlike := unlike_scene(scene)) is not None:
            yield Mistake(("scene", number, "layout"), unlike, beside=(("scene", number),))
    for number, tour in enumerate(plan.tour):
        for at, step in enumerate(tour.step):
            if step.scene not in scenes:
                yield Mistake(("tour", number, "step", at, "scene"), one_of(step.scene, scenes), beside=(("scene",),))
    for number, entry in enumerate(plan.entry):
        yield from _of_entry(number, entry, scenes, tours)
    for number, template in enumerate(plan.takeover):
        if not (template.text.vi.strip() and template.text.en.strip()):
            words = Words(vi="cần văn bản ở cả hai ngôn ngữ", en="expected a text in both languages")
            yield Mistake(("takeover", number, "text"), words, beside=(("takeover", number),))
        if max(len(template.text.vi), len(template.text.en)) > LONGEST_TEXT:
            words = Words(vi=f"dài hơn {LONGEST_TEXT} chữ", en=f"longer than {LONGEST_TEXT} letters")
            yield Mistake(("takeover", number, "text"), words)


def unlike_scene(scene: Scene) -> Words | None:
    """Return why something is no scene: it is a layout or a tile, and only a layout takes parameters."""
    if scene.tile is None and not scene.layout:
        return Words(vi="một cảnh cần tên bố cục hoặc một ô", en="a scene needs the name of a layout, or a tile")
    if scene.tile is None and not _LAYOUT.fullmatch(scene.layout):
        return Words(vi="tên bố cục không hợp lệ", en="the layout's name will not do")
    if scene.layout and scene.tile is not None:
        return Words(
            vi="một cảnh cần layout hoặc tile, chỉ một trong hai", en="a scene is a layout or a tile, one of them"
        )
    if scene.tile is not None and scene.parameters:
        return Words(vi="chỉ bố cục mới có tham số", en="only a layout has parameters")
    return None


def _of_entry(number: int, entry: Entry, scenes: list[str], tours: list[str]) -> Iterator[Mistake]:
    here = ("entry", number)
    if (entry.scene is None) == (entry.tour is None):
        words = Words(vi="cần scene hoặc tour, chỉ một trong hai", en="expected a scene or a tour, one of them")
        yield Mistake((*here, "scene"), words, beside=(here,))
    elif entry.scene is not None and entry.scene not in scenes:
        yield Mistake((*here, "scene"), one_of(entry.scene, scenes), beside=(("scene",),))
    elif entry.tour is not None and entry.tour not in tours:
        yield Mistake((*here, "tour"), one_of(entry.tour, tours), beside=(("tour",),))
    if len(set(entry.weekdays)) < len(entry.weekdays):
        words = Words(vi="một thứ được ghi hai lần", en="a day stands here twice")
        yield Mistake((*here, "weekdays"), words)
