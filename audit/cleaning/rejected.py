"""What rejected rows are worth, read as the lines of their sheet were: no dollar leaves unseen.

A total row's value is in it too: it was read, and rejected with its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning import codes, dates, laid_out, numbers
from audit.cleaning.blanks import quoted, said
from audit.fields import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from audit.cleaning.evidence import Decision
    from audit.layouts import Mapping_

_DAYS = ("export_date", "arrival_date")  # the first that is there has the rate's day


def read(
    duck: DuckDBPyConnection, mapping: Mapping_, decisions: Mapping[str, Decision], *,
    base_1904: bool,
) -> None:  # fmt: skip
    """Make `rejected_value` (source_row, currency, amount_micros, day) out of `as_rejected`.

    Only rows whose value can be read; ``currency`` is NULL where it cannot, ``day`` counts from
    1970-01-01 and is NULL where the currency is USD or there is no date.
    """
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE rejected_value (source_row BIGINT, currency VARCHAR, "
        "amount_micros BIGINT, day BIGINT)"
    )
    mapped = {name for name in NAMES if name in mapping.columns or name in mapping.constants}
    if (
        "value" not in mapped
        or not duck.execute("SELECT count(*) FROM as_rejected").fetchall()[0][0]
    ):
        return
    _texts(duck, "value")
    mark = decisions["value"].decision.removeprefix("decimal ") if "value" in decisions else None
    numbers.read(duck, "texts", "rejected_amount", money=True, asked=mark)
    amount, quantities = "a.value", ""
    if mapping.unit_price:
        amount = "CAST(NULL AS BIGINT)"
        if "quantity" in mapped:
            _texts(duck, "quantity")
            numbers.read(duck, "texts", "rejected_quantity", money=False)
            amount = laid_out.times("a.value", "q.value")
            quantities = f"LEFT JOIN rejected_quantity q ON q.text = {said('r.quantity')}"
    currency, clash, days = "'USD'", "false", []
    if "currency" in mapped:
        text = _texts(duck, "currency")
        known = [f"WHEN {quoted(t)} THEN {quoted(str(codes.currency(t)[0]))}" for t in text
                 if codes.currency(t)[0]]  # fmt: skip
        read_as = f"CASE {said('r.currency')} {' '.join(known)} END" if known else "NULL"
        currency = f"CASE WHEN {said('r.currency')} IS NULL THEN 'USD' ELSE {read_as} END"
        clash = f"coalesce(a.dollars AND ({currency}) <> 'USD', false)"
        for name in (name for name in _DAYS if name in mapped):
            _texts(duck, name)
            order = decisions[name].decision if name in decisions else None
            dates.read(duck, "texts", f"rejected_{name}", asked=order, base_1904=base_1904)
            days.append(name)
    day = ", ".join(f"{name}.value" for name in days)
    joins = " ".join(
        f"LEFT JOIN rejected_{name} {name} ON {name}.text = {said(f'r.{name}')}" for name in days
    )
    duck.execute(
        f"""
        INSERT INTO rejected_value
        SELECT row, currency, micros, CASE WHEN currency <> 'USD' THEN day END FROM (
            SELECT r.row, {currency} AS currency, {amount} AS micros,
                {f"coalesce({day})" if days else "CAST(NULL AS BIGINT)"} AS day
            FROM as_rejected r JOIN rejected_amount a ON a.text = {said("r.value")}
                {quantities} {joins}
            WHERE NOT {clash}
        ) WHERE micros IS NOT NULL
        """
    )


def _texts(duck: DuckDBPyConnection, name: str) -> list[str]:
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT {said(name)} AS text "
        f"FROM as_rejected WHERE {said(name)} IS NOT NULL"
    )
    return [text for (text,) in duck.execute("SELECT text FROM texts").fetchall()]
