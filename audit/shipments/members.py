"""Whose each line is, and which shipment it belongs to: the temporary table `numbered`.

Persons and bills are whole numbers here: sorting a million numbers is cheap, sorting texts is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.shipments.values import DOLLAR_CENTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def place(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:
    """Fill `person_number` (person_no, person_key) and `numbered`: every line that counts.

    `numbered` has line_id, bill_no (NULL: no bill), person_no, entry_type, value_cents, party_id
    shipment_no, which is the first line of the shipment, and how many lines that has.
    """
    conn.execute("DROP TABLE IF EXISTS temp.person_number")
    conn.execute(
        "CREATE TEMP TABLE person_number (person_no INTEGER PRIMARY KEY, person_key TEXT UNIQUE)"
    )
    conn.execute(
        "INSERT INTO person_number SELECT min(party_id), person_key FROM party_person "
        "WHERE person_key IS NOT NULL GROUP BY person_key"
    )
    conn.execute("DROP TABLE IF EXISTS temp.party_number")
    conn.execute("CREATE TEMP TABLE party_number (party_id INTEGER PRIMARY KEY, person_no INTEGER)")
    conn.execute(
        "INSERT INTO party_number SELECT p.party_id, k.person_no FROM party_person p "
        "JOIN person_number k ON k.person_key = p.person_key ORDER BY p.party_id"
    )
    _odd_lines(conn, settings["identity_level"])
    conn.execute("DROP TABLE IF EXISTS temp.numbered")
    conn.execute(
        """
        CREATE TEMP TABLE numbered (
            line_id INTEGER PRIMARY KEY, bill_no INTEGER, person_no INTEGER, entry_type TEXT,
            value_cents INTEGER, by_shipment INTEGER, party_id INTEGER, shipment_no INTEGER,
            lines INTEGER
        )
        """
    )
    conn.execute(
        f"""
        INSERT INTO numbered
        SELECT line_id, bill_no, person_no, entry_type, value_cents, by_shipment, party_id,
            min(line_id) OVER same, count(*) OVER same
        FROM (
            SELECT l.line_id, l.bill_no, coalesce(k.person_no, o.person_no) AS person_no,
                coalesce(l.entry_type, '{settings["unknown_entry_type"]}') AS entry_type,
                CASE WHEN l.currency = 'USD' THEN {DOLLAR_CENTS} ELSE f.value_cents END
                    AS value_cents,
                s.value_basis = 'shipment' AS by_shipment, l.party_id
            FROM line l JOIN source s ON s.source_id = l.source_id
                LEFT JOIN party_number k ON k.party_id = l.party_id
                LEFT JOIN odd_line o ON o.line_id = l.line_id
                LEFT JOIN conversion f ON f.line_id = l.line_id
            WHERE l.duplicate_of IS NULL
        )
        WINDOW same AS (PARTITION BY coalesce(bill_no, -line_id), person_no, entry_type)
        """
    )
    conn.execute(
        "CREATE INDEX temp.numbered_shipment ON numbered (shipment_no, line_id, person_no, "
        "entry_type, value_cents, by_shipment, party_id, lines)"
    )


def _odd_lines(conn: sqlite3.Connection, level: str) -> None:
    """`odd_line`: lines whose consignee names no person by id or by name and address.

    A name without an address is the bill's person of that name, else a person of its own; a line
    without a consignee is the bill's only person's, else nobody's (its key begins with `z:`).
    """
    alone = (
        "'m:' || p.name_key" if level == "lenient" else "'b:' || l.bill_key || '|' || p.name_key"
    )
    for name in ("odd", "bill_person", "bill_name", "one_name", "odd_key", "odd_line"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute(
        f"""
        CREATE TEMP TABLE odd AS
        SELECT l.line_id, l.bill_no, l.bill_key, p.name_key, {alone} AS nameless,
            l.line_hash || '#' || l.copy AS this
        FROM line l LEFT JOIN party_number k ON k.party_id = l.party_id
            LEFT JOIN party p ON p.party_id = l.party_id
        WHERE l.duplicate_of IS NULL AND k.person_no IS NULL
        """
    )
    conn.execute("CREATE INDEX temp.odd_bill ON odd (bill_no)")
    conn.execute(
        """
        CREATE TEMP TABLE bill_name AS
        SELECT l.bill_no, y.name_key, p.person_key
        FROM line l JOIN party_person p ON p.party_id = l.party_id
            JOIN party y ON y.party_id = l.party_id
        WHERE l.duplicate_of IS NULL AND p.person_key IS NOT NULL
            AND l.bill_no IN (SELECT bill_no FROM odd)
        """
    )
    conn.execute(
        "CREATE TEMP TABLE one_name AS SELECT bill_no, name_key, min(person_key) AS person_key "
        "FROM bill_name WHERE name_key IS NOT NULL GROUP BY 1, 2 "
        "HAVING min(person_key) = max(person_key)"
    )
    conn.execute("CREATE UNIQUE INDEX temp.one_name_key ON one_name (bill_no, name_key)")
    conn.execute(
        """
        CREATE TEMP TABLE bill_person AS
        SELECT bill_no, min(person_key) AS person_key FROM (
            SELECT bill_no, person_key FROM bill_name
            UNION ALL
            SELECT o.bill_no, coalesce(n.person_key, o.nameless) FROM odd o
                LEFT JOIN one_name n ON n.bill_no = o.bill_no AND n.name_key = o.name_key
            WHERE o.bill_no IS NOT NULL AND o.nameless IS NOT NULL
        ) GROUP BY bill_no HAVING min(person_key) = max(person_key)
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.bill_person_no ON bill_person (bill_no)")
    conn.execute(
        "CREATE TEMP TABLE odd_line (line_id INTEGER PRIMARY KEY, person_no INTEGER, identity TEXT)"
    )
    conn.execute(
        """
        CREATE TEMP TABLE odd_key AS
        SELECT o.line_id, coalesce(
            CASE WHEN o.name_key IS NOT NULL THEN coalesce(n.person_key, o.nameless, 'x:' || o.this)
                END, b.person_key, 'z:' || coalesce(o.bill_key, o.this)) AS person_key
        FROM odd o LEFT JOIN bill_person b ON b.bill_no = o.bill_no
            LEFT JOIN one_name n ON n.bill_no = o.bill_no AND n.name_key = o.name_key
        """
    )
    conn.execute(
        "INSERT INTO person_number (person_key) SELECT DISTINCT person_key FROM odd_key WHERE "
        "person_key NOT IN (SELECT person_key FROM person_number) ORDER BY 1"
    )
    conn.execute(
        "INSERT INTO odd_line SELECT o.line_id, k.person_no, CASE WHEN "
        "substr(o.person_key, 1, 2) = 'm:' THEN 'probable' ELSE 'exact' END FROM odd_key o "
        "JOIN person_number k ON k.person_key = o.person_key"
    )
