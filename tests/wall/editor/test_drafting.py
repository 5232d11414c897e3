"""What is drawn is kept while it is drawn: at the server, or here while that is away; nothing is overwritten unseen."""

import asyncio
from datetime import UTC, datetime

import pytest
from desks import until
from msgspec import structs

from server.contract.messages import Layout, Versions
from server.contract.words import Words, same
from wall import resources
from wall.editor.documents.drafting import DraftState, unsent_file
from wall.editor.documents.shelves.folder_shelf import FolderShelf
from wall.editor.documents.shelves.shelf import Overtaken
from wall.editor.layouts.open_layout import open_layout
from wall.editor.layouts.operations import remove
from wall.language import Language
from wall.layouts.files import read_layout
from wall.widgets import OPTIONS


def state(opened, wanted):
    return until(lambda: opened.drafting.state is wanted, lambda: f"{wanted}, not {opened.drafting.state}")


def heads(technician):
    held = technician.board.latest.get("versions/layout")
    return {each.topic: each for each in held.document.drawn} if held and isinstance(held.document, Versions) else {}


@pytest.mark.waits
@pytest.mark.logs("feed: silent", "the draft of")
def test_what_is_drawn_outlives_the_server_and_the_editor(draw, office, technician):
    async def work():
        async with technician() as one:
            gates = await one.open("gates")
            shipped = gates.editing.layout
            assert (gates.drafting.base, gates.drafting.state) == (0, DraftState.CLEAN)
            assert heads(one) == {}, "to look at one is no draft"
            gates.editing.set_title(same("Mine"))
            await state(gates, DraftState.KEPT)
            await until(lambda: [each.by for each in heads(one)["layout/gates"].drafts] == ["tech-1"], "others see it")
            office.kill()
            gates.editing.set_title(same("Without the server"))
            await state(gates, DraftState.HERE)
            assert unsent_file(one.folder, "layout", "gates").exists()
            # the editor dies here: nothing is sent any more
        gates.close()
        office.begin()
        async with technician() as two:
            again = await two.open("gates")
            assert again.editing.layout == structs.replace(shipped, title=same("Without the server"))
            await state(again, DraftState.KEPT)
            assert not unsent_file(two.folder, "layout", "gates").exists()
            again.close()
        async with technician(data=office.folder / "another computer") as three:
            elsewhere = await three.open("gates")
            assert elsewhere.editing.layout.title == same("Without the server"), "the server has it"
            elsewhere.close()

    draw(work())


@pytest.mark.waits
def test_the_later_of_two_sees_what_came_between_and_merges_it(draw, technician):
    async def work():
        async with technician() as one, technician("tech-2") as two:
            mine, theirs = await one.open("gates"), await two.open("gates")
            refused: list[Words] = []
            overtaken: list[Overtaken[Layout]] = []
            mine.refused.connect(refused.append)
            mine.overtaken.connect(overtaken.append)
            theirs.editing.set_title(same("Theirs"))
            theirs.publish("quicker", None)
            await until(lambda: theirs.drafting.base == 1, "the first is published")
            assert theirs.drafting.state is DraftState.CLEAN
            assert mine.editing.apply(0, 0, remove, frozenset([2])) is None
            mine.publish("later", None)
            await until(lambda: overtaken, "the second is told")
            (seen,) = overtaken
            assert (seen.newest.by, seen.newest.comment, seen.document.title) == ("tech-2", "quicker", same("Theirs"))
            assert "tech-2 published version 1" in seen.why.en
            found = mine.compared(seen)
            assert [(each.what, each.before.kind) for each in found.mine] == [("tile", "spots")]
            assert [each.what for each in found.theirs] == ["title"]
            assert found.conflicts == ()
            mine.take(seen, found.mine)
            both = mine.editing.layout
            assert (both.title, len(both.form[0].screen[0].tile)) == (same("Theirs"), 2)
            mine.publish("both", None)
            await until(lambda: mine.drafting.base == 2, "it is published")
            await until(lambda: one.board.latest["layout/gates"].document == both, "stations are told")
            assert await two.shelf.version("gates", 1) == theirs.editing.layout
            assert [each.comment for each in await two.shelf.versions("gates")] == ["both", "quicker"]
            mine.editing.stack.undo()
            assert mine.editing.layout.title != same("Theirs"), "one step back undoes the merge"
            assert refused == []
            await state(mine, DraftState.KEPT)
            mine.editing.stack.redo()
            await state(mine, DraftState.CLEAN)
            await until(lambda: heads(one)["layout/gates"].drafts == (), "what is as it was published is no draft")
            for each in (mine, theirs):
                each.close()

    draw(work())


@pytest.mark.waits
def test_what_the_server_refuses_is_said_and_stays_a_draft(draw, technician):
    async def work():
        async with technician() as one:
            gates, tasks = await one.open("gates"), await one.open("tasks")
            refused: list[Words] = []
            tasks.refused.connect(refused.append)
            gates.publish("", None)
            await until(lambda: gates.drafting.base == 1, "published")
            tasks.editing.set_key(gates.editing.layout.key)
            await state(tasks, DraftState.KEPT)
            tasks.publish("", None)
            await until(lambda: refused, "it is refused")
            assert refused == [Words(vi="phím F2 đã thuộc về «gates»", en="the key F2 belongs to “gates” already")]
            assert tasks.drafting.base == 0
            for each in (gates, tasks):
                each.close()

    draw(work())


def test_without_a_server_a_project_is_a_folder_of_files(draw, tmp_path):
    async def work():
        folder = tmp_path / "project"
        folder.mkdir()
        shelf = FolderShelf(folder, OPTIONS, lambda: datetime.now(UTC))
        assert list(shelf.entries) == []
        (folder / "gates.toml").write_bytes((resources.layouts() / "gates.toml").read_bytes())
        spawned = []

        def spawn(work):
            spawned.append(asyncio.get_running_loop().create_task(work))

        opened = await open_layout("gates", shelf, Language("en"), tmp_path / "data", spawn)
        assert opened.drafting.state is DraftState.CLEAN
        before = opened.editing.layout
        opened.editing.set_title(same("Offline"))
        await state(opened, DraftState.KEPT)
        assert read_layout(folder / "gates.toml", OPTIONS) == before, "a draft is not the file"
        assert [(each.name, len(each.drafts)) for each in shelf.entries] == [("gates", 1)]
        opened.publish("", None)
        await until(lambda: opened.drafting.published == opened.editing.layout, "published")
        assert read_layout(folder / "gates.toml", OPTIONS) == opened.editing.layout
        assert [len(each.drafts) for each in shelf.entries] == [0]
        opened.close()

    draw(work())
