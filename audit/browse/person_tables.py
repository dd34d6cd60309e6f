"""Paged tables of persons of several consignees, their variants and near matches, and decisions."""

from __future__ import annotations

from audit.browse.tables import Column, Table

_SIDE = "coalesce({0}.name, '') || coalesce(', ' || {0}.address, '')"
_JOINED = (
    "CASE l.joined_by WHEN 'decided' THEN 'a decision' WHEN 'id' THEN 'the same id' "
    "WHEN 'exact' THEN 'name and address' WHEN 'name' THEN 'a name alone' "
    "WHEN 'probable' THEN printf('near match, %+.1f bits', l.weight) ELSE '' END"
)

PERSONS = Table(
    name="persons",
    key="p.person_no",
    source=(
        "(SELECT person_id, count(*) AS variants, sum(lines) AS lines, "
        "sum(value_cents) AS value_cents, sum(traps <> '') AS traps FROM consignee "
        "WHERE person_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1) g "
        "JOIN person p ON p.person_id = g.person_id"
    ),
    columns=(
        Column("name", "Person", "p.name", width=120, takes_rest=True),
        Column("variants", "Variants", "g.variants", "count", 84),
        Column("value_cents", "Total value", "g.value_cents", "money", 100),
        Column("traps", "Warnings", "NULLIF(g.traps, 0)", "count", 92),
    ),
    hidden=(Column("person_id", "Person id", "p.person_id", "code"),),
    search="p.name || ' ' || coalesce(p.address, '') || ' ' || p.person_id",
    order="g.variants DESC, g.value_cents DESC",
)

VARIANTS = Table(
    name="variants",
    key="c.rowid",
    source=(
        "consignee c LEFT JOIN consignee_link l ON l.consignee_id = c.consignee_id "
        "LEFT JOIN consignee t ON t.consignee_id = l.joined_to"
    ),
    columns=(
        Column("name", "Name", "c.name", width=140),
        Column("address", "Address", "c.address", width=170, takes_rest=True),
        Column("joined_by", "Joined by", _JOINED, width=180),
        Column("joined_to", "To", _SIDE.format("t"), width=180),
        Column("city", "City", "c.city", width=100),
        Column("state", "State", "c.state", width=60),
        Column("postal_code", "ZIP", "c.postal_code", "code", 100),
        Column("phone", "Phone", "c.phone", "code", 120),
        Column("email", "E-mail", "c.email", width=150),
        Column("id_key", "Id", "c.id_key", "code", 90),
        Column("shipments", "Shipments", "c.shipments", "count", 98),
        Column("value_cents", "Value", "c.value_cents", "money", 96),
        Column("traps", "Warnings", "NULLIF(c.traps, '')", width=160),
        Column("consignee_id", "Consignee id", "c.consignee_id", "code", 160),
    ),
    hidden=(Column("person_id", "Person id", "c.person_id", "code"),),
    order="l.consignee_id IS NOT NULL, c.value_cents DESC",
)


LINKS = Table(
    name="near matches",
    key="i.rowid",
    source=(
        "consignee a JOIN identity_pair i ON i.left_id = a.consignee_id "
        "JOIN consignee b ON b.consignee_id = i.right_id AND b.person_id = a.person_id"
    ),
    columns=(
        Column("left", "One", _SIDE.format("a"), width=200, takes_rest=True),
        Column("right", "Other", _SIDE.format("b"), width=220),
        Column("weight", "Bits", "printf('%+.1f', i.weight)", "code", 66),
        Column(
            "level", "Joins alone at", "CASE i.level WHEN '' THEN 'no level' ELSE i.level END",
            width=116,
        ),
    ),
    hidden=(Column("person_id", "Person id", "a.person_id", "code"),),
    order="i.weight",
)  # fmt: skip


DECISIONS = Table(
    name="decisions",
    key="d.decision_id",
    source=(
        "identity_decision d LEFT JOIN consignee a ON a.consignee_id = d.left_id "
        "LEFT JOIN consignee b ON b.consignee_id = d.right_id"
    ),
    columns=(
        Column("decision_id", "No.", "d.decision_id", "count", 62),
        Column("at", "When (UTC)", "d.at", "moment", 146),
        Column(
            "verdict", "Decision",
            "CASE d.verdict WHEN 'undo' THEN 'takes back no. ' || d.undoes ELSE d.verdict END",
            width=134,
        ),
        Column("left", "One", f"coalesce({_SIDE.format('a')}, d.left_id)", width=180, takes_rest=True),
        Column("right", "Other", f"coalesce({_SIDE.format('b')}, d.right_id)", width=210),
        Column("note", "Note", "d.note", width=150),
        Column("by", "By", 'd."by"', width=100),
        Column(
            "undone", "Taken back",
            "(SELECT 'by no. ' || group_concat(u.decision_id, ', ') FROM identity_decision u "
            "WHERE u.undoes = d.decision_id)", width=110,
        ),
    ),
    order="d.decision_id DESC",
)  # fmt: skip
