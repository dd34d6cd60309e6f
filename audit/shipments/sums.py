"""What the lines of a shipment say together: the table `shipment`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.engagement.schema import SHIPMENT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_INDEXES = {
    "shipment_person_day": "person_no, day, claimed, gift, value_cents",
    "shipment_bill": "bill_key",
    "shipment_entry": "entry_key",
}

# What is said of a shipment: an aggregate and what it is taken over, one row a line
# (n: numbered, l: line, p: its consignee).
_SUMS = {
    "bill_key": ("min", "l.bill_key"), "master_key": ("min", "l.master_key"),
    "entry_key": ("min", "l.entry_key"), "entry_type": ("min", "n.entry_type"),
    "person_no": ("min", "n.person_no"), "least_id": ("min", "p.id_key"),
    "greatest_id": ("max", "p.id_key"), "with_id": ("count", "p.id_key"),
    "with_party": ("count", "n.party_id"), "lines": ("count", "1"),
    "hts_lines": ("count", "l.hts"), "origin_lines": ("count", "l.origin"),
    "order_lines": ("count", "l.order_key"), "least_order": ("min", "l.order_key"),
    "greatest_order": ("max", "l.order_key"), "valued": ("count", "n.value_cents"),
    "by_line": ("sum", "CASE WHEN n.by_shipment = 0 THEN n.value_cents END"),
    "by_shipment": ("max", "CASE WHEN n.by_shipment = 1 THEN n.value_cents END"),
    "value_repeats": ("max", "n.by_shipment"),
    "gift_lines": ("sum", "coalesce(l.gift, 0)"),
    "exempt": ("min", "coalesce(l.exempt_1702b, 0)"),
    **{name: ("min", f"l.{name}") for name in
       ("shipped_from", "mode", "port", "seller_key", "source_id", "estimated_day",
        "release_day", "export_day", "order_day")},
    "arrival": ("min", "l.arrival_day * 86400 + coalesce(l.arrival_second, 0)"),
    "entry": ("min", "l.entry_day * 86400 + coalesce(l.entry_second, 0)"),
    "every_origin": ("min", "l.origin IS NOT NULL"),
    "every_description": ("min", "l.has_description"),
    "every_quantity": ("min", "l.quantity IS NOT NULL"),
    "every_value": ("min", "l.amount_micros IS NOT NULL"),
    "every_hts": ("min", "l.hts IS NOT NULL"),
    **{f"any_{name}": ("max", f"l.has_{name}") for name in
       ("shipper_name", "shipper_address", "consignee_name", "consignee_address",
        "importer_of_record", "pga_code")},
    "any_shipper_country": ("max", "l.shipper_country IS NOT NULL"),
    "any_weight": ("max", "l.gross_weight IS NOT NULL"), "any_port": ("max", "l.port IS NOT NULL"),
}  # fmt: skip

_DAY = {
    "arrival": "g.arrival / 86400", "entry": "g.entry / 86400", "release": "g.release_day",
    "export": "g.export_day",
}  # fmt: skip
_TRIGGER = {
    "latest": "max(coalesce(g.arrival, g.entry), coalesce(g.entry, g.arrival)) / 86400",
    "entry": "g.entry / 86400",
    "arrival": "g.arrival / 86400",
}


def add_up(
    conn: sqlite3.Connection, settings: Mapping[str, str], first_day: int, last_day: int
) -> None:
    """Fill `shipment` from `numbered` and name what the lines of a shipment do not agree on.

    ``first_day`` and ``last_day`` bound the record of the law, in days since 1970-01-01.
    """
    day, trigger = _DAY[settings["day_basis"]], _TRIGGER[settings["regime_trigger"]]
    out = {name: f"g.{name}" for name in SHIPMENT if name in _SUMS} | {
        "shipment_no": "g.shipment_no",
        "shipment_id": "'S' || digest(coalesce('b' || g.bill_key, 'a' || f.line_hash || '#' || f.copy) || char(31) || "
        "k.person_id || char(31) || g.entry_type)",
        "person_id": "k.person_id", "identified": "k.identified",
        "id_key": "CASE WHEN g.least_id = g.greatest_id AND g.with_id = g.with_party "
        "THEN g.least_id END",
        "claimed": "g.entry_type IN ('86', '321', 'mail')",
        "bill_number": "t.bill_number", "entry_number": "t.entry_number",
        "seller_id": "coalesce(t.seller_id, t.seller_name)",
        "source_row": "f.source_row", "source_id": "f.source_id",
        "gift": "g.gift_lines = g.lines",
        "value_cents": "CASE WHEN g.valued > 0 THEN coalesce(g.by_line, 0) + "
        "coalesce(g.by_shipment, 0) END",
        "value_complete": "g.valued = g.lines",
        "orders": "(g.least_order IS NOT NULL) + (g.least_order <> g.greatest_order)",
        "order_numbers": "CASE WHEN f.order_key IS NOT NULL THEN trim(t.order_number) END",
        "arrival_day": "g.arrival / 86400", "entry_day": "g.entry / 86400",
        "arrival_second": "NULLIF(g.arrival % 86400, 0)",
        "entry_second": "NULLIF(g.entry % 86400, 0)",
        "day": day, "trigger_day": trigger,
        "day_in_record": f"coalesce({day} BETWEEN {first_day} AND {last_day}, 0)",
        "trigger_in_record": f"coalesce({trigger} BETWEEN {first_day} AND {last_day}, 0)",
    }  # fmt: skip
    for name in _INDEXES:
        conn.execute(f"DROP INDEX IF EXISTS {name}")
    conn.execute("DELETE FROM shipment")
    conn.execute(
        f"""
        INSERT INTO shipment ({", ".join(SHIPMENT)})
        SELECT {", ".join(out[name] for name in SHIPMENT)}
        FROM (
            {_lines("n.lines = 1", alone=True)} UNION ALL {_lines("n.lines > 1", alone=False)}
            ORDER BY 1
        ) g CROSS JOIN person k ON k.person_no = g.person_no
            CROSS JOIN line f ON f.line_id = g.shipment_no
            CROSS JOIN line_text t ON t.line_id = g.shipment_no
        """
    )
    _orders(conn)
    for name, columns in _INDEXES.items():
        conn.execute(f"CREATE INDEX {name} ON shipment ({columns})")
    _issues(conn)


def _lines(which: str, *, alone: bool) -> str:
    """The sums of some shipments in order; one with a single line needs no adding up."""
    said = [
        f"{f'{over} IS NOT NULL' if name == 'count' else over} AS {column}" if alone
        else f"{name}({over}) AS {column}"
        for column, (name, over) in _SUMS.items()
    ]  # fmt: skip
    return (
        f"SELECT n.shipment_no, {', '.join(said)} FROM numbered n INDEXED BY numbered_shipment "
        "CROSS JOIN line l ON l.line_id = n.line_id LEFT JOIN party p ON p.party_id = n.party_id "
        f"WHERE {which} {'' if alone else 'GROUP BY n.shipment_no'}"
    )


def _orders(conn: sqlite3.Connection) -> None:
    """Name and count the orders of the shipments whose first line does not name them all."""
    conn.execute("DROP TABLE IF EXISTS temp.several")
    conn.execute(
        """
        CREATE TEMP TABLE several AS
        SELECT i.shipment_no, i.order_key, min(i.line_id) AS line_id
        FROM shipment s CROSS JOIN item i ON i.shipment_no = s.shipment_no
        WHERE (s.orders > 1 OR s.orders = 1 AND s.order_numbers IS NULL)
            AND i.order_key IS NOT NULL GROUP BY 1, 2
        """
    )
    conn.execute("CREATE INDEX temp.several_shipment ON several (shipment_no)")
    conn.execute(
        """
        UPDATE shipment SET (orders, order_numbers) = (
            SELECT count(*), group_concat(o, ', ') FROM (
                SELECT trim(t.order_number) AS o FROM several v JOIN line_text t USING (line_id)
                WHERE v.shipment_no = shipment.shipment_no ORDER BY v.line_id))
        WHERE orders > 1 OR orders = 1 AND order_numbers IS NULL
        """
    )


def _issues(conn: sqlite3.Connection) -> None:
    add = "INSERT INTO issue (origin, source_id, source_row, field, raw, reason) SELECT 'run', "
    conn.execute(
        add + "s.source_id, s.source_row, 'value', '', 'the value differs between the lines of "
        "this shipment; the largest counts' FROM (SELECT shipment_no FROM numbered "
        "INDEXED BY numbered_shipment WHERE by_shipment = 1 GROUP BY shipment_no "
        "HAVING min(value_cents) <> max(value_cents)) JOIN shipment s USING (shipment_no)"
    )
    conn.execute(
        add + "s.source_id, s.source_row, 'entry_type', coalesce(s.entry_type, ''), 'the bill "
        "stands under several entry types; each is a shipment of its own' FROM (SELECT bill_key "
        "FROM shipment WHERE bill_key IN (SELECT bill_key FROM shipment WHERE bill_key IS NOT NULL "
        "GROUP BY 1 HAVING count(*) > 1) GROUP BY 1 HAVING min(entry_type) < max(entry_type)) b "
        "JOIN shipment s ON s.bill_key = b.bill_key"
    )
