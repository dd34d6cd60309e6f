"""The table `lines`: every canonical field as it was read, and what the run made of the value.

As read, not as written: a date is an ISO date whatever its column's order was, an amount has a
decimal point, codes stand by their own names, and what could not be read is empty (its raw text is
in `issues`). So the lines of several sources can stand in one file, and that file imported again
gives the same lines. An amount and a quantity that are plain digits already keep their own form; an
amount whose currency cannot be read is empty, since alone it would be one of dollars.
"""

from __future__ import annotations

from audit.amounts import CENTS, iso, usd
from audit.cleaning.blanks import NOTHING_SQL
from audit.fields import BY_NAME, NAMES

_SPACE = "char(32, 9, 10, 13, 160, 8239, 65279, 12288)"
_TYPED = {
    "country_of_origin": "origin", "country_of_shipment": "shipped_from", "hts_number": "hts",
    "mode_of_transport": "mode", "port_of_entry": "port", "value": "amount_micros",
    "listed_price": "listed_micros", "paid_price": "paid_micros",
}  # fmt: skip


def _said(name: str) -> str:
    """SQL: the text without outer white space; NULL where it says nothing (see `blanks`)."""
    text = f"trim(t.{name}, {_SPACE})"
    return (
        f"CASE WHEN t.{name} IS NULL OR lower({text}) IN ({NOTHING_SQL}) THEN NULL ELSE {text} END"
    )


def _plain(name: str, value: str, otherwise: str) -> str:
    """SQL: the text where it is digits with at most two decimals, else ``otherwise``."""
    text = f"trim(t.{name}, {_SPACE})"
    return (
        f"CASE WHEN {value} IS NULL THEN NULL WHEN {text} NOT GLOB '*[^0-9.]*' "
        f"AND {text} NOT GLOB '*.???*' THEN {text} ELSE {otherwise} END"
    )


def _money(micros: str) -> str:
    """SQL: millionths with two decimals, or with six where two do not do."""
    return (
        f"CASE WHEN {micros} < 0 THEN '-' ELSE '' END || (abs({micros}) / 1000000) || "
        f"CASE WHEN {micros} % 10000 = 0 THEN printf('.%02d', abs({micros}) % 1000000 / 10000) "
        f"ELSE printf('.%06d', abs({micros}) % 1000000) END"
    )


def _number(value: str) -> str:
    """SQL: a number of at most 15 digits, never with an exponent; three decimals get a fourth."""
    text = f"printf('%.15g', {value})"
    return (
        f"CASE WHEN {value} = 0 THEN '0' "
        f"WHEN abs({value}) < 0.0001 THEN rtrim(printf('%.20f', {value}), '0') "
        f"WHEN abs({value}) >= 1e15 THEN printf('%.0f', {value}) "
        f"WHEN {text} GLOB '*.[0-9][0-9][0-9]' THEN {text} || '0' ELSE {text} END"
    )


def _date(name: str) -> str:
    """SQL: an ISO date, with its time where there is one (US Eastern)."""
    stem = f"l.{name.removesuffix('_date').removesuffix('_arrival')}"
    return f"{iso(f'{stem}_day')} || coalesce('T' || time({stem}_second, 'unixepoch'), '')"


def _as_read(name: str) -> str:
    """SQL: one canonical field over `line_text` t and `line` l."""
    typed = f"l.{_TYPED.get(name, name)}"
    known = f"CASE WHEN l.currency IS NOT NULL THEN {typed} END" if name == "value" else typed
    by_kind = {
        "text": _said(name),
        "code": _said(name),
        "date": _date(name),
        "money": _plain(name, known, _money(typed)),
        "number": _plain(name, typed, _number(typed)),
        "yesno": f"CASE {typed} WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END",
        # a blank currency is dollars, and stays blank
        "currency": f"CASE WHEN {_said(name)} IS NOT NULL THEN {typed} END",
    }
    return by_kind.get(BY_NAME[name].kind, typed)


_VALUE = (
    f"CASE WHEN i.line_id IS NOT NULL THEN i.value_cents WHEN l.currency = 'USD' THEN {CENTS} END"
)


def query(copy: str) -> str:
    """The table; ``copy`` is SQL for the shipment id of a duplicate."""
    return f"""
        SELECT t.line_id, CASE WHEN l.duplicate_of IS NULL THEN s.shipment_id ELSE {copy} END
            AS shipment_id, {", ".join(f"{_as_read(name)} AS {name}" for name in NAMES)},
            c.usd_per_unit AS rate, {iso("c.rate_day")} AS rate_date,
            NULLIF(c.rate_kind, '') AS rate_kind, {usd(f"({_VALUE})")} AS value_usd
        FROM line_text t JOIN line l USING (line_id)
            LEFT JOIN item i ON i.line_id = coalesce(l.duplicate_of, l.line_id)
            LEFT JOIN shipment s USING (shipment_no)
            LEFT JOIN conversion c ON c.line_id = l.line_id
        ORDER BY t.line_id"""
