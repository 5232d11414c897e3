"""Somebody who makes and presents briefings at a desk."""

from desks import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

TWO = ((Qt.Key.Key_1, "tasks"), (Qt.Key.Key_7, "press"))
"""Keys of pages, and their layouts."""


class Speaker:
    """Somebody who makes and presents briefings."""

    def __init__(self, hands):
        self.hands, self.desk = hands, hands.desk
        self.page = hands.desk.briefing
        self.editor, self.presenter = self.page.editor, self.page.presenter

    @property
    def told(self):
        return self.hands.house.ear.latest["briefings/main"].document

    def kept(self, name):
        return next((each for each in self.told.kept if each.name == name), None)

    def shown(self):
        return self.desk.known.state.shows.on_surface(1).scene.layout

    def titles(self, name):
        briefing = self.kept(name)
        return [each.title.vi for each in briefing.scenes] if briefing else None

    async def with_scenes(self, *layouts):
        """Make a briefing by putting pages on the wall and capturing them; return its name."""
        await self.hands.surfaces()
        await self.hands.sign_in()
        await self.hands.closes()
        self.desk.pages.setCurrentWidget(self.page)
        await until(lambda: self.page._canvas is not None, "the page")
        self.editor.buttons["new"].click()
        name = self.editor.briefing.name
        await until(lambda: self.kept(name) is not None, "it is kept")
        for number, (key, layout) in enumerate(layouts, start=1):
            self.desk.pages.setCurrentIndex(0)
            await self.hands.put(1, key, layout)
            await until(lambda at=layout: self.shown() == at, "the desk knows")
            self.desk.pages.setCurrentWidget(self.page)
            self.editor.buttons["capture"].click()
            await until(lambda n=number: len(self.kept(name).scenes) == n, f"scene {number}")
        return name

    async def presents(self, name, scene=0):
        self.editor.scenes.selectRow(scene)
        QTest.keyClick(self.page, Qt.Key.Key_F5)
        await until(lambda: self.told.run is not None and self.told.run.briefing == name, "it is presented")
        await until(lambda: self.page._stack.currentWidget() is self.presenter, "the presenter's view")

    def key(self, key):
        QTest.keyClick(self.presenter, key)
