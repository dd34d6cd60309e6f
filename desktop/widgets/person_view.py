"""The persons of several consignees, and one of them opened: its variants and what holds them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from audit.browse import Connection, Query
from audit.browse.clusters import Link, ShownPerson, shown_person
from audit.browse.person_tables import LINKS, PERSONS, VARIANTS
from desktop import wording
from desktop.session import Session
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import label
from desktop.widgets.search_field import SearchField
from desktop.widgets.waterfall import bits


class PersonView(QWidget):
    """The table of persons at the left; the one under the cursor at the right, as a cluster."""

    settled = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown: ShownPerson | None = None
        self._waiting = 0
        self.table = BigTable(session, PERSONS, self.tr("Persons of several consignees"))
        self.table.empty = self.tr("No person here was given in more than one spelling.")
        self.variants = BigTable(session, VARIANTS, self.tr("Variants of the person"))
        self.links = BigTable(session, LINKS, self.tr("Near matches among the variants"))
        self.links.empty = self.tr("None: they are joined by id, by name and address, or decided.")
        self.links_title = label(self.tr("NEAR MATCHES AMONG THEM, THE WEAKEST FIRST"), "section")
        self.search = SearchField(self.tr("Search persons"))
        self.caption = label("", "muted")
        self.title = label("", "heading", wrap=True)
        self.held = label("", wrap=True)
        self.held.setAccessibleName(self.tr("What holds the person together"))
        self.weakest = label("", wrap=True)
        self.weakest.setAccessibleName(self.tr("The weakest link"))
        self.conflicts = label("", "warning", wrap=True)
        self.conflicts.setAccessibleName(self.tr("Warnings and conflicts"))
        self.decisions = label("", "muted", wrap=True)
        self.decisions.setAccessibleName(self.tr("Decisions on this person"))
        self._lay_out()
        self.search.searched.connect(self._look_for)
        self.table.moved.connect(self._open)
        self.table.paged.loaded.connect(self._count)
        for table in (self.table, self.variants, self.links):
            table.paged.fetched.connect(self.settled)
        self._blank()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.caption)
        right = QWidget()
        card = QVBoxLayout(right)
        card.setContentsMargins(0, 0, 0, 0)
        card.setSpacing(8)
        for part in (self.title, self.held, self.weakest, self.conflicts, self.decisions):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.addWidget(part)
        card.addWidget(self.variants, 3)
        card.addWidget(self.links_title)
        card.addWidget(self.links, 2)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.setObjectName("persons")
        split.setHandleWidth(18)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([440, 720])
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.restoreState(self.session.preferences.kept("divider-persons"))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def refresh(self) -> None:
        self.table.paged.load()

    @property
    def busy(self) -> bool:
        return bool(self._waiting) or any(
            table.paged.busy for table in (self.table, self.variants, self.links)
        )

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def redraw(self) -> None:
        self.search.redraw()

    def _look_for(self, words: str) -> None:
        self.table.paged.load(Query(text=words, sort=self.table.paged.query.sort))

    def _count(self, rows: int) -> None:
        one, more = (
            self.tr("{n} person of several consignees"),
            self.tr("{n} persons of several consignees"),
        )
        self.caption.setText(wording.many(rows, one, more))
        if rows and not self.table.current_key():
            self.table.go_to(0)
        elif not rows:
            self._blank()

    def _open(self, person_no: int) -> None:
        """Fetch and show the person under the cursor; a later one outruns it."""
        if not person_no:
            self._blank()
            return
        self._waiting = person_no

        def read(conn: Connection) -> ShownPerson | None:
            return shown_person(conn, person_no)

        def show(found: ShownPerson | None) -> None:
            if person_no == self._waiting:
                self._waiting = 0
                self._show(found)
                self.settled.emit()

        def failed(task: object) -> None:
            self._waiting = 0
            self.session.tell(task)  # type: ignore[arg-type]

        self.session.ask(self.tr("Reading the person"), read, show, failed)

    def _blank(self) -> None:
        self.shown, self._waiting = None, 0
        self.title.setText("")
        for part in (
            self.held, self.weakest, self.conflicts, self.decisions, self.variants,
            self.links_title, self.links,
        ):  # fmt: skip
            part.setVisible(False)

    def _show(self, found: ShownPerson | None) -> None:
        if found is None:
            self._blank()
            return
        self.shown = found
        many = wording.many(found.variants, self.tr("{n} variant"), self.tr("{n} variants"))
        self.title.setText(f"{found.name}: {many}")
        self.held.setText(self._held(found))
        self.weakest.setText(self._weakest(found.weakest) if found.weakest else "")
        conflicts = [self.tr("Conflict: {words}").format(words=one) for one in found.conflicts]
        chain = [self.tr("Grew by weak links: {words}").format(words=found.chain)]
        warnings = [*(chain if found.chain else []), *conflicts]
        self.conflicts.setText("\n".join(f"⚠ {one}" for one in warnings))
        self.decisions.setText("\n".join(found.decisions))
        for part in (self.variants, self.links_title, self.links):
            part.setVisible(True)
        for part in (self.held, self.weakest, self.conflicts, self.decisions):
            part.setVisible(bool(part.text()))
        for table in (self.variants, self.links):
            table.paged.load(Query({"person_id": found.person_id}))

    def _held(self, found: ShownPerson) -> str:
        if not found.links:
            return ""
        names = {
            "decided": self.tr("by decision"), "id": self.tr("by the same id"),
            "exact": self.tr("by the same name and address"),
            "probable": self.tr("by a near match"),
            "name": self.tr("by a name without an address"),
        }  # fmt: skip
        parts = [f"{number:,} {names[kind]}" for kind, number in found.links]
        return self.tr("Joined: {links}.").format(links=", ".join(parts))

    def _weakest(self, link: Link) -> str:
        how = {
            "decided": self.tr("a decision"), "id": self.tr("the same id"),
            "exact": self.tr("the same name and address"),
            "name": self.tr("a name without an address"),
        }.get(link.how, self.tr("a near match of {bits} bits").format(bits=bits(link.weight or 0)))  # fmt: skip
        words = self.tr("Weakest link: {left} / {right}, {how}.")
        return words.format(left=link.left, right=link.right, how=how)
