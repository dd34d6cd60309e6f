/*
id = "321-12"
title = "Exemption claimed after its suspension for all countries"
certainty = "violation"
subject = "shipment"
population = "s.entry_type IN ('86', '321') AND s.gift = 0 AND s.exempt = 0"
testable = "s.trigger_in_record = 1"
needs = ["trigger"]
settings = ["regime_trigger", "unknown_entry_type"]
law = ["all_countries_suspended"]
criteria = ["EO 14324", "EO 14388", "91 FR 37789"]
condition = "A shipment of {total}, when the exemption was suspended for all countries."
dates = "Since 2025-08-29."
identity = false
adds_value = false
logic = """
A type 86 or manifest shipment, no gift and no 50 USC 1702(b) goods, whose trigger date is on or
after 29 August 2025."""
limits = """
Postal shipments have rules of their own (321-13). The order of August 2025 was read; the order of
20 February 2026 and the rule of 24 June 2026 are known from secondary sources, and the rule's text was
not read. Since 2027-07-01 the exemption is repealed by statute. Whether the system took the claim
or rejected it is not in the data."""
false_positives = """
Gifts, donations and informational materials that no column marks. A traveller's articles. A claim
that was rejected and entered again under another type. A shipment that arrived before 29 August 2025
and whose entry date is that of a later correction."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s
JOIN legal_parameter p ON p.parameter = 'all_countries_suspended'
    AND s.trigger_day BETWEEN p.first_day AND p.last_day
WHERE s.entry_type IN ('86', '321') AND s.gift = 0 AND s.exempt = 0 AND p.value = 1
