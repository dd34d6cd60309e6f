"""The table `date_totals`: what a finding of a person's day comes to under each date.

One row for each finding, date (arrival, entry, release, and the one that decided) and day on which
its listed shipments land; without a day for those that lack the date. See audit.sensitivity.
"""

from __future__ import annotations

from audit.amounts import iso, usd

QUERY = f"""
    SELECT f.finding_id, f.rule_id, d.basis, {iso("d.day")} AS day, {usd("d.cents")} AS total_usd,
        {usd("d.limit_cents")} AS limit_usd, d.shipments, d.listed, d.breach
    FROM date_total d JOIN finding f USING (finding_no) ORDER BY d.finding_no, d.rowid"""
