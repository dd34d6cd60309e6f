/*
id = "321-43"
title = "A type 86 entry filed by someone who may not file it"
certainty = "probable"
subject = "shipment"
population = "s.entry_type = '86'"
testable = """s.shipment_no IN (SELECT f.shipment_no FROM filer_capacity f)
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["filer_capacity"]
tables = ["filer_capacities"]
facts = ["filer_capacity"]
settings = ["unknown_entry_type"]
law = ["type_86_filer_restricted"]
criteria = ["19 CFR 143.26(b)", "84 FR 40079", "89 FR 2630"]
condition = "A type 86 entry of {total} filed by {note}."
dates = "All dates on which something was filed as type 86; by entry date, else arrival date."
identity = false
adds_value = false
logic = """
A type 86 entry whose filer acted as consignee, carrier or in another capacity that is neither
owner, purchaser nor broker; or that a broker filed while the record says that there was no power
of attorney. A consignee may appoint a broker, but may not file type 86 itself."""
limits = """
The capacity is what the record calls it, read by a list of words (reference table
filer_capacities, from memory); a capacity in other words is not tested, nor is a blank one. Without
a column for the power of attorney the second half is not tested. Of 89 FR 2630 only the opening
pages were read; that its conditions held since 2019 comes from secondary sources."""
false_positives = """
An express carrier that is a licensed broker too and files as one, but is called carrier in the
export. A power of attorney of the nominal consignee or the carrier, which is enough, entered as no
because it is not the buyer's. A retroactive or blanket power that the export does not know."""
action = """
Ask for the filer's licence and the power of attorney of that day. Where there was none, establish
who could have entered the goods, and put the question of prior disclosure (19 CFR 162.74) to
counsel."""
*/
SELECT DISTINCT s.shipment_no, 'breach' AS role, 'probable' AS certainty, '' AS grouping,
    CASE f.capacity WHEN 'broker' THEN 'a broker without a power of attorney'
        WHEN 'other' THEN 'someone who is neither its owner or purchaser nor a broker'
        ELSE 'a ' || f.capacity END AS note
FROM filer_capacity f CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'type_86_filer_restricted' AND p.value = 1
    AND coalesce(s.entry_day, s.arrival_day, p.first_day) BETWEEN p.first_day AND p.last_day
WHERE s.shipment_no = f.shipment_no AND s.entry_type = '86'
    AND (f.capacity IN ('consignee', 'carrier', 'other') OR (f.capacity = 'broker' AND f.no_power = 1))
