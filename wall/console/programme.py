"""The page of what a wall can show by name, by turns and by the clock."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from server.contract.messages import Programme, WallState
from server.contract.messages.layouts import Layout
from server.contract.messages.programmes import Entry, Weekday
from wall.console import told
from wall.console.pages import Table
from wall.console.search import Kind, Thing
from wall.console.things import SCENE, TOUR
from wall.language import Language

DEEDS = ("hold", "stop tour", "away", "save")


class ProgrammePage(QWidget):
    """Scenes and tours at the left, what stands on the wall and the schedule at the right."""

    wanted = Signal(object, bool)
    """A Thing that is to be put on the wall, and whether on all surfaces."""
    deed = Signal(str)
    """The id of something to do."""
    removed = Signal(object)
    """The Thing that is to be forgotten: a scene."""
    claim_ended = Signal(str)
    """The id of the claim that is chosen, which is to be taken away; empty where none is."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.scenes, self.claims, self.schedule = Table(), Table(), Table()
        self._heads = [QLabel() for _ in range(3)]
        for head in self._heads:
            head.setObjectName("heading")
        self._put, self._remove = QPushButton(), QPushButton()
        self._buttons = {id: QPushButton() for id in DEEDS}
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(self._heads[0])
        left.addWidget(self.scenes, 1)
        row.addWidget(self._put)
        row.addStretch(1)
        row.addWidget(self._remove)
        left.addLayout(row)
        right.addWidget(self._heads[1])
        right.addWidget(self.claims, 2)
        below = QHBoxLayout()
        for id, button in self._buttons.items():
            button.clicked.connect(lambda _=False, which=id: self._press(which))
            below.addWidget(button)
        right.addLayout(below)
        right.addWidget(self._heads[2])
        right.addWidget(self.schedule, 2)
        whole = QHBoxLayout(self)
        whole.addLayout(left, 1)
        whole.addLayout(right, 2)
        self.scenes.activated_row.connect(self._want)
        self._put.clicked.connect(lambda: self._want(self.scenes.chosen))
        self._remove.clicked.connect(self._forget)

    def show_programme(
        self, programme: Programme, state: WallState, layouts: Mapping[str, Layout], now: datetime
    ) -> None:
        """Show what there is, and what of it stands on the wall."""
        language = self._language
        for head, words in zip(
            self._heads, (self.tr("Scenes and tours"), self.tr("On the wall"), self.tr("Schedule")), strict=True
        ):
            head.setText(words)
        self._put.setText(self.tr("Put it there"))
        self._remove.setText(self.tr("Delete the scene…"))
        names = (self.tr("Hold or go on"), self.tr("Stop the tour"), self.tr("Take away"), self.tr("Save as a scene…"))
        for button, name in zip(self._buttons.values(), names, strict=True):
            button.setText(name)
        scenes = [
            Thing(Kind.SCENE, f"{SCENE}{each.name}", language.say(each.title), each.by, "", each.scene)
            for each in programme.scenes.values()
        ]
        tours = [
            Thing(Kind.TOUR, f"{TOUR}{each.name}", language.say(each.title), str(len(each.step)))
            for each in programme.tours.values()
        ]
        things = [*scenes, *tours]
        kinds = {Kind.SCENE: self.tr("scene"), Kind.TOUR: self.tr("tour")}
        rows = [(each.title, kinds[each.kind], each.detail) for each in things]
        if not rows:
            rows = [(self.tr("None yet: save what stands on the wall, or write the programme's file"), "", "")]
        heads = (self.tr("Name"), self.tr("Kind"), self.tr("By, steps"))
        self.scenes.put(heads, rows, things, wide=0)
        self._put.setEnabled(bool(things))
        claims = sorted(state.claims, key=lambda claim: (claim.kind.strength, claim.since), reverse=True)
        self.claims.put(
            (self.tr("Surface"), self.tr("What"), self.tr("Why")),
            [
                (
                    str(claim.screen or self.tr("all")),
                    told.claim_name(claim, layouts, programme, language),
                    told.why(claim, state, claim.screen or 0, language, now),
                )
                for claim in claims
            ],
            [claim.id for claim in claims],
            wide=1,
        )
        entries = programme.plan.entry
        self.schedule.put(
            (self.tr("From"), self.tr("To"), self.tr("On"), self.tr("Shows"), self.tr("Surface")),
            [
                (
                    each.start,
                    each.end,
                    self._days(each),
                    self._title(programme, each),
                    str(each.surface or self.tr("all")),
                )
                for each in entries
            ]
            or [("–", "–", self.tr("Nothing is scheduled"), "", "")],
            wide=3,
        )

    def _days(self, entry: Entry) -> str:
        """Return on which days an entry stands on the wall."""
        names = {
            Weekday.MONDAY: self.tr("Mon"),
            Weekday.TUESDAY: self.tr("Tue"),
            Weekday.WEDNESDAY: self.tr("Wed"),
            Weekday.THURSDAY: self.tr("Thu"),
            Weekday.FRIDAY: self.tr("Fri"),
            Weekday.SATURDAY: self.tr("Sat"),
            Weekday.SUNDAY: self.tr("Sun"),
        }
        parts = [" ".join(names[each] for each in entry.weekdays) or self.tr("every day")]
        if entry.holidays == "only":
            parts.append(self.tr("holidays only"))
        elif entry.holidays == "never":
            parts.append(self.tr("never on holidays"))
        if entry.tet is not None:
            before, after = entry.tet
            parts.append(self.tr("Tết: {before} days before to {after} after").format(before=before, after=after))
        return ", ".join(parts)

    def _title(self, programme: Programme, entry: Entry) -> str:
        """Return what an entry shows."""
        if entry.scene is not None:
            scene = programme.scenes.get(entry.scene)
            return self._language.say(scene.title) if scene is not None else entry.scene
        tour = programme.tours.get(entry.tour or "")
        return self._language.say(tour.title) if tour is not None else entry.tour or ""

    def _press(self, id: str) -> None:
        if id == "away":
            self.claim_ended.emit(self.claims.chosen or "")
        else:
            self.deed.emit(id)

    @Slot()
    def _forget(self) -> None:
        thing = self.scenes.chosen
        if isinstance(thing, Thing) and thing.kind is Kind.SCENE:
            self.removed.emit(thing)

    @Slot(object)
    def _want(self, thing: object) -> None:
        everywhere = False
        if isinstance(thing, Thing):
            self.wanted.emit(thing, everywhere)
