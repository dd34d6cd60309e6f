"""One mapped sheet becomes the DuckDB tables `said`, `typed`, `party`, `rejected_value`, `problem`.

`problem` has source_row, field, raw, reason. Every column is read by its distinct texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import reference
from audit.cleaning import blanks, codes, evidence, laid_out, names, rejected, rows
from audit.cleaning.blanks import is_error, quoted, said
from audit.fields import BY_NAME, NAMES, PRESENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

    from audit.cleaning.evidence import Decision, Marks
    from audit.layouts import Mapping_
    from audit.readers import Sheet

PARTY_FIELDS = (
    "consignee_id", "consignee_name", "consignee_address", "consignee_city", "consignee_state",
    "consignee_postal_code", "consignee_country", "consignee_email", "consignee_phone",
)  # fmt: skip
_DAYS = {
    "arrival_date": "arrival", "estimated_arrival_date": "estimated", "entry_date": "entry",
    "release_date": "release", "export_date": "export", "order_date": "order",
}  # fmt: skip
_NAMED = {"country_of_origin": "origin", "country_of_shipment": "shipped_from",
          "hts_number": "hts", "mode_of_transport": "mode", "port_of_entry": "port"}  # fmt: skip


def prepare(duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_) -> tuple[int, int]:
    """Make `as_read` (row, mapped fields verbatim) of a sheet; returns rows read and rejected.

    Blank rows are no rows. What is no line goes to `as_rejected` with an issue that says why (see
    `rows`); what only looks like none stays, with an issue that asks.
    """
    duck.register("raw", sheet.table())
    says = " OR ".join(blanks.says(f"c{n}") for n in range(1, sheet.columns + 1))
    texts = []
    for name in NAMES:
        if name in mapping.columns:
            places = mapping.columns[name]
            parts = ", ".join(said(f"c{number}") for number in places)
            joiner = " " if name.endswith("_name") else ", "
            joined = f"concat_ws({quoted(joiner)}, {parts})" if len(places) > 1 else f"c{places[0]}"
            if name in mapping.parts:
                joined = laid_out.part(name, joined, mapping.parts[name])
            texts.append(f"NULLIF({joined}, '') AS {name}")
        elif name in mapping.constants:
            texts.append(f"{quoted(mapping.constants[name])} AS {name}")
    duck.execute(
        # no temporary table: another connection reads it too while the lines are stored
        f"CREATE OR REPLACE TABLE as_read AS SELECT row, {', '.join(texts)} FROM raw "
        f"WHERE row > {mapping.header_row} AND ({says})"
    )
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE problem (source_row BIGINT, field VARCHAR, raw VARCHAR, "
        "reason VARCHAR)"
    )
    read = duck.execute("SELECT count(*) FROM as_read").fetchall()[0][0]
    rows.sort_out(duck, sheet, mapping)
    laid_out.fill_down(duck, mapping)
    apart = rows.set_apart(duck, sheet)
    by_column = {n: name for name, numbers in mapping.columns.items() for n in numbers}
    duck.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?)",
        [
            (note.row, by_column[note.column], note.raw, note.reason)
            for note in sheet.notes if note.column in by_column and note.row > mapping.header_row
        ] or [(0, "", "", "")],
    )  # fmt: skip
    duck.execute("DELETE FROM problem WHERE source_row = 0")
    laid_out.note_unfit(duck, mapping)
    duck.unregister("raw")
    return read, apart


def read(
    duck: DuckDBPyConnection, mapping: Mapping_, *, marks: Marks, base_1904: bool
) -> list[Decision]:
    """Read `as_read` into `typed` and `party`; returns what was decided for each field."""
    mapped = [name for name in NAMES if name in mapping.columns or name in mapping.constants]
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE said AS SELECT row, "
        + ", ".join(f"{said(laid_out.translated(name, mapping))} AS {name}" for name in mapped)
        + " FROM as_read"
    )
    for name in mapping.columns:
        duck.execute(
            f"INSERT INTO problem SELECT row, '{name}', {name}, 'the cell holds a spreadsheet error' "
            f"FROM as_read WHERE {is_error(name)}"
        )
    decisions: dict[str, Decision] = {}
    joins: list[str] = []
    columns: dict[str, str] = {}
    for name in mapped:
        kind = BY_NAME[name].kind
        if kind in ("text", "code"):
            continue
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT {name} AS text FROM said "
            f"WHERE {name} IS NOT NULL"
        )
        target = f"d_{name}"
        if kind == "date":
            decisions[name] = evidence.dates_read(duck, target, name, marks, base_1904=base_1904)
        elif kind in ("money", "number"):
            decisions[name] = evidence.numbers_read(duck, target, name, marks)
        else:
            _read_codes(duck, target, kind)
        joins.append(f"LEFT JOIN {target} ON {target}.text = s.{name}")
        columns[name] = target
        reason = "coalesce(d.reason, d.note)" if kind in ("money", "number") else "d.reason"
        duck.execute(
            f"INSERT INTO problem SELECT s.row, '{name}', s.{name}, {reason} "
            f"FROM said s JOIN {target} d ON d.text = s.{name} WHERE {reason} IS NOT NULL"
        )
    _parties(duck, mapped)
    seller = "seller_name" if "seller_name" in mapped else None
    _keys(duck, names.name_keys, seller, "said", "d_seller_key")
    _type_lines(duck, mapped, columns, joins, unit_price=mapping.unit_price)
    if mapping.unit_price:
        laid_out.note_no_quantity(duck, "s.quantity" if "quantity" in mapped else "NULL")
    if "entry_type" in mapping.columns:
        duck.execute(
            "INSERT INTO problem SELECT row, 'entry_type', coalesce(entry_type, ''), "
            "'no entry type; the setting unknown_entry_type decides' FROM said "
            "WHERE entry_type IS NULL"
        )
    rejected.read(duck, mapping, decisions, base_1904=base_1904)
    laid_out.show_written(duck, mapping)
    told = evidence.with_values(duck, mapping, decisions)
    return laid_out.with_translations(duck, mapping, told)


def _read_codes(duck: DuckDBPyConnection, target: str, kind: str) -> None:
    reader = codes.READERS[kind]
    texts = [text for (text,) in duck.execute("SELECT text FROM texts").fetchall()]
    rows = [(text, *reader(text)) for text in texts]
    value = "BIGINT" if kind == "yesno" else "VARCHAR"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} (text VARCHAR, value {value}, reason VARCHAR)"
    )
    for start in range(0, len(rows), 5000):
        chunk = rows[start : start + 5000]
        duck.execute(
            f"INSERT INTO {target} SELECT unnest(?::VARCHAR[]), unnest(?::{value}[]), "
            "unnest(?::VARCHAR[])",
            [list(column) for column in zip(*chunk, strict=True)],
        )


def _or_null(mapped: list[str], name: str, expression: str) -> str:
    return expression if name in mapped else "NULL"


def _parties(duck: DuckDBPyConnection, mapped: list[str]) -> None:
    """`party`: the distinct consignees as written, with the keys they are compared by."""
    columns = {
        name: f"s.{name}" if name in mapped else "CAST(NULL AS VARCHAR)" for name in PARTY_FIELDS
    }
    whole = ", ".join(f"coalesce({columns[name]}, '')" for name in PARTY_FIELDS)
    who = [columns[name] for name in PARTY_FIELDS[:3]]
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE line_party AS SELECT row, CASE WHEN coalesce({', '.join(who)}) "
        f"IS NOT NULL THEN concat_ws(chr(31), {whole}) END AS party_text FROM said s"
    )
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE plain_party AS SELECT first AS n, * FROM ("
        "SELECT p.party_text, min(s.row) AS first, "
        + ", ".join(f"any_value({columns[name]}) AS {name}" for name in PARTY_FIELDS)
        + " FROM said s JOIN line_party p USING (row) WHERE p.party_text IS NOT NULL GROUP BY 1)"
    )
    for column, target, reader in (
        ("consignee_name", "name_key", names.name_keys),
        ("consignee_address", "street_key", names.street_keys),
    ):
        _keys(duck, reader, column if column in mapped else None, "plain_party", f"d_{target}")
    country = "d_consignee_country.value" if "consignee_country" in mapped else "NULL"
    nobody = ", ".join(quoted(each) for each in reference.load("placeholder_ids").column("id_key"))
    join = (
        "LEFT JOIN d_consignee_country ON d_consignee_country.text = p.consignee_country"
        if "consignee_country" in mapped else ""
    )  # fmt: skip
    place = (
        f"coalesce({names.postal_key('p.consignee_postal_code', country)}, "
        "upper(concat_ws(' ', p.consignee_city, p.consignee_state)))"
    )
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE party AS
        SELECT p.n, p.party_text,
            CASE WHEN upper(p.consignee_id) NOT IN ({nobody}) THEN upper(p.consignee_id) END AS id_key,
            NULLIF(k.name_key, '') AS name_key,
            coalesce(k.initials, '') AS initials,
            CASE WHEN coalesce(a.street_key, '') <> '' THEN a.street_key || '|' || {place} END AS address_key,
            p.consignee_name AS name, p.consignee_address AS address, p.consignee_city AS city,
            p.consignee_state AS state, p.consignee_postal_code AS postal_code,
            p.consignee_country AS country, p.consignee_email AS email, p.consignee_phone AS phone
        FROM plain_party p LEFT JOIN d_name_key k ON k.text = p.consignee_name
            LEFT JOIN d_street_key a ON a.text = p.consignee_address {join}
        """
    )
    if "consignee_id" in mapped:
        duck.execute(
            "INSERT INTO problem SELECT row, 'consignee_id', consignee_id, "
            "'this id names nobody, so it joins no lines to one person' FROM said "
            f"WHERE upper(consignee_id) IN ({nobody})"
        )


def _keys(
    duck: DuckDBPyConnection, reader: Callable[[DuckDBPyConnection, str, str], None],
    column: str | None, source: str, target: str,
) -> None:  # fmt: skip
    """``target``: the distinct texts of a column with their keys; empty where there is no column."""
    if column is None:
        keys = "text VARCHAR, name_key VARCHAR, initials VARCHAR, street_key VARCHAR"
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {target} ({keys})")
        return
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT {column} AS text FROM {source} "
        f"WHERE {column} IS NOT NULL"
    )
    reader(duck, "texts", target)


def _compared(name: str, dictionaries: dict[str, str]) -> str:
    """SQL: a field as read, by which lines are told to be equal; as said where it cannot be read."""
    if table := dictionaries.get(name):
        value = f"CAST({table}.value AS VARCHAR)"
        if BY_NAME[name].kind == "date":
            value += f" || coalesce('T' || CAST({table}.second AS VARCHAR), '')"
        value = f"coalesce({value}, s.{name})"
        return f"NULLIF({value}, 'USD')" if name == "currency" else value  # blank is USD
    return f"upper(s.{name})" if BY_NAME[name].kind == "code" else f"s.{name}"


def _type_lines(
    duck: DuckDBPyConnection, mapped: list[str], dictionaries: dict[str, str], joins: list[str],
    *, unit_price: bool,
) -> None:  # fmt: skip
    def typed(name: str, column: str = "value", kind: str = "VARCHAR") -> str:
        table = dictionaries.get(name)
        return f"{table}.{column}" if table else f"CAST(NULL AS {kind})"

    def text(name: str) -> str:
        return f"s.{name}" if name in mapped else "CAST(NULL AS VARCHAR)"

    plain = "NULLIF(regexp_replace(upper({}), '[^\\pL\\pN]+', '', 'g'), '')"
    out = {
        "bill_key": text("bill_number"),
        "master_key": f"upper({text('master_bill')})",
        "entry_key": plain.format(text("entry_number")),
        "order_key": plain.format(text("order_number")),
        "seller_key": f"CASE WHEN coalesce({text('seller_id')}, {text('seller_name')}) IS NOT NULL "
        f"THEN concat_ws('|', {plain.format(text('marketplace'))}, "
        f"coalesce('#' || upper({text('seller_id')}), d_seller_key.name_key)) END",
        "entry_type": typed("entry_type"),
        "currency": f"coalesce({typed('currency')}, CASE WHEN {text('currency')} IS NULL THEN 'USD' END)",
        "listed_micros": typed("listed_price", kind="BIGINT"),
        "paid_micros": typed("paid_price", kind="BIGINT"),
        "amount_micros": typed("value", kind="BIGINT"),
        "quantity": typed("quantity", kind="DOUBLE"),
        "gross_weight": typed("gross_weight", kind="DOUBLE"),
        "shipper_country": typed("shipper_country"),
        "consignee_country": typed("consignee_country"),
    }
    if "value" in dictionaries and "currency" in dictionaries:
        clash = f"(d_value.dollars AND {typed('currency')} <> 'USD')"
        out["amount_micros"] = f"CASE WHEN NOT coalesce({clash}, false) THEN d_value.value END"
        duck.execute(
            "INSERT INTO problem SELECT s.row, 'value', s.value, 'the value says US dollars, the "
            "currency column ' || d_currency.value FROM said s JOIN d_value ON d_value.text = s.value "
            f"JOIN d_currency ON d_currency.text = s.currency WHERE {clash}"
        )
    if unit_price:
        out["amount_micros"] = laid_out.times(out["amount_micros"], out["quantity"])
    for name, column in _NAMED.items():
        out[column] = typed(name)
    for name, stem in _DAYS.items():
        out[f"{stem}_day"] = typed(name, kind="BIGINT")
        out[f"{stem}_second"] = typed(name, "second", "BIGINT")
    for name in (field for field in NAMES if BY_NAME[field].kind == "yesno"):
        out[name] = typed(name, kind="BIGINT")
    for name in PRESENCE:
        out[f"has_{name}"] = f"CAST({text(name)} IS NOT NULL AS BIGINT)"
    seller = text("seller_name")
    said_all = ", ".join(f"'{name}=' || {_compared(name, dictionaries)}" for name in mapped)
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE typed AS SELECT s.row AS source_row, "
        f"md5(concat_ws(chr(31), '', {said_all})) AS line_hash, party.n AS party_n, "
        + ", ".join(f"{expression} AS {column}" for column, expression in out.items())
        + " FROM said s JOIN line_party lp ON lp.row = s.row "
        "LEFT JOIN party ON party.party_text = lp.party_text "
        f"LEFT JOIN d_seller_key ON d_seller_key.text = {seller} " + " ".join(joins)
    )
