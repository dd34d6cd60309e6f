"""The keys by which the rows of a user's table meet consignees: made as a consignee's are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.cleaning import names

KEY_COLUMNS = ("name_key", "address_key", "id_key")


def of_rows(
    rows: Sequence[Mapping[str, str]], keys: Mapping[str, str]
) -> list[tuple[str | None, str | None, str | None]]:
    """name_key, address_key, id_key of each row, as `party` has them; None where there is nothing.

    ``keys`` says which column is the name, the street and so on (audit.own_tables.kinds.KEYS).
    """
    if not rows:
        return []
    import duckdb  # late: a run without own tables does without

    parts = {key: [row.get(keys.get(key, ""), "") or None for row in rows]
             for key in ("name", "street", "postal_code", "city", "state", "country", "id")}  # fmt: skip
    with duckdb.connect() as duck:
        names.load_words(duck)
        unnested = ", ".join(f'unnest(?::VARCHAR[]) AS "{key}"' for key in parts)
        duck.execute(
            f"CREATE TEMP TABLE own AS SELECT unnest(range({len(rows)})) AS n, {unnested}",
            list(parts.values()),
        )
        for column, reader in (("name", names.name_keys), ("street", names.street_keys)):
            duck.execute(
                f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT {column} AS text FROM own "
                f"WHERE {column} IS NOT NULL"
            )
            reader(duck, "texts", f"d_{column}")
        return duck.execute(
            f"""
            SELECT NULLIF(k.name_key, ''),
                CASE WHEN coalesce(a.street_key, '') <> '' THEN a.street_key || '|' ||
                    coalesce({names.postal_key("o.postal_code", "o.country")},
                        upper(concat_ws(' ', o.city, o.state))) END,
                upper(o.id)
            FROM own o LEFT JOIN d_name k ON k.text = o.name
                LEFT JOIN d_street a ON a.text = o.street
            ORDER BY o.n
            """
        ).fetchall()
