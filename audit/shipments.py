"""Lines become shipments: same bill, person and entry type; money becomes US cents (contract 2)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from audit import persons
from audit.engagement.schema import GOODS, ITEM, SHIPMENT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from audit.progress import Progress

_DAY = {
    "arrival": "g.arrival_day",
    "entry": "g.entry_day",
    "release": "g.release_day",
    "export": "g.export_day",
}
_TRIGGER = {
    "latest": "max(coalesce(g.arrival_day, g.entry_day), coalesce(g.entry_day, g.arrival_day))",
    "entry": "g.entry_day",
    "arrival": "g.arrival_day",
}


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _in_cents(amount_micros: int | None, rate_nanos: int | None) -> int | None:
    if amount_micros is None or rate_nanos is None:
        return None
    scaled, unit = abs(amount_micros) * rate_nanos, 10**13
    cents = (2 * scaled + unit) // (2 * unit)
    return cents if amount_micros >= 0 else -cents


def build(
    conn: sqlite3.Connection, settings: Mapping[str, str], first_day: int, last_day: int,
    progress: Progress,
) -> None:  # fmt: skip
    """Fill item, shipment, person and line_person anew (inside the caller's transaction)."""
    conn.create_function("in_cents", 2, _in_cents, deterministic=True)
    conn.create_function("digest", 1, digest, deterministic=True)
    progress(0.0, "Matching persons")
    persons.assign(conn, settings["identity_level"])
    conn.execute("DELETE FROM issue WHERE origin = 'run'")
    _values(conn)
    progress(0.2, "Finding each line's person")
    _members(conn, settings)
    progress(0.4, "Joining lines into shipments")
    _items(conn)
    _shipments(conn, settings, first_day, last_day)
    progress(0.9, "Naming persons")
    _persons(conn)


def _values(conn: sqlite3.Connection) -> None:
    """`foreign_value`: lines in another currency at the latest rate on or before their day."""
    conn.execute("DROP TABLE IF EXISTS temp.foreign_value")
    conn.execute(
        """
        CREATE TEMP TABLE foreign_value AS
        SELECT l.line_id, in_cents(l.amount_micros, (
            SELECT r.rate_nanos FROM rate r WHERE r.currency = l.currency
                AND r.day <= coalesce(l.export_day, l.arrival_day) ORDER BY r.day DESC LIMIT 1
        )) AS value_cents
        FROM line l WHERE coalesce(l.currency, '') <> 'USD' AND l.amount_micros IS NOT NULL
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.foreign_value_id ON foreign_value (line_id)")
    conn.execute(
        """
        INSERT INTO issue (origin, source_id, source_row, field, raw, reason)
        SELECT 'run', l.source_id, l.source_row, 'value', coalesce(t.value, ''),
            CASE WHEN l.currency IS NULL THEN 'its currency cannot be read'
                ELSE 'no exchange rate for ' || l.currency || ' on or before its day' END
        FROM foreign_value f JOIN line l USING (line_id) JOIN line_text t USING (line_id)
        WHERE f.value_cents IS NULL AND l.duplicate_of IS NULL ORDER BY l.line_id
        """
    )


def _members(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:
    """`member`: every line that counts with its person and shipment key."""
    unknown, lenient = settings["unknown_entry_type"], settings["identity_level"] == "lenient"
    nameless = "'m:' || p.name_key" if lenient else "'b:' || l.bill_key || '|' || p.name_key"
    conn.execute("DROP TABLE IF EXISTS temp.given")
    conn.execute(
        f"""
        CREATE TEMP TABLE given AS
        SELECT l.line_id, l.bill_key, coalesce(l.entry_type, '{unknown}') AS entry_type,
            p.person_key, l.party_id IS NOT NULL AND p.person_key IS NULL AND p.name_key IS NOT NULL
                AS name_only, p.name_key, {nameless} AS nameless, l.line_hash,
            row_number() OVER (PARTITION BY l.line_hash ORDER BY l.line_id) AS copy
        FROM line l LEFT JOIN party_person p USING (party_id) WHERE l.duplicate_of IS NULL
        """
    )
    conn.execute("DROP TABLE IF EXISTS temp.bill_person")
    conn.execute(
        """
        CREATE TEMP TABLE bill_person AS
        SELECT bill_key, count(DISTINCT coalesce(person_key, nameless)) AS persons,
            min(coalesce(person_key, nameless)) AS only_person
        FROM given WHERE bill_key IS NOT NULL AND (person_key IS NOT NULL OR name_only)
            AND bill_key IN (SELECT bill_key FROM given WHERE person_key IS NULL)
        GROUP BY bill_key
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.bill_person_key ON bill_person (bill_key)")
    conn.execute("DROP TABLE IF EXISTS temp.bill_name")
    conn.execute(
        """
        CREATE TEMP TABLE bill_name AS
        SELECT bill_key, name_key, min(person_key) AS person_key FROM given
        WHERE person_key IS NOT NULL AND name_key IS NOT NULL
            AND bill_key IN (SELECT bill_key FROM given WHERE name_only)
        GROUP BY bill_key, name_key HAVING count(DISTINCT person_key) = 1
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.bill_name_key ON bill_name (bill_key, name_key)")
    conn.execute("DROP TABLE IF EXISTS temp.member")
    conn.execute(
        """
        CREATE TEMP TABLE member AS
        SELECT g.line_id, g.bill_key, g.entry_type, coalesce(
                g.person_key,
                CASE WHEN g.name_only THEN coalesce(n.person_key, g.nameless,
                    'x:' || g.line_hash || g.copy) END,
                CASE WHEN b.persons = 1 THEN b.only_person END,
                'z:' || coalesce(g.bill_key, g.line_hash || '#' || g.copy)
            ) AS person_key,
            CASE WHEN g.bill_key IS NULL THEN g.line_hash || '#' || g.copy END AS alone
        FROM given g LEFT JOIN bill_person b ON b.bill_key = g.bill_key AND g.person_key IS NULL
            LEFT JOIN bill_name n ON n.bill_key = g.bill_key AND n.name_key = g.name_key
                AND g.name_only
        """
    )
    conn.execute("DROP TABLE IF EXISTS temp.numbered")
    conn.execute(
        """
        CREATE TEMP TABLE numbered AS
        SELECT line_id, entry_type, person_key, bill_key, alone,
            min(line_id) OVER (PARTITION BY coalesce('b' || bill_key, 'a' || alone), person_key,
                entry_type) AS shipment_no,
            min(line_id) OVER (PARTITION BY person_key) AS person_no
        FROM member
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.numbered_line ON numbered (line_id)")


def _items(conn: sqlite3.Connection) -> None:
    conn.execute("DROP INDEX IF EXISTS item_shipment")
    conn.execute("DELETE FROM item")
    conn.execute(
        f"""
        INSERT INTO item ({", ".join(ITEM)})
        SELECT l.line_id, n.shipment_no, CASE WHEN l.currency = 'USD' THEN
                CASE WHEN l.amount_micros >= 0 THEN (l.amount_micros + 5000) / 10000
                    ELSE -((5000 - l.amount_micros) / 10000) END
                ELSE f.value_cents END, {", ".join("l." + name for name in GOODS)}
        FROM line l JOIN numbered n ON n.line_id = l.line_id
            LEFT JOIN foreign_value f ON f.line_id = l.line_id ORDER BY l.line_id
        """
    )
    conn.execute("CREATE INDEX item_shipment ON item (shipment_no)")
    conn.execute("DELETE FROM line_person")
    conn.execute(
        """
        INSERT INTO line_person
        WITH ids AS (
            SELECT n.person_no, count(DISTINCT p.id_key) AS ids FROM numbered n
            JOIN line l USING (line_id) LEFT JOIN party p USING (party_id) GROUP BY 1
        )
        SELECT n.line_id, n.person_no,
            CASE WHEN substr(n.person_key, 1, 2) = 'm:' THEN 'probable'
                WHEN p.id_key IS NOT NULL AND i.ids = 1 THEN 'id' ELSE 'exact' END
        FROM numbered n JOIN ids i USING (person_no) JOIN line l USING (line_id)
            LEFT JOIN party p USING (party_id) ORDER BY n.line_id
        """
    )


def _shipments(
    conn: sqlite3.Connection, settings: Mapping[str, str], first_day: int, last_day: int
) -> None:
    sums = {
        "bill_key": "min(l.bill_key)", "master_key": "min(l.master_key)",
        "entry_key": "min(l.entry_key)", "entry_type": "min(n.entry_type)",
        "person_no": "min(n.person_no)", "person_key": "min(n.person_key)",
        "alone": "min(n.alone)", "ids": "count(DISTINCT p.id_key)",
        "with_id": "count(p.id_key)", "with_party": "count(p.party_id)", "id_key": "min(p.id_key)",
        "lines": "count(*)", "hts_lines": "count(l.hts)", "origin_lines": "count(l.origin)",
        "order_lines": "count(l.order_key)", "orders": "count(DISTINCT l.order_key)",
        "valued": "count(i.value_cents)",
        "by_line": "sum(CASE WHEN s.value_basis = 'line' THEN i.value_cents END)",
        "by_shipment": "max(CASE WHEN s.value_basis = 'shipment' THEN i.value_cents END)",
        "least": "min(CASE WHEN s.value_basis = 'shipment' THEN i.value_cents END)",
        "value_repeats": "max(s.value_basis = 'shipment')",
        "gift_lines": "sum(coalesce(l.gift, 0))", "exempt": "min(coalesce(l.exempt_1702b, 0))",
        "shipped_from": "min(l.shipped_from)", "mode": "min(l.mode)", "port": "min(l.port)",
        "seller_key": "min(l.seller_key)", "source_id": "min(l.source_id)",
        **{c: f"min(l.{c})" for c in
           ("estimated_day", "release_day", "export_day", "order_day")},
        "arrival": "min(l.arrival_day * 86400 + coalesce(l.arrival_second, 0))",
        "entry": "min(l.entry_day * 86400 + coalesce(l.entry_second, 0))",
        "every_origin": "min(l.origin IS NOT NULL)", "every_description": "min(l.has_description)",
        "every_quantity": "min(l.quantity IS NOT NULL)", "every_value": "min(l.amount_micros IS NOT NULL)",
        "every_hts": "min(l.hts IS NOT NULL)",
        **{f"any_{c}": f"max(l.has_{c})" for c in
           ("shipper_name", "shipper_address", "consignee_name", "consignee_address",
            "importer_of_record", "pga_code")},
        "any_shipper_country": "max(l.shipper_country IS NOT NULL)",
        "any_weight": "max(l.gross_weight IS NOT NULL)", "any_port": "max(l.port IS NOT NULL)",
    }  # fmt: skip
    conn.execute("DROP TABLE IF EXISTS temp.summed")
    conn.execute(
        f"CREATE TEMP TABLE summed AS SELECT n.shipment_no, "
        f"{', '.join(f'{sql} AS {name}' for name, sql in sums.items())} "
        "FROM numbered n JOIN line l ON l.line_id = n.line_id JOIN item i ON i.line_id = n.line_id "
        "JOIN source s ON s.source_id = l.source_id LEFT JOIN party p ON p.party_id = l.party_id "
        "GROUP BY n.shipment_no"
    )
    out = {name: f"g.{name}" for name in SHIPMENT if name in sums}
    out |= {
        "shipment_no": "g.shipment_no",
        "shipment_id": "'S' || digest(coalesce('b' || g.bill_key, 'a' || g.alone) || char(31) || "
        "g.person_key || char(31) || g.entry_type)",
        "person_id": "'P' || digest(g.person_key)",
        "identified": "substr(g.person_key, 1, 2) NOT IN ('z:')",
        "id_key": "CASE WHEN g.ids = 1 AND g.with_id = g.with_party THEN g.id_key END",
        "claimed": "g.entry_type IN ('86', '321', 'mail')",
        "bill_number": "t.bill_number", "entry_number": "t.entry_number",
        "seller_id": "coalesce(t.seller_id, t.seller_name)",
        "source_row": "f.source_row", "source_id": "f.source_id",
        "gift": "g.gift_lines = g.lines",
        "value_cents": "CASE WHEN g.valued > 0 THEN coalesce(g.by_line, 0) + coalesce(g.by_shipment, 0) END",
        "value_complete": "g.valued = g.lines",
        "order_numbers": "t.order_number",
        "arrival_day": "g.arrival_day", "entry_day": "g.entry_day",
        "arrival_second": "NULLIF(g.arrival % 86400, 0)", "entry_second": "NULLIF(g.entry % 86400, 0)",
        "day": _DAY[settings["day_basis"]], "trigger_day": _TRIGGER[settings["regime_trigger"]],
    }  # fmt: skip
    out["day_in_record"] = f"coalesce({out['day']} BETWEEN {first_day} AND {last_day}, 0)"
    out["trigger_in_record"] = (
        f"coalesce({out['trigger_day']} BETWEEN {first_day} AND {last_day}, 0)"
    )
    conn.execute("DELETE FROM shipment")
    conn.execute(
        f"INSERT INTO shipment ({', '.join(SHIPMENT)}) SELECT {', '.join(out[c] for c in SHIPMENT)} "
        "FROM (SELECT *, arrival / 86400 AS arrival_day, entry / 86400 AS entry_day FROM summed) g "
        "JOIN line f ON f.line_id = g.shipment_no JOIN line_text t ON t.line_id = g.shipment_no "
        "ORDER BY g.shipment_no"
    )
    conn.execute(
        "UPDATE shipment SET order_numbers = (SELECT group_concat(o, ', ') FROM (SELECT DISTINCT "
        "trim(t.order_number) AS o FROM item i JOIN line_text t USING (line_id) WHERE "
        "i.shipment_no = shipment.shipment_no AND i.order_key IS NOT NULL ORDER BY i.line_id)) "
        "WHERE orders > 1"
    )
    for name, columns in {
        "shipment_person_day": "person_no, day, claimed, gift, value_cents",
        "shipment_bill": "bill_key", "shipment_entry": "entry_key",
    }.items():  # fmt: skip
        conn.execute(f"CREATE INDEX IF NOT EXISTS {name} ON shipment ({columns})")
    _issues(conn)


def _issues(conn: sqlite3.Connection) -> None:
    add = "INSERT INTO issue (origin, source_id, source_row, field, raw, reason) SELECT 'run', "
    conn.execute(
        add
        + "s.source_id, s.source_row, 'value', '', 'the value differs between the lines of this "
        "shipment; the largest counts' FROM summed g JOIN shipment s USING (shipment_no) "
        "WHERE g.least <> g.by_shipment"
    )
    conn.execute(
        add + "s.source_id, s.source_row, 'entry_type', coalesce(s.entry_type, ''), 'the bill "
        "stands under several entry types; each is a shipment of its own' FROM shipment s JOIN "
        "(SELECT bill_key, person_no FROM shipment WHERE bill_key IS NOT NULL GROUP BY 1, 2 "
        "HAVING count(*) > 1) b ON b.bill_key = s.bill_key AND b.person_no = s.person_no"
    )


def _persons(conn: sqlite3.Connection) -> None:
    conn.execute("DELETE FROM person")
    conn.execute(
        """
        INSERT INTO person
        SELECT n.person_no, 'P' || digest(min(n.person_key)), substr(min(n.person_key), 1, 2) <> 'z:',
            count(DISTINCT coalesce(p.name, '') || '|' || coalesce(p.address, '')),
            count(DISTINCT p.id_key), min(p.name), min(p.address)
        FROM numbered n JOIN line l USING (line_id) LEFT JOIN party p USING (party_id)
        GROUP BY n.person_no
        """
    )
