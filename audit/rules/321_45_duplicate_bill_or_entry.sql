/*
id = "321-45"
title = "A bill under several persons, an entry on several bills, or a repeated line"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "s.bill_key IS NOT NULL OR s.entry_key IS NOT NULL"
needs = ["bill_number|entry_number"]
law = []
criteria = ["ACE Appendix E"]
condition = "{note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
The same bill under different persons (review); the same entry number on two bills of type 86
(violation); lines that are identical within one source (review)."""
limits = """
A consolidation's bill given for every parcel looks like this."""
action = """
Compare with the carrier's records."""
*/
WITH bill AS (
    SELECT bill_key FROM shipment WHERE bill_key IS NOT NULL GROUP BY bill_key
    HAVING COUNT(DISTINCT person_no) > 1
), entry AS (
    SELECT entry_key FROM shipment WHERE entry_key IS NOT NULL AND entry_type = '86'
    GROUP BY entry_key HAVING COUNT(DISTINCT coalesce(bill_key, shipment_id)) > 1
), repeated AS (
    SELECT DISTINCT shipment_no FROM identical_line
), hit AS (
    SELECT s.shipment_no, 'review' AS certainty, 'The bill stands under different persons' AS note
    FROM shipment s JOIN bill b ON b.bill_key = s.bill_key
    UNION ALL
    SELECT s.shipment_no, 'violation', 'The entry number stands on more than one bill'
    FROM shipment s JOIN entry e ON e.entry_key = s.entry_key WHERE s.entry_type = '86'
    UNION ALL
    SELECT r.shipment_no, 'review', 'Lines stand twice in one source' FROM repeated r
)
SELECT shipment_no, 'breach' AS role, MAX(certainty) AS certainty, '' AS grouping, MIN(note) AS note
FROM hit GROUP BY shipment_no
