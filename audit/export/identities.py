"""The exported tables `identities`, `identity_pairs` and `identity_traps`: who joined whom, and why.

identities: a row for each consignee as given that shares a person, was compared with another and came
near, is decided on, or is named by a trap; `joined_by` (decided, id, exact, probable, name) is blank for
the weightiest of a person and for one that is alone. identity_pairs: pairs that came near or are decided
on, joined or not. Weights are bits, log2 of the odds.
"""

from __future__ import annotations

from audit.amounts import usd


def steps_in_words(steps: str) -> str:
    """SQL: what was compared, how alike it is, and its bits, of the column ``steps``."""
    return (
        "(SELECT group_concat(json_extract(w.value, '$[0]') || ': ' || json_extract(w.value, '$[1]') "
        "|| printf(' (%+.1f)', json_extract(w.value, '$[2]')), '; ') "
        f"FROM json_each(coalesce({steps}, '[]')) w)"
    )


# The first line that counts of each consignee.
FIRST_LINE = (
    "(SELECT y.consignee_id, min(l.line_id) AS line_id FROM line l CROSS JOIN consignee_party y "
    "ON y.party_id = l.party_id WHERE l.duplicate_of IS NULL GROUP BY 1)"
)
# Beside rows {0} with consignee_id, joined_to and joined_by: the pair i and the decision d that joined.
WHY_JOINED = """
    LEFT JOIN identity_pair i ON i.left_id = min({0}.consignee_id, {0}.joined_to)
        AND i.right_id = max({0}.consignee_id, {0}.joined_to)
    LEFT JOIN decision_in_force d ON {0}.joined_by = 'decided'
        AND d.left_id = min({0}.consignee_id, {0}.joined_to)
        AND d.right_id = max({0}.consignee_id, {0}.joined_to)"""
BITS = "printf('%.2f', {0})"

QUERY = f"""
    SELECT c.person_id, c.consignee_id, c.kind, c.name, c.address, c.city, c.state, c.postal_code,
        c.country, c.phone, c.email, c.id_key AS consignee_number, c.lines, c.shipments,
        {usd("coalesce(c.value_cents, 0)")} AS value_usd, k.joined_to, k.joined_by,
        CASE WHEN k.weight IS NOT NULL THEN {BITS.format("k.weight")} END AS weight,
        CASE WHEN k.joined_by = 'probable' THEN {steps_in_words("i.steps")} END AS steps,
        d."by" AS decided_by, d.at AS decided_at, d.note AS decision_note,
        NULLIF(c.traps, '') AS traps, o.source_file, o.sheet AS source_sheet, l.source_row
    FROM consignee c LEFT JOIN consignee_link k ON k.consignee_id = c.consignee_id
        {WHY_JOINED.format("k")}
        LEFT JOIN {FIRST_LINE} f ON f.consignee_id = c.consignee_id
        LEFT JOIN line l ON l.line_id = f.line_id
        LEFT JOIN source o ON o.source_id = l.source_id
    ORDER BY c.person_id, k.consignee_id IS NOT NULL, c.value_cents DESC, c.consignee_id"""
PAIRS = f"""
    SELECT p.left_id, p.right_id, a.name AS left_name, a.address AS left_address,
        b.name AS right_name, b.address AS right_address,
        CASE WHEN i.weight IS NOT NULL THEN {BITS.format("i.weight")} END AS weight,
        CASE WHEN i.probability IS NOT NULL THEN printf('%.6f', i.probability) END AS probability,
        NULLIF(i.level, '') AS level, {steps_in_words("i.steps")} AS steps,
        d.verdict AS decision, d."by" AS decided_by, d.at AS decided_at, d.note AS decision_note,
        CASE WHEN a.person_id = b.person_id THEN 'yes' ELSE 'no' END AS joined,
        x.reason AS conflict
    FROM (
        SELECT left_id, right_id FROM identity_pair
        UNION SELECT left_id, right_id FROM decision_in_force
        UNION SELECT left_id, right_id FROM identity_conflict
    ) p LEFT JOIN identity_pair i ON i.left_id = p.left_id AND i.right_id = p.right_id
        LEFT JOIN decision_in_force d ON d.left_id = p.left_id AND d.right_id = p.right_id
        LEFT JOIN identity_conflict x ON x.left_id = p.left_id AND x.right_id = p.right_id
        LEFT JOIN consignee a ON a.consignee_id = p.left_id
        LEFT JOIN consignee b ON b.consignee_id = p.right_id
    ORDER BY p.left_id, p.right_id"""
TRAPS = f"""
    SELECT kind, subject, evidence, names, consignees, persons, lines, shipments,
        {usd("value_cents")} AS value_usd, example, marked FROM trap ORDER BY trap_no"""
