"""Traps: where consignees look like one person and are many, or are nobody at all; each with its evidence.

A hint for whoever reviews: no trap joins or separates anybody. The thresholds are choices of this
program (resources/law/trap_*.toml), the names that say nobody are resources/reference/placeholder_names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit import reference
from audit.ids import digest
from audit.persons import joined, nominal, trap_words
from audit.persons.consignee_ids import KEY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

KINDS = {
    "forwarder": "Forwarder or fulfilment centre",
    "dormitory or office": "Dormitory, tower or office",
    "placeholder name": "Name that says nobody",
    "carrier or broker": "Carrier or broker given as consignee",
    "shared phone": "One phone for many names",
    "shared e-mail": "One e-mail address for many names",
    "shared id": "One consignee id for many names",
    "chain": "Person that grew by weak links",
}
FEW, ROWS = 25, 2_000
"""Consignees of a trap up to which each gets a row in `consignee`, and how many rows so in all."""

_WHOLE = "substr(p.address_key, 1, instr(p.address_key, '|') - 1)"
_SPOT = (
    f"rtrim(substr({_WHOLE}, 1, instr({_WHOLE} || '#', '#') - 1)) || ', ' || "
    "substr(p.address_key, instr(p.address_key, '|') + 1)"
)
_UNIT = f"substr({_WHOLE}, instr({_WHOLE} || '#', '#') + 1)"
_DIGITS = "p.phone"
for _sign in ("-", " ", "(", ")", ".", "+", "/"):
    _DIGITS = f"replace({_DIGITS}, '{_sign}', '')"
_CONTACTS = {
    "shared phone": f"CASE WHEN length({_DIGITS}) >= 7 THEN substr({_DIGITS}, -10) END",
    "shared e-mail": "lower(trim(p.email))",
    "shared id": "p.id_key",
}


class Trap(NamedTuple):
    """One trap: what it is about, its evidence in words, and what hangs on it (value in US cents)."""

    kind: str
    subject: str
    evidence: str
    names: int
    consignees: int
    persons: int
    lines: int
    shipments: int
    value_cents: int
    example: str
    marked: int  # consignees that have a row, which names the trap


def mark(conn: sqlite3.Connection) -> dict[str, int]:
    """Find the traps: fill consignee_link, trap and consignee.traps anew; returns traps by kind.

    Inside the run's transaction, once consignee, identity_pair, shipment and the law are in. Of a trap
    with few consignees (`FEW`, at most `ROWS` in all) those that have no row in consignee get one.
    """
    chains = joined.link(conn)
    conn.create_function("digest", 1, digest, deterministic=True)
    for table in ("trapped", "trap_weight"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE trapped (kind TEXT, subject TEXT, party_id INTEGER, said TEXT)")
    least = {
        name: int(conn.execute(_LEAST, [f"trap_{name}"]).fetchone()[0])
        for name in ("address_names", "address_units", "contact_names")
    }
    _addresses(conn, least["address_names"], least["address_units"])
    _contacts(conn, least["contact_names"])
    _placeholders(conn)
    nominal.find(conn, least["contact_names"])
    _chains(conn, chains)
    _weigh(conn)
    _store(conn)
    _give_rows(conn)
    _name_on_consignees(conn)
    for table in ("trapped", "trap_weight", "crowd"):
        conn.execute(f"DROP TABLE temp.{table}")
    return dict(conn.execute("SELECT kind, count(*) FROM trap GROUP BY kind ORDER BY kind"))


def summary(conn: sqlite3.Connection, most: int = -1) -> list[Trap]:
    """The traps of the last run, the weightiest first; all of them, or ``most``."""
    return [
        Trap(*row)
        for row in conn.execute(
            f"SELECT {', '.join(Trap._fields)} FROM trap ORDER BY trap_no LIMIT ?", [most]
        )
    ]


_LEAST = "SELECT value FROM legal_parameter WHERE parameter = ? ORDER BY last_day DESC LIMIT 1"


def _addresses(conn: sqlite3.Connection, names: int, units: int) -> None:
    """Streets with a postal code and many names: many units, or a forwarder."""
    _crowd(conn, f"CASE WHEN substr(p.address_key, -1) <> '|' THEN {_SPOT} END", names)
    conn.execute(
        f"""
        INSERT INTO trapped
        WITH at_unit AS (
            SELECT c.said, {_UNIT} AS unit, count(DISTINCT p.name_key) AS names
            FROM crowd c CROSS JOIN party p ON p.party_id = c.party_id GROUP BY 1, 2
        ), spot AS (
            SELECT said, sum(unit <> '') AS units, max(names) AS most FROM at_unit GROUP BY 1
        )
        SELECT CASE WHEN s.units >= ? AND s.most < ? THEN 'dormitory or office' ELSE 'forwarder' END,
            c.said, c.party_id, s.units || ' ' || s.most
        FROM spot s JOIN crowd c ON c.said = s.said
        """,
        [units, names],
    )


def _contacts(conn: sqlite3.Connection, names: int) -> None:
    """A phone, an e-mail address, an id with many names."""
    for kind, contact in _CONTACTS.items():
        _crowd(conn, contact, names)
        conn.execute("INSERT INTO trapped SELECT ?, said, party_id, '' FROM crowd", [kind])


def _crowd(conn: sqlite3.Connection, said: str, names: int) -> None:
    """`crowd` (said, party_id): consignees of whom so many names or more say the same.

    Counted first without looking at names, which leaves few.
    """
    for table in ("frequent", "crowd"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE frequent (said TEXT PRIMARY KEY)")
    conn.execute("CREATE TEMP TABLE crowd (said TEXT, party_id INTEGER)")
    conn.execute(
        f"INSERT INTO frequent SELECT said FROM (SELECT {said} AS said FROM party p) "
        "WHERE said <> '' GROUP BY 1 HAVING count(*) >= ?",
        [names],
    )
    if conn.execute("SELECT 1 FROM frequent").fetchone():
        conn.execute(
            "INSERT INTO crowd SELECT f.said, p.party_id FROM party p "
            f"CROSS JOIN frequent f ON f.said = {said}"
        )
        conn.execute(
            "DELETE FROM crowd WHERE said NOT IN (SELECT c.said FROM crowd c JOIN party p "
            "USING (party_id) GROUP BY c.said HAVING count(DISTINCT p.name_key) >= ?)",
            [names],
        )
        conn.execute("CREATE INDEX temp.crowd_said ON crowd (said)")
    conn.execute("DROP TABLE temp.frequent")


def _placeholders(conn: sqlite3.Connection) -> None:
    """Names that say nobody, with or without a number beside them."""
    table = reference.load("placeholder_names")
    conn.execute("DROP TABLE IF EXISTS temp.nobody")
    conn.execute("CREATE TEMP TABLE nobody (name_key TEXT PRIMARY KEY, written TEXT, begins TEXT)")
    conn.executemany("INSERT INTO nobody VALUES (?, ?, ?)", table.rows)
    conn.execute(
        "INSERT INTO trapped SELECT 'placeholder name', n.written, p.party_id, '' FROM party p "
        "CROSS JOIN nobody n ON n.name_key = ltrim(p.name_key, '0123456789 ')"
    )
    for (written,) in conn.execute("SELECT written FROM nobody WHERE begins = 'yes'").fetchall():
        conn.execute(
            "INSERT INTO trapped SELECT 'placeholder name', ?1, p.party_id, '' FROM party p "
            "WHERE upper(substr(ltrim(p.name), 1, ?2)) = ?1 || ' '",
            [written, len(written) + 1],
        )
    conn.execute("DROP TABLE temp.nobody")


def _chains(conn: sqlite3.Connection, chains: Sequence[joined.Chain]) -> None:
    """Every consignee of a person that is a chain."""
    conn.execute("DROP TABLE IF EXISTS temp.chain_person")
    conn.execute("CREATE TEMP TABLE chain_person (person_id TEXT PRIMARY KEY, said TEXT)")
    conn.executemany(
        "INSERT INTO chain_person VALUES (?, ?)",
        [(one.person_id, trap_words.of_chain(conn, one)) for one in chains],
    )
    conn.execute(
        "INSERT INTO trapped SELECT 'chain', c.person_id, y.party_id, n.said FROM consignee c "
        "CROSS JOIN chain_person n ON n.person_id = c.person_id "
        "CROSS JOIN consignee_party y ON y.consignee_id = c.consignee_id"
    )
    conn.execute("DROP TABLE temp.chain_person")


def _weigh(conn: sqlite3.Connection) -> None:
    """`trap_weight`: the lines that count of each trapped consignee, with their shipments."""
    conn.execute("CREATE INDEX temp.trapped_party ON trapped (party_id)")
    conn.execute(
        """
        CREATE TEMP TABLE trap_weight AS
        SELECT l.party_id, i.shipment_no, n.person_no, count(*) AS lines, sum(i.value_cents) AS cents
        FROM line l CROSS JOIN item i ON i.line_id = l.line_id
            CROSS JOIN line_person n ON n.line_id = l.line_id
        WHERE l.party_id IN (SELECT party_id FROM trapped) GROUP BY 1, 2, 3
        """
    )
    conn.execute("CREATE INDEX temp.trap_weight_party ON trap_weight (party_id)")


def _store(conn: sqlite3.Connection) -> None:
    """One row a trap, the weightiest first."""
    conn.execute("DELETE FROM trap")
    found = conn.execute(
        f"""
        WITH who AS (
            SELECT t.kind, t.subject, t.said, count(DISTINCT p.name_key) AS names,
                count(DISTINCT {KEY}) AS consignees, count(DISTINCT p.address_key) AS addresses,
                min(coalesce(p.name, '') || coalesce(', ' || p.address, '')
                    || coalesce(', ' || p.city, '')) AS example
            FROM trapped t CROSS JOIN party p ON p.party_id = t.party_id GROUP BY 1, 2
        ), worth AS (
            SELECT t.kind, t.subject, count(DISTINCT w.person_no) AS persons, sum(w.lines) AS lines,
                count(DISTINCT w.shipment_no) AS shipments, sum(w.cents) AS cents
            FROM trapped t CROSS JOIN trap_weight w ON w.party_id = t.party_id GROUP BY 1, 2
        )
        SELECT who.kind, who.subject, who.said, names, consignees, addresses, example,
            coalesce(persons, 0), coalesce(lines, 0), coalesce(shipments, 0), coalesce(cents, 0)
        FROM who LEFT JOIN worth USING (kind, subject) ORDER BY 11 DESC, 9 DESC, 1, 2
        """
    ).fetchall()
    conn.executemany(
        "INSERT INTO trap VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            (
                number, kind, subject,
                trap_words.evidence(kind, subject, said, names, consignees, addresses, persons),
                names, consignees, persons, lines, shipments, cents, example,
            )
            for number, (kind, subject, said, names, consignees, addresses, example, persons, lines,
                         shipments, cents) in enumerate(found, 1)
        ),
    )  # fmt: skip


def _give_rows(conn: sqlite3.Connection) -> None:
    """A row in consignee for each consignee of a trap that has few, the weightiest traps first."""
    conn.execute(
        f"""
        INSERT OR IGNORE INTO consignee
        SELECT 'C' || digest(x.key), x.key, '', x.id_key, x.name, x.address, x.city, x.state,
            x.postal_code, x.country, x.phone, x.email, NULL, 0, 0, 0, ''
        FROM (
            SELECT {KEY} AS key, min(p.id_key) AS id_key, min(p.name) AS name,
                min(p.address) AS address, min(p.city) AS city, min(p.state) AS state,
                min(p.postal_code) AS postal_code, min(p.country) AS country,
                min(p.phone) AS phone, min(p.email) AS email, min(r.trap_no) AS first
            FROM trap r CROSS JOIN trapped t ON t.kind = r.kind AND t.subject = r.subject
                CROSS JOIN party p ON p.party_id = t.party_id
            WHERE r.consignees <= {FEW} AND r.kind <> 'chain'
                AND p.party_id NOT IN (SELECT party_id FROM consignee_party)
            GROUP BY 1
        ) x ORDER BY x.first, 1 LIMIT {ROWS}
        """
    )
    conn.execute(
        f"""
        INSERT INTO consignee_party
        SELECT DISTINCT p.party_id, c.consignee_id FROM trapped t
            CROSS JOIN party p ON p.party_id = t.party_id
            CROSS JOIN consignee c ON c.consignee_id = 'C' || digest({KEY})
        WHERE p.party_id NOT IN (SELECT party_id FROM consignee_party)
        """
    )
    conn.execute(
        """
        UPDATE consignee SET person_id = w.person_id, lines = w.lines, shipments = w.shipments,
            value_cents = w.cents
        FROM (
            SELECT y.consignee_id, min(o.person_id) AS person_id, sum(w.lines) AS lines,
                count(DISTINCT w.shipment_no) AS shipments, sum(w.cents) AS cents
            FROM trap_weight w JOIN consignee_party y USING (party_id)
                JOIN person o ON o.person_no = w.person_no GROUP BY 1
        ) w WHERE w.consignee_id = consignee.consignee_id AND consignee.person_id IS NULL
        """
    )


def _name_on_consignees(conn: sqlite3.Connection) -> None:
    """consignee.traps, and of each trap how many consignees say so."""
    conn.execute("UPDATE consignee SET traps = '' WHERE traps IS NULL OR traps <> ''")
    conn.execute(
        """
        UPDATE consignee SET traps = (
            SELECT group_concat(kind, ', ') FROM (
                SELECT DISTINCT t.kind FROM consignee_party y JOIN trapped t USING (party_id)
                WHERE y.consignee_id = consignee.consignee_id ORDER BY 1))
        WHERE consignee_id IN (
            SELECT y.consignee_id FROM trapped t JOIN consignee_party y USING (party_id))
        """
    )
    conn.execute(
        """
        UPDATE trap SET marked = m.marked FROM (
            SELECT t.kind, t.subject, count(DISTINCT y.consignee_id) AS marked
            FROM trapped t JOIN consignee_party y USING (party_id) GROUP BY 1, 2
        ) m WHERE m.kind = trap.kind AND m.subject = trap.subject
        """
    )
