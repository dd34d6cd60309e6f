"""The table `level_totals`: what a finding of a person's day comes to at each level of identity.

One row for each finding, level (that of the run first) and person that its listed shipments fall to at
that level; the day is the latest for a rule that spans days. See audit.identity_levels.
"""

from __future__ import annotations

from audit.amounts import iso, usd

QUERY = f"""
    SELECT f.finding_id, f.rule_id, d.level, {iso("d.day")} AS day, {usd("d.cents")} AS total_usd,
        {usd("d.limit_cents")} AS limit_usd, d.shipments, d.listed, d.persons, d.breach
    FROM level_total d JOIN finding f USING (finding_no) ORDER BY d.finding_no, d.rowid"""
