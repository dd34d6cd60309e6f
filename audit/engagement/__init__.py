"""An engagement: one `.s321` SQLite file that holds sources, lines, findings, decisions, log."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from audit import __version__
from audit.engagement.faults import sentence_for
from audit.engagement.log import append
from audit.engagement.schema import APPLICATION_ID, migrations
from audit.errors import AuditError
from audit.settings import DEFAULTS, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA_VERSION = len(migrations._migrations)  # noqa: SLF001 - the library offers no count
_CACHE_KIB = 262_144
_BUSY_SECONDS = 10.0


def now() -> str:
    """The moment as ISO text with offset, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()


class Engagement:
    """An open engagement file. One connection: every thread opens its own."""

    def __init__(self, path: Path, conn: sqlite3.Connection) -> None:
        self.path = path
        self.conn = conn
        self.db = Database(conn)

    @classmethod
    def create(
        cls,
        path: Path,
        client: str = "",
        auditor: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> Self:
        """Make a new file; AuditError where one exists already or the folder cannot be written."""
        chosen = {name: checked(name, value) for name, value in (settings or {}).items()}
        if path.suffix.lower() != ".s321":
            raise AuditError(
                f"An engagement file ends in .s321; '{path.name}' does not. Rename it."
            )
        if path.exists():
            raise AuditError(f"{path} exists already; choose another name or open it.")
        if not path.parent.is_dir():
            raise AuditError(f"The folder {path.parent} does not exist; create it first.")
        with _faults(path):
            conn = _connect(path, read_only=False)
            conn.execute("PRAGMA page_size = 8192")
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self = cls(path, conn)
        try:
            with _faults(path):
                migrations.apply(self.db)
                with self.transaction():
                    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                    conn.executemany(
                        "INSERT INTO property VALUES (?, ?)",
                        [
                            ("client", client),
                            ("auditor", auditor),
                            ("created_at", now()),
                            ("created_with", __version__),
                        ],
                    )
                    self.set_settings(chosen)
                    self.log("new", {"client": client, "auditor": auditor, "settings": chosen})
        except BaseException:
            self.close()
            path.unlink(missing_ok=True)
            raise
        return self

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a file, bringing an older one up to date; a newer one is refused."""
        if not path.is_file():
            raise AuditError(f"There is no engagement file {path}; create it with 's321 new'.")
        with _faults(path):
            conn = _connect(path, read_only=read_only)
            try:
                _check(path, conn)
                self = cls(path, conn)
                if not read_only and _version(conn) < SCHEMA_VERSION:
                    migrations.apply(self.db)
                    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            except BaseException:
                conn.close()
                raise
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; AuditError where the file is locked, read-only or the disk is full."""
        with _faults(self.path):
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.conn
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                raise

    def settings(self) -> dict[str, str]:
        """Every setting of the contract, defaults filled in."""
        stored = dict(self.conn.execute("SELECT name, value FROM setting"))
        return {name: stored.get(name, default) for name, default in DEFAULTS.items()}

    def set_settings(self, values: Mapping[str, str]) -> None:
        """Store chosen settings (inside a transaction); AuditError for what does not exist."""
        self.conn.executemany(
            "INSERT OR REPLACE INTO setting VALUES (?, ?)",
            [(name, checked(name, value)) for name, value in values.items()],
        )

    def properties(self) -> dict[str, str]:
        """Client, auditor, when and with which version the file was made."""
        return dict(self.conn.execute("SELECT name, value FROM property"))

    def log(self, action: str, detail: Mapping[str, object]) -> None:
        """Append to the activity log (inside a transaction)."""
        append(self.conn, now(), action, detail)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    """Turn what the file system does to SQLite into a sentence; let bugs through."""
    try:
        yield
    except sqlite3.Error as error:
        sentence = sentence_for(error, path)
        if sentence is None:
            raise
        raise AuditError(sentence) from error


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not read_only and path.exists() and not os.access(path, os.W_OK):
        raise AuditError(f"{path} is read-only; make it writable or work on a copy.")
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    conn = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    conn.execute("PRAGMA temp_store = MEMORY")
    return conn


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _check(path: Path, conn: sqlite3.Connection) -> None:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise AuditError(f"{path} is not an s321 engagement file; open one made with 's321 new'.")
    version = _version(conn)
    if version > SCHEMA_VERSION:
        raise AuditError(
            f"{path} was written by a newer s321 (file version {version}; this s321 {__version__} "
            f"reads up to {SCHEMA_VERSION}). Update s321 to open it."
        )
