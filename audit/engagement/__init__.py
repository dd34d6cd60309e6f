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
from audit.engagement import (  # noqa: F401 - they register themselves
    m006_own_tables,
    m007_regimes_and_dates,
    m008_split_order_chains,
    m009_exposure,
    m010_own_rules,
    m011_identity,
    m012_traps,
)
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
                f"An engagement file ends in .s321, but '{path.name}' does not; name it so."
            )
        if not path.parent.is_dir():
            raise AuditError(f"The folder {path.parent} does not exist; create it first.")
        _claim(path)
        try:
            with _faults(path):
                self = cls(path, _connect(path, read_only=False))
                try:
                    self._fill(client, auditor, chosen)
                except BaseException:
                    self.close()
                    raise
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return self

    def _fill(self, client: str, auditor: str, chosen: Mapping[str, str]) -> None:
        self.conn.execute("PRAGMA page_size = 16384")
        self.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(self.db)
        with self.transaction() as conn:
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            properties = {
                "client": client, "auditor": auditor, "created_at": now(),
                "created_with": __version__,
            }  # fmt: skip
            conn.executemany("INSERT INTO property VALUES (?, ?)", properties.items())
            self.set_settings(chosen)
            self.log("new", {"client": client, "auditor": auditor, "settings": chosen})

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a file, bringing an older one up to date; a newer one is refused."""
        if not path.is_file():
            raise AuditError(f"There is no engagement file {path}; create it with 's321 new'.")
        with _faults(path):
            conn = _connect(path, read_only=read_only)
            try:
                _check(path, conn)
                if _version(conn) < SCHEMA_VERSION:
                    if read_only:  # an older file is brought up to date even to be read
                        conn.close()
                        conn = _connect(path, read_only=False)
                    migrations.apply(Database(conn))
                    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            except BaseException:
                conn.close()
                raise
        return cls(path, conn)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):  # a read that the file or the disk refused
            sentence = sentence_for(error, self.path)
            if sentence is not None:
                raise AuditError(sentence) from error

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


def _claim(path: Path) -> None:
    """Create the empty file or say why not; a file that is there is never touched."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        raise AuditError(f"{path} exists already; choose another name or open it.") from None
    except OSError as error:
        raise AuditError(
            f"{path} cannot be created ({error.strerror}); choose a folder that you may write to."
        ) from None


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
            f"reads up to {SCHEMA_VERSION}); update s321 to open it."
        )
    tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('source', 'run', 'log')"
    if version == SCHEMA_VERSION and conn.execute(tables).fetchone()[0] < 3:
        raise AuditError(f"{path} is damaged (tables are missing); restore it from a copy.")
