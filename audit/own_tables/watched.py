"""What each row of the watch list meets in the last run: how many shipments, how many findings.

No rule: being watched breaks no law. A seller, shipper or consignee is met where a line names it as
the row does, by name (company forms, case, punctuation and the order of words do not matter) or by
the id that the source gives it; a tariff number where it begins with the row's digits; a word where
a description says it as a whole word or words, whatever the case and accents.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from audit.own_tables import keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

NAME: Final = "watch_list"
COLUMNS: Final = ("shipments", "findings")  # that `show` adds
_PARTIES: Final = {
    "seller": ("seller_name", "seller_id"), "shipper": ("shipper_name",),
    "consignee": ("consignee_name", "consignee_id"),
}  # fmt: skip
_UNSPACED: Final = ("\u2e80", "\u9fff")  # Chinese and Japanese: a word may stand in another
_BY_HTS = """
INSERT OR IGNORE INTO met
SELECT i.shipment_no, w.row FROM (
    SELECT c.hts, w.row FROM (SELECT DISTINCT hts FROM item WHERE hts IS NOT NULL) c
    CROSS JOIN (SELECT DISTINCT length(looked_for) AS digits FROM watched WHERE kind = 'hts') l
    CROSS JOIN watched w ON w.kind = 'hts' AND w.looked_for = substr(c.hts, 1, l.digits)
) w CROSS JOIN item i WHERE i.hts = w.hts
"""
_COUNTED = """
SELECT w.row, (SELECT count(*) FROM met m WHERE m.row = w.row), coalesce(f.findings, 0)
FROM watched w LEFT JOIN (
    SELECT m.row, count(DISTINCT e.finding_no) AS findings
    FROM evidence e CROSS JOIN met m ON m.shipment_no = e.shipment_no
    WHERE e.role = 'breach' GROUP BY m.row
) f ON f.row = w.row ORDER BY w.row
"""


def counts(
    conn: sqlite3.Connection, rows: Sequence[tuple[int, Mapping[str, str]]]
) -> dict[int, tuple[int, int]]:
    """Row → shipments of the last run that it meets, and findings that list one of them.

    Empty where nothing has been run. Only temporary tables are made.
    """
    if conn.execute("SELECT 1 FROM run").fetchone() is None:
        return {}
    for table in ("watched", "watched_line", "met"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE watched (row INTEGER, kind TEXT, looked_for TEXT)")
    conn.execute(
        "CREATE TEMP TABLE met (shipment_no INTEGER, row INTEGER, PRIMARY KEY (shipment_no, row)) "
        "WITHOUT ROWID"
    )
    wanted = [(number, row["kind"], row["text"]) for number, row in rows]
    names = keys.of_rows([{"name": text} for _, _, text in wanted], {"name": "name"})
    conn.executemany(
        "INSERT INTO watched VALUES (?, ?, ?)",
        [
            (number, kind, _looked_for(kind, text, key))
            for (number, kind, text), (key, *_) in zip(wanted, names, strict=True)
        ],
    )
    conn.execute("CREATE INDEX temp.watched_for ON watched (kind, looked_for)")
    _meet(conn, {kind for _, kind, _ in wanted})
    conn.execute("CREATE INDEX temp.met_row ON met (row)")
    return {row: (shipments, findings) for row, shipments, findings in conn.execute(_COUNTED)}


def _looked_for(kind: str, text: str, name_key: str | None) -> str | None:
    """What is compared: a name's key, digits, a folded word; None where nothing is left of it."""
    if kind == "hts":
        return "".join(c for c in text if c in "0123456789") or None
    if kind == "word":
        folded = fold(text)
        return folded.strip() if any(map(_unspaced, folded)) else folded if folded.strip() else None
    return name_key


def _meet(conn: sqlite3.Connection, kinds: set[str]) -> None:
    """Fill the table met; the text of the lines is read once, however many rows there are."""
    fields = {kind: names for kind, names in _PARTIES.items() if kind in kinds}
    if "word" in kinds:
        fields["word"] = ("description",)
    if fields:
        taken = [f"trim(t.{name}) AS {name}" for names in fields.values() for name in names]
        conn.execute(
            f"CREATE TEMP TABLE watched_line AS SELECT i.shipment_no, {', '.join(taken)} "
            "FROM item i CROSS JOIN line_text t ON t.line_id = i.line_id"
        )
    for kind, names in fields.items():
        for name in names:
            _meet_field(conn, kind, name)
    if "hts" in kinds:
        conn.execute(_BY_HTS)


def _meet_field(conn: sqlite3.Connection, kind: str, field: str) -> None:
    """The lines whose field says what a row of this kind looks for, through its distinct texts."""
    texts = [
        text
        for (text,) in conn.execute(
            f"SELECT DISTINCT {field} FROM watched_line WHERE {field} <> ''"
        )
    ]
    if kind == "word":
        read: list[str | None] = [fold(text) for text in texts]
        fits = "instr(d.read, w.looked_for) > 0"
    else:
        made = keys.of_rows([{"name": text} for text in texts], {"name": "name"})
        read = [key for key, *_ in made]
        fits = "d.read = w.looked_for"
    conn.execute("DROP TABLE IF EXISTS temp.watched_text")
    conn.execute("CREATE TEMP TABLE watched_text (text TEXT, read TEXT)")
    conn.executemany("INSERT INTO watched_text VALUES (?, ?)", zip(texts, read, strict=True))
    conn.execute("DROP TABLE IF EXISTS temp.watched_hit")
    conn.execute(
        "CREATE TEMP TABLE watched_hit AS SELECT d.text, w.row FROM watched_text d "
        f"CROSS JOIN watched w ON w.kind = '{kind}' AND {fits}"
    )
    conn.execute("CREATE INDEX temp.watched_hit_text ON watched_hit (text)")
    conn.execute(
        "INSERT OR IGNORE INTO met SELECT l.shipment_no, h.row FROM watched_line l "
        f"CROSS JOIN watched_hit h ON h.text = l.{field}"
    )


def fold(text: str) -> str:
    """` creme brulee 12 ` from `Crème-brûlée (12)`: lower case, no accents, one space around words."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if not c.isalnum() else c for c in parts if not unicodedata.combining(c))
    return f" {' '.join(''.join(kept).split())} "


def _unspaced(character: str) -> bool:
    return _UNSPACED[0] <= character <= _UNSPACED[1]
