/*
id = "321-60"
title = "A number or code that cannot be right"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "1 = 1"
needs = ["entry_number|master_bill|container_number|hts_number|port_of_entry"]
facts = ["format_fault"]
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
SELECT DISTINCT f.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, f.fault AS note
FROM format_fault f
