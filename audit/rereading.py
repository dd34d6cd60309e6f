"""A source is read again under other options, from its text in the engagement, never from its file.

Lines keep their ids, decisions stay with their findings, later sources are paired anew. The result
is that of a fresh import under these options; the run becomes out of date.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from audit import layouts, named_sources, plans, replay
from audit.engagement import Engagement
from audit.importing import original, room_for
from audit.importing.pairs import CONTENT
from audit.importing.staging import Origin, Staging, staged
from audit.progress import Progress, interruptible, quiet, stoppable
from audit.sources import SourceOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.sources import SourceSummary

_SAID = ("layout", "header_row", "date_order", "value_basis", "decimal_mark")
_TOLD = (
    "layout", "header_row", "value_basis", "mapping", "unread", "rows_read", "lines_loaded",
    "duplicates", "rejected",
)  # fmt: skip
_OWN = ("line", "line_text", "party", "source_text")
_PAIRED = ("duplicate_of", "copy", "repeats", "bill_no")
_CENTS = (
    "CASE WHEN amount_micros >= 0 THEN (amount_micros + 5000) / 10000 "
    "ELSE -((5000 - amount_micros) / 10000) END"
)


@dataclass
class Reread:
    """What reading a source again has changed: each change as (before, after)."""

    source: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    later: dict[str, tuple[int, int]] = field(default_factory=dict)  # duplicates of later sources
    warnings: list[str] = field(default_factory=list)
    changed: bool = False
    after: SourceSummary | None = None

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def reread(
    path: Path, name: str, sheet: str | None = None, changes: SourceOptions | None = None,
    asked: Mapping[str, str] | None = None, *, anew: bool = False, progress: Progress = quiet,
) -> Reread:  # fmt: skip
    """Read a source again with ``changes`` (and --map ``asked``) beside what was said before.

    ``anew`` forgets what was said and taken before. One transaction; AuditError with nothing
    changed where the source is not known, its text is not there, or it cannot be read so.
    """
    changes = changes or SourceOptions()
    with (
        Engagement.open(path) as engagement,
        tempfile.TemporaryDirectory() as folder,
        room_for(Path(folder)),
    ):
        conn = engagement.conn
        source_id = named_sources.find(conn, name, sheet)
        where = named_sources.where(conn, source_id)
        progress(0.0, f"Reading {where} again")
        kept = original.restored(conn, source_id, where, Path(folder))
        row = conn.execute(
            "SELECT o.source_file, o.path, o.sha256, o.size_bytes, t.line_base, t.said, t.taken, "
            "o.layout "
            "FROM source o JOIN source_text t USING (source_id) WHERE source_id = ?", (source_id,),
        ).fetchone()  # fmt: skip
        origin, line_base = Origin(*row[:4]), row[4]
        file = Path(origin.path)
        if anew:
            known = replay.earlier(conn, before=source_id)
            plan = plans.plan(file, kept, changes, asked or {}, known)
        else:
            said, before = SourceOptions.from_json(row[5])
            taken = replay.Replay.from_json(row[6])
            same = not any(_other(said, changes, name) for name in ("header_row", "layout"))
            said = _together(said, changes, asked or {}, same=same)
            plan = plans.with_taken(
                file, kept, said, {**before, **(asked or {})}, taken if same else None,
                layout=(row[7] or layouts.NO_LAYOUT) if same else None,
            )  # fmt: skip
        staging = Staging(conn, Path(folder))
        try:
            staging.pairs.load(conn, before=source_id)
            with interruptible(staging.duck, progress, f"Reading {where} again"):
                after = staging.sheet(
                    source_id, line_base, origin, kept, plan, progress, keep_cells=False
                )
                result = Reread(where, warnings=staging.warnings, after=after)
                _Exchange(engagement, staging, source_id, result).apply(progress)
        finally:
            staging.close()
    progress(1.0, "Read again")
    return result


def _together(
    said: SourceOptions, changes: SourceOptions, asked: Mapping[str, str], *, same: bool
) -> SourceOptions:
    """What was said before with the changes on top; another header or layout has other columns."""
    new = {name: getattr(changes, name) for name in _SAID if getattr(changes, name) is not None}
    columns = {name: numbers for name, numbers in said.columns.items() if name not in asked}
    return replace(said, **new, columns={**(columns if same else {}), **changes.columns})


def _other(said: SourceOptions, changes: SourceOptions, name: str) -> bool:
    new = getattr(changes, name)
    return new is not None and new != getattr(said, name)


class _Exchange:
    """Puts what is staged in the place of what the engagement has of one source."""

    def __init__(
        self, engagement: Engagement, staging: Staging, source_id: int, result: Reread
    ) -> None:
        self.engagement, self.conn = engagement, engagement.conn
        self.staging, self.source_id, self.result = staging, source_id, result

    def apply(self, progress: Progress) -> None:
        """One transaction, and none where nothing is different."""
        progress(0.8, "Pairing duplicates")
        before = self._told()
        updates = self._pair_later()
        with self.staging.attached(self.conn):
            writing = stoppable(self.conn, progress, "Writing the engagement")
            with self.engagement.transaction(), writing:
                self.result.changed = bool(updates) or self._differs()
                if not self.result.changed:
                    return
                self._exchange()
                self._write_pairs(updates)
                after = self._told()
                self.result.changes = {
                    name: (before[name], after[name])
                    for name in before if before[name] != after[name]
                }  # fmt: skip
                detail = {
                    "source": self.result.source, "source_id": self.source_id,
                    "changes": self.result.changes, "later": self.result.later,
                }  # fmt: skip
                self.engagement.log("reread", detail)

    def _lines(self, table: str) -> str:
        if table in ("party", "source_text", "issue", "line"):
            return f"source_id = {self.source_id}"
        base, last = self.conn.execute(
            "SELECT line_base, last_row FROM source_text WHERE source_id = ?", (self.source_id,)
        ).fetchone()
        return f"line_id BETWEEN {base + 1} AND {base + last}"

    def _differs(self) -> bool:
        """Whether what is staged says anything else than what the engagement has."""
        for table in _OWN:
            key, *others = [name for (name,) in self.conn.execute(
                "SELECT name FROM pragma_table_info(?) ORDER BY pk = 0, cid", (table,)
            )]  # fmt: skip
            other = " OR ".join(f"a.{name} IS NOT b.{name}" for name in others)
            found = (
                f"(SELECT count(*) FROM main.{table} WHERE {self._lines(table)}) <> "
                f"(SELECT count(*) FROM {staged(table)}) OR EXISTS (SELECT 1 FROM {staged(table)} b "
                f"LEFT JOIN main.{table} a USING ({key}) WHERE {other})"
            )
            if self.conn.execute(f"SELECT {found}").fetchone()[0]:
                return True
        issue = "SELECT source_row, field, raw, reason, count(*) FROM {0}.issue WHERE {1} GROUP BY 1, 2, 3, 4"
        ours = issue.format("main", f"{self._lines('issue')} AND origin = 'import'")
        theirs = issue.format("stage", "true")
        found = " UNION ALL ".join(
            f"SELECT 1 FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))"
            for one, other in ((ours, theirs), (theirs, ours))
        )
        return bool(self.conn.execute(f"SELECT EXISTS ({found})").fetchone()[0])

    def _exchange(self) -> None:
        conn = self.conn
        conn.execute("DROP TABLE IF EXISTS temp.old_issue")
        conn.execute(
            "CREATE TEMP TABLE old_issue AS SELECT row_number() OVER (ORDER BY issue_id) AS n, "
            f"issue_id FROM main.issue WHERE {self._lines('issue')}"
        )
        for table in ("line_text", "line", "party", "issue", "source_text"):
            conn.execute(f"DELETE FROM main.{table} WHERE {self._lines(table)}")
        for table in _OWN:
            conn.execute(f"INSERT INTO main.{table} SELECT * FROM {staged(table)}")
        conn.execute(
            "INSERT INTO main.issue SELECT coalesce(o.issue_id, s.issue_id), s.origin, s.source_id, "
            "s.source_row, s.field, s.raw, s.reason FROM (SELECT *, row_number() OVER "
            "(ORDER BY issue_id) AS n FROM stage.issue) s LEFT JOIN temp.old_issue o USING (n)"
        )
        new = self.staging.sources[0]
        conn.execute(
            "UPDATE source SET layout = ?, header_row = ?, value_basis = ?, mapping = ?, "
            "unread = ?, decisions = ?, rows_read = ?, lines_loaded = ?, duplicates = ?, "
            "rejected = ? WHERE source_id = ?",
            (*new[7:17], self.source_id),
        )

    def _pair_later(self) -> list[tuple[object, ...]]:
        """Pair every later source anew; its lines that are paired otherwise now, to be written."""
        duck, updates = self.staging.duck, []
        later = self.conn.execute(
            f"SELECT source_id, {CONTENT}, CASE WHEN format = 'text' THEN '' ELSE sheet END "
            "FROM source s WHERE source_id > ? ORDER BY source_id", (self.source_id,),
        ).fetchall()  # fmt: skip
        columns = ("line_id", "source_row", "line_hash", "bill_key", *_PAIRED)
        query = f"SELECT {', '.join(columns)} FROM line WHERE source_id = ? ORDER BY line_id"
        kinds = [pa.int64(), pa.int64(), pa.string(), pa.string(), *[pa.int64()] * len(_PAIRED)]
        schema = pa.schema(list(zip(columns, kinds, strict=True)))
        for source_id, sha256, sheet in later:
            rows = self.conn.execute(query, (source_id,)).fetchall()
            arrays = zip(*rows, strict=True) if rows else [[] for _ in columns]
            duck.register("later", pa.table([list(a) for a in arrays], schema=schema))
            self.staging.pairs.number("FROM later", sha256, sheet)
            other = " OR ".join(f"n.{name} IS DISTINCT FROM l.{name}" for name in _PAIRED)
            updates += duck.execute(
                f"SELECT {', '.join('n.' + name for name in _PAIRED)}, n.line_id FROM numbered n "
                f"JOIN later l USING (line_id) WHERE {other}"
            ).fetchall()
            duck.unregister("later")
        return updates

    def _write_pairs(self, updates: list[tuple[object, ...]]) -> None:
        conn = self.conn
        conn.executemany(
            f"UPDATE line SET {', '.join(f'{name} = ?' for name in _PAIRED)} WHERE line_id = ?",
            updates,
        )
        if not updates:
            return
        counted = conn.execute(
            "SELECT o.source_id, o.duplicates, count(l.duplicate_of), o.source_file || ', sheet ''' "
            "|| o.sheet || '''' FROM source o JOIN line l USING (source_id) "
            "WHERE o.source_id > ? GROUP BY 1",
            (self.source_id,),
        ).fetchall()
        for source_id, was, now, where in counted:
            if was != now:
                self.result.later[where] = (was, now)
                conn.execute(
                    "UPDATE source SET duplicates = ?, lines_loaded = lines_loaded + ? "
                    "WHERE source_id = ?", (now, was - now, source_id),
                )  # fmt: skip

    def _told(self) -> dict[str, Any]:
        """What the engagement says of the source, to be compared and logged."""
        conn = self.conn
        row = conn.execute(
            f"SELECT {', '.join(_TOLD)}, decisions FROM source WHERE source_id = ?",
            (self.source_id,),
        ).fetchone()
        told = dict(zip(_TOLD, row, strict=False))
        told["mapping"], told["unread"] = json.loads(told["mapping"]), json.loads(told["unread"])
        how = json.loads(row[-1] or "{}")
        told["decisions"] = {d["field"]: d["decision"] for d in how.get("columns", [])}
        told["issues"] = conn.execute(
            f"SELECT count(*) FROM issue WHERE {self._lines('issue')} AND origin = 'import'"
        ).fetchone()[0]
        told["value_cents"] = dict(
            conn.execute(
                f"SELECT coalesce(currency, ''), sum({_CENTS}) FROM line WHERE source_id = ? "
                "AND duplicate_of IS NULL AND amount_micros IS NOT NULL GROUP BY 1",
                (self.source_id,),
            )
        )
        return told
