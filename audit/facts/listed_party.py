"""`listed_party`: shippers, sellers and owners whose name is one of the user's table listed_parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.own_tables import keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_FIELDS = {"shipper_name": "shipper", "seller_name": "seller", "owner_name": "owner"}


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table listed_party (shipment_no, party, name, row, first_day, last_day).

    Names are compared as consignees' are: company forms, case and punctuation do not matter. Without
    a row in listed_parties no name is read.
    """
    for name in ("listed_party", "listed_text"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute(
        "CREATE TEMP TABLE listed_party (shipment_no INTEGER, party TEXT, name TEXT, row INTEGER, "
        "first_day INTEGER, last_day INTEGER)"
    )
    wanted = {k for (k,) in conn.execute("SELECT name_key FROM listed_parties") if k}
    if not wanted:
        return
    conn.execute("CREATE TEMP TABLE listed_text (text TEXT PRIMARY KEY, name_key TEXT)")
    for field, party in _FIELDS.items():
        found = conn.execute(
            f"SELECT DISTINCT trim({field}) FROM line_text WHERE trim({field}) <> ''"
        ).fetchall()
        names = [{"name": text} for (text,) in found]
        conn.execute("DELETE FROM listed_text")
        conn.executemany(
            "INSERT INTO listed_text VALUES (?, ?)",
            [
                (name["name"], key)
                for name, (key, *_) in zip(
                    names, keys.of_rows(names, {"name": "name"}), strict=True
                )
                if key in wanted
            ],
        )
        conn.execute(
            f"INSERT INTO listed_party SELECT DISTINCT i.shipment_no, '{party}', l.text, p.row, "
            f"p.first_day, p.last_day FROM item i CROSS JOIN line_text t ON t.line_id = i.line_id "
            f"JOIN listed_text l ON l.text = trim(t.{field}) "
            "JOIN listed_parties p ON p.name_key = l.name_key"
        )
