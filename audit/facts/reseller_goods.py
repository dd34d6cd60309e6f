"""`reseller_goods`: shipments of which it is known whether a reseller bought them, and which one.

Who the reseller is: the owner or the nominal consignee that the user's table `resellers` names; the
consignee as given that it names; where a line says that the consignee is a reseller, its owner_name,
else the consignee as given. A nominal consignee is often a carrier, and the importer of record a
broker: neither is taken for the reseller because a line says that there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.facts.written import mapped
from audit.own_tables import keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table reseller_goods (shipment_no, reseller, name); reseller NULL: there is none.

    ``reseller`` is a key, the same for one reseller however it is named; ``name`` is as written,
    without commas. Needs `resellers` and `said` with owner_name and nominal_consignee.
    """
    conn.execute("DROP TABLE IF EXISTS temp.reseller_goods")
    conn.execute(
        "CREATE TEMP TABLE reseller_goods (shipment_no INTEGER PRIMARY KEY, reseller TEXT, name TEXT)"
    )
    listed = conn.execute("SELECT 1 FROM resellers LIMIT 1").fetchone() is not None
    flagged = "consignee_is_reseller" in mapped(conn)
    if not listed and not flagged:
        return
    conn.execute("DROP TABLE IF EXISTS temp.resold")
    conn.execute(
        "CREATE TEMP TABLE resold AS SELECT DISTINCT shipment_no FROM item "
        "WHERE consignee_is_reseller = 1"
    )
    conn.execute("CREATE UNIQUE INDEX temp.resold_no ON resold (shipment_no)")
    _named(conn, listed=listed)
    _given(conn)
    answered = "1" if listed else "max(consignee_is_reseller) IS NOT NULL"
    conn.execute(
        "INSERT INTO reseller_goods SELECT shipment_no, NULL, NULL FROM item GROUP BY shipment_no "
        f"HAVING {answered} AND coalesce(max(consignee_is_reseller), 0) = 0"
    )
    conn.execute(
        """
        INSERT OR REPLACE INTO reseller_goods
        SELECT a.shipment_no, coalesce(n.reseller, g.reseller, o.reseller, 'p:' || s.person_no),
            coalesce(n.name, g.name, o.name, replace(p.name, ',', ''))
        FROM (
            SELECT shipment_no FROM resold UNION SELECT shipment_no FROM given_reseller
            UNION SELECT shipment_no FROM named_party WHERE listed = 1
        ) a CROSS JOIN shipment s ON s.shipment_no = a.shipment_no
            LEFT JOIN person p ON p.person_no = s.person_no
            LEFT JOIN named_party n ON n.shipment_no = a.shipment_no AND n.listed = 1
            LEFT JOIN given_reseller g ON g.shipment_no = a.shipment_no
            LEFT JOIN named_party o ON o.shipment_no = a.shipment_no AND o.listed = 0
        WHERE s.identified = 1 OR o.reseller IS NOT NULL OR n.reseller IS NOT NULL
        """
    )
    _join_spellings(conn)


def _named(conn: sqlite3.Connection, *, listed: bool) -> None:
    """`named_party`: owners (listed 0), and owners and nominal consignees that are listed (1)."""
    texts = [
        text
        for (text,) in conn.execute(
            "SELECT DISTINCT text FROM said WHERE field IN ('owner_name', 'nominal_consignee') AND ? "
            "UNION SELECT d.text FROM resold r CROSS JOIN said d ON d.field = 'owner_name' "
            "AND d.shipment_no = r.shipment_no ORDER BY 1",
            [listed],
        )
    ]
    found = keys.of_rows([{"name": text} for text in texts], {"name": "name"})
    for name in ("party_name", "named_party"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute(
        "CREATE TEMP TABLE party_name (text TEXT PRIMARY KEY, name_key TEXT) WITHOUT ROWID"
    )
    conn.executemany(
        "INSERT INTO party_name VALUES (?, ?)",
        [(text, key[0]) for text, key in zip(texts, found, strict=True) if key[0]],
    )
    conn.execute(
        """
        CREATE TEMP TABLE named_party AS
        SELECT d.shipment_no, r.name_key IS NOT NULL AS listed, 'n:' || min(n.name_key) AS reseller,
            replace(min(d.text), ',', '') AS name
        FROM said d JOIN party_name n ON n.text = d.text
            LEFT JOIN (SELECT DISTINCT name_key FROM resellers WHERE name_key IS NOT NULL) r
                ON r.name_key = n.name_key
        WHERE d.field = 'owner_name' OR d.field = 'nominal_consignee' AND r.name_key IS NOT NULL
        GROUP BY 1, 2
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.named_party_no ON named_party (shipment_no, listed)")


def _given(conn: sqlite3.Connection) -> None:
    """`given_reseller`: shipments whose consignee as given is one of the user's resellers."""
    conn.execute("DROP TABLE IF EXISTS temp.given_reseller")
    conn.execute(
        """
        CREATE TEMP TABLE given_reseller AS
        WITH known AS (
            SELECT p.party_id, r.name_key FROM party p JOIN resellers r ON r.id_key = p.id_key
            UNION ALL
            SELECT p.party_id, r.name_key FROM party p JOIN resellers r
                ON r.name_key = p.name_key AND r.address_key = p.address_key
            UNION ALL
            SELECT p.party_id, r.name_key FROM party p JOIN resellers r ON r.name_key = p.name_key
            WHERE r.address_key IS NULL AND r.id_key IS NULL
        ), once AS (
            SELECT party_id, min(name_key) AS name_key FROM known GROUP BY party_id
        )
        SELECT i.shipment_no, min(coalesce('n:' || o.name_key, 'p:' || s.person_no)) AS reseller,
            replace(min(p.name), ',', '') AS name
        FROM once o CROSS JOIN line l ON l.party_id = o.party_id
            CROSS JOIN item i ON i.line_id = l.line_id
            CROSS JOIN shipment s ON s.shipment_no = i.shipment_no
            JOIN party p ON p.party_id = o.party_id
        GROUP BY i.shipment_no
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.given_reseller_no ON given_reseller (shipment_no)")


def _join_spellings(conn: sqlite3.Connection) -> None:
    """A consignee as given is the reseller that others name, where it alone bears that name.

    A key with a person's number becomes one with the person's id, which no order of rows changes.
    """
    conn.execute("DROP TABLE IF EXISTS temp.reseller_key")
    conn.execute(
        """
        CREATE TEMP TABLE reseller_key AS
        WITH given AS (
            SELECT DISTINCT g.reseller, s.person_id, l.party_id FROM reseller_goods g
                JOIN shipment s ON s.shipment_no = g.shipment_no
                JOIN line l ON l.line_id = g.shipment_no
            WHERE substr(g.reseller, 1, 2) = 'p:'
        ), bearer AS (
            SELECT 'n:' || p.name_key AS name, min(g.reseller) AS reseller FROM given g
                JOIN party p ON p.party_id = g.party_id WHERE p.name_key IS NOT NULL
            GROUP BY 1 HAVING min(g.reseller) = max(g.reseller)
        )
        SELECT g.reseller AS old, coalesce(
                min(CASE WHEN b.name IN (SELECT reseller FROM reseller_goods) THEN b.name END),
                'p:' || min(g.person_id)) AS new
        FROM given g LEFT JOIN bearer b ON b.reseller = g.reseller GROUP BY g.reseller
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.reseller_key_old ON reseller_key (old)")
    conn.execute(
        "UPDATE reseller_goods SET reseller = (SELECT new FROM reseller_key WHERE old = reseller) "
        "WHERE substr(reseller, 1, 2) = 'p:'"
    )
