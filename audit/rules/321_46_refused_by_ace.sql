/*
id = "321-46"
title = "Still claimed although ACE refused it"
certainty = "probable"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.trigger_in_record = 1
    AND EXISTS (SELECT 1 FROM disposition d WHERE d.shipment_no = s.shipment_no)"""
needs = ["disposition_code", "trigger"]
tables = ["disposition_codes"]
facts = ["disposition"]
settings = ["regime_trigger", "unknown_entry_type"]
law = ["ace_refusals_recorded"]
criteria = ["ACE cargo release, record SO60", "CSMS 65085008"]
condition = "A claimed shipment of {total} with {note} on record."
dates = "Since 2025-01-01."
identity = false
adds_value = false
logic = """
A disposition code on the record stands in the table disposition_codes as a refusal of the exemption on
the trigger date, and the shipment still stands as claimed."""
limits = """
Of 4M the meaning was read; of 30, 33, 34 and 2M it is from a secondary source that transcribes CBP's
guide, and the same digits mean other things in other messages. The record may end before the filer
answered. Since when ACE sends them is not confirmed."""
false_positives = """
A refusal that was lifted later; a code of another message or of the carrier's own system; an entry
filed again under another type while the source still shows the first."""
action = """
Look the shipment up in ACE: the last disposition, and the entry that released it."""
*/
SELECT s.shipment_no, 'breach' AS role, c.certainty, '' AS grouping, 'code ' || d.code AS note
FROM disposition d CROSS JOIN disposition_codes c CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'ace_refusals_recorded' AND p.value = 1
    AND s.trigger_day BETWEEN p.first_day AND p.last_day
WHERE c.code = d.code AND s.shipment_no = d.shipment_no AND s.claimed = 1
    AND s.trigger_day BETWEEN c.first_day AND c.last_day
GROUP BY s.shipment_no, c.certainty, d.code
