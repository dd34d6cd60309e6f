"""The persons as the engagement shows them, and how each line's consignee was identified."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def describe(conn: sqlite3.Connection) -> None:
    """Fill `person` and `line_person` from `numbered`.

    Identity says what joins the line to the others of its person: `id` where it gives the person's
    only id; `decided` or `probable` where nothing but a decision or a near match does (or a name
    without an address, at lenient); else `exact`.
    """
    conn.execute("DELETE FROM person")
    conn.execute(
        """
        INSERT INTO person
        SELECT n.person_no, 'P' || digest(k.person_key), substr(k.person_key, 1, 2) <> 'z:',
            count(DISTINCT coalesce(p.name, '') || '|' || coalesce(p.address, '')),
            count(DISTINCT p.id_key), min(p.name), min(p.address)
        FROM (SELECT DISTINCT person_no, party_id FROM numbered) n
            JOIN person_number k ON k.person_no = n.person_no
            LEFT JOIN party p ON p.party_id = n.party_id
        GROUP BY n.person_no
        """
    )
    conn.execute("DROP TABLE IF EXISTS temp.party_identity")
    conn.execute("CREATE TEMP TABLE party_identity (party_id INTEGER PRIMARY KEY, identity TEXT)")
    conn.execute(
        """
        INSERT INTO party_identity
        SELECT p.party_id, CASE WHEN p.id_key IS NOT NULL AND o.ids = 1 THEN 'id'
            WHEN coalesce(b.main, 1) = 1 THEN 'exact' WHEN b.by_decision = 1 THEN 'decided'
            ELSE 'probable' END
        FROM party p JOIN party_number k ON k.party_id = p.party_id
            JOIN person o ON o.person_no = k.person_no
            LEFT JOIN party_base b ON b.party_id = p.party_id
        """
    )
    _alone(conn)
    conn.execute("DELETE FROM line_person")
    conn.execute(
        """
        INSERT INTO line_person
        SELECT n.line_id, n.person_no, coalesce(i.identity, o.identity)
        FROM numbered n LEFT JOIN party_identity i ON i.party_id = n.party_id
            LEFT JOIN odd_line o ON o.line_id = n.line_id ORDER BY n.line_id
        """
    )


def _alone(conn: sqlite3.Connection) -> None:
    """The person's first spelling, too, is joined by a near match or decision where one line has it."""
    conn.execute(
        """
        UPDATE party_identity SET identity = CASE WHEN w.decided THEN 'decided' ELSE 'probable' END
        FROM (
            SELECT n.person_no, max(b.party_id) AS party_id,
                (SELECT max(o.by_decision) FROM party_base o JOIN party_number k USING (party_id)
                    WHERE k.person_no = n.person_no AND o.main = 0) AS decided
            FROM party_base b JOIN numbered n ON n.party_id = b.party_id
            WHERE b.main = 1 GROUP BY n.person_no HAVING count(*) = 1
        ) w WHERE w.party_id = party_identity.party_id AND party_identity.identity = 'exact'
        """
    )
