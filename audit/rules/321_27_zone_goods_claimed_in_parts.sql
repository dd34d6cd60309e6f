/*
id = "321-27"
title = "Goods of one foreign-trade zone admission claimed in parts"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = "EXISTS (SELECT 1 FROM zone_admission z WHERE z.shipment_no = s.shipment_no)"
needs = ["ftz_admission"]
facts = ["zone_admission"]
settings = ["unknown_entry_type"]
law = ["zone_breakdown_barred"]
criteria = ["CBP E-Commerce FAQ (2024-04-10)", "19 U.S.C. 1321(a)(2)"]
condition = "{shipments} shipments, {total}, from {note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
Two or more claimed shipments name the same zone admission: every one of them, a violation. One claimed
shipment beside others of the admission that were entered otherwise: probable. One alone: review,
because the rest of the admission may lie outside the file, or nothing was broken down."""
limits = """
The value is tested at importation, which is before the admission; the admission's own value is not in
the data. Only shipments that name an admission are tested; numbers are compared without case, spaces
and punctuation, and one that two zones share would join them. CBP's answer is not binding law."""
false_positives = """
An admission number that names a zone or a year and not one admission; goods that came into the zone
as separate shipments under one admission."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH admitted AS (
    SELECT DISTINCT z.shipment_no, z.admission, s.claimed
    FROM zone_admission z CROSS JOIN shipment s WHERE s.shipment_no = z.shipment_no
), parts AS (
    SELECT admission, SUM(claimed) AS claimed, COUNT(*) AS shipments FROM admitted GROUP BY admission
)
SELECT a.shipment_no, 'breach' AS role,
    CASE WHEN p.claimed > 1 THEN 'violation' WHEN p.shipments > 1 THEN 'probable' ELSE 'review' END
        AS certainty,
    'zone admission ' || a.admission AS grouping, 'zone admission ' || a.admission AS note
FROM admitted a JOIN parts p ON p.admission = a.admission CROSS JOIN shipment s
JOIN legal_parameter b ON b.parameter = 'zone_breakdown_barred' AND b.value = 1
    AND coalesce(s.day, s.trigger_day, b.first_day) BETWEEN b.first_day AND b.last_day
WHERE s.shipment_no = a.shipment_no AND a.claimed = 1
GROUP BY a.shipment_no, a.admission, p.claimed, p.shipments
