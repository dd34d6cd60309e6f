/*
id = "321-45"
title = "A bill under several persons, an entry on several bills, or a repeated line"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "s.bill_key IS NOT NULL OR s.entry_key IS NOT NULL"
needs = ["bill_number|entry_number"]
facts = ["identical_line"]
settings = ["identity_level", "shared_addresses", "identity_weights", "unknown_entry_type"]
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
Lines are compared in the columns that are read; what tells two apart may stand in another one. A
line sent again in another source is a duplicate, left out of all totals and not listed here."""
false_positives = """
A consolidation's bill given for every parcel: many persons under one bill. Two equal articles
written as two lines instead of a quantity of two. A carrier's bill with one row for each charge, the
whole value on each: equal in all that is read, and of no effect on the value. A bill number that a
carrier used again after years."""
action = """
Compare with the carrier's records."""
*/
WITH bill AS (
    SELECT b.bill_key FROM shipment b WHERE b.bill_key IS NOT NULL GROUP BY b.bill_key HAVING COUNT(*) > 1
), shared_bill AS (
    SELECT s.bill_key FROM bill b CROSS JOIN shipment s WHERE s.bill_key = b.bill_key
    GROUP BY s.bill_key HAVING MIN(s.person_no) < MAX(s.person_no)
), entry AS (
    SELECT e.entry_key FROM shipment e WHERE e.entry_key IS NOT NULL GROUP BY e.entry_key HAVING COUNT(*) > 1
), shared_entry AS (
    SELECT s.entry_key FROM entry e CROSS JOIN shipment s
    WHERE s.entry_key = e.entry_key AND s.entry_type = '86'
    GROUP BY s.entry_key HAVING MIN(s.bill_key) < MAX(s.bill_key)
)
SELECT s.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping,
    'The bill stands under different persons' AS note
FROM shared_bill b CROSS JOIN shipment s WHERE s.bill_key = b.bill_key
UNION ALL
SELECT s.shipment_no, 'breach', 'violation', '', 'The entry number stands on more than one bill'
FROM shared_entry e CROSS JOIN shipment s
WHERE s.entry_key = e.entry_key AND s.entry_type = '86' AND s.bill_key IS NOT NULL
UNION ALL
SELECT DISTINCT r.shipment_no, 'breach', 'review', '', 'Lines stand twice in one source' FROM identical_line r
