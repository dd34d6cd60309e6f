/*
id = "321-60"
title = "A number or code that cannot be right"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "1 = 1"
needs = ["bill_number|entry_number|hts_number"]
law = []
criteria = ["ACE Appendix E", "CATAIR"]
condition = "{note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
Check digits and forms of entry number, air waybill (mode 40 or 41), container, tariff number
and port."""
limits = """
Some check rules are from memory."""
action = """
Compare with the document."""
*/
SELECT f.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, MIN(f.fault) AS note
FROM format_fault f GROUP BY f.shipment_no
