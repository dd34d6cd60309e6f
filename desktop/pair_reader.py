"""Reads the queue of pairs in tasks: the pairs, then their days, and after decisions what is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from audit.browse import Connection, persons
from audit.browse.persons import PairQueue, Standing
from desktop.session import Session
from desktop.tasks import Task

_AT_ONCE = 200  # pairs fetched together, so that the next one is there before it is wanted


class PairReader(QObject):
    """One question of a kind at a time; an answer about another file is dropped."""

    arrived = Signal(PairQueue)
    dated = Signal(dict)  # first and last day by consignee id
    stands = Signal(Standing)
    ended = Signal()  # the pairs are here, or can't be had

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.busy = False
        self._looking = self._look_later = False

    def read(self, known: set[str]) -> None:
        """Fetch the queue; days only of consignees that are not ``known``."""
        path = self.session.path
        if path is None:
            return
        self.busy = True

        def read(conn: Connection) -> PairQueue:
            return persons.pair_queue(conn, _AT_ONCE)

        def arrived(found: PairQueue) -> None:
            self.busy = False
            if path == self.session.path:
                self.arrived.emit(found)
                self._date({side for pair in found.pairs for side in pair.key} - known)
            self.ended.emit()

        def failed(task: Task) -> None:
            self.busy = False
            self.session.tell(task)
            self.ended.emit()

        self.session.ask(self.tr("Reading the queue"), read, arrived, failed)

    def _date(self, ids: set[str]) -> None:
        """In a question of its own, since it takes a pass over all lines."""
        if ids:
            title = self.tr("Looking up the days")
            self.session.ask(title, lambda conn: persons.spans(conn, ids), self.dated.emit)

    def look(self) -> None:
        """See what is open after decisions; asked again meanwhile, once more afterwards."""
        path = self.session.path
        self._look_later = self._looking
        if self._looking or path is None:
            return
        self._looking = True

        def found(standing: Standing) -> None:
            self._looking = False
            if self._look_later:
                self.look()
            elif path == self.session.path:
                self.stands.emit(standing)

        def failed(task: Task) -> None:
            self._looking = False
            self.session.tell(task)

        self.session.ask(self.tr("Looking at what is open"), persons.standing, found, failed)
