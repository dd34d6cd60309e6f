/*
id = "321-42"
title = "A type 86 entry lacks data that the test requires"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '86'"
testable = "1 = 1"
needs = []
facts = ["source_field"]
settings = ["unknown_entry_type"]
law = ["type_86_elements_required", "type_86_estimated_arrival_required"]
criteria = ["84 FR 40079", "CSMS 61421135"]
condition = "A type 86 entry lacks {note}."
dates = "From the beginning of the test; the estimated arrival from 2024-07-25."
identity = false
adds_value = false
logic = """
Any of: bill, entry number, port, shipper name, address, country, consignee name and address on
no line; origin, quantity, value, ten-digit tariff number missing on any line; importer of
record where a PGA code stands; estimated arrival date. Also one entry number on lines without a bill
that name several master bills: an entry covers one bill. An entry number on several bills is a
finding of 321-45."""
limits = """
Where the source has no such column at all, the finding is review: the filing may have had what
the export lacks. The elements were read in secondary sources that quote 84 FR 40079, the estimated
arrival in CBP's message. An element that stands there is not tested for being true. Whether the
importer of record has to be named depends on the agency; here any agency code asks for it."""
false_positives = """
Exports that drop a column's value where it equals the line above. Lines of one filing spread over
two files. A master bill's number changed by a later correction."""
action = """
Ask for the filing itself. Where it lacks the element too, ask how it was accepted, and correct the
broker's instruction."""
*/
WITH lacking AS (
    SELECT s.* FROM shipment s WHERE s.entry_type = '86' AND (s.bill_key IS NULL OR s.entry_key IS NULL
        OR s.any_port * s.any_shipper_name * s.any_shipper_address * s.any_shipper_country
            * s.any_consignee_name * s.any_consignee_address * s.every_origin * s.every_quantity
            * s.every_value * s.every_hts = 0 OR s.any_pga_code > s.any_importer_of_record)
), missing AS (
    SELECT shipment_no, source_id, 'bill number' AS element, 'bill_number' AS field
    FROM lacking WHERE bill_key IS NULL
    UNION ALL SELECT shipment_no, source_id, 'entry number', 'entry_number' FROM lacking WHERE entry_key IS NULL
    UNION ALL SELECT shipment_no, source_id, 'port of entry', 'port_of_entry' FROM lacking WHERE any_port = 0
    UNION ALL SELECT shipment_no, source_id, 'shipper name', 'shipper_name'
    FROM lacking WHERE any_shipper_name = 0
    UNION ALL SELECT shipment_no, source_id, 'shipper address', 'shipper_address'
    FROM lacking WHERE any_shipper_address = 0
    UNION ALL SELECT shipment_no, source_id, 'shipper country', 'shipper_country'
    FROM lacking WHERE any_shipper_country = 0
    UNION ALL SELECT shipment_no, source_id, 'consignee name', 'consignee_name'
    FROM lacking WHERE any_consignee_name = 0
    UNION ALL SELECT shipment_no, source_id, 'consignee address', 'consignee_address'
    FROM lacking WHERE any_consignee_address = 0
    UNION ALL SELECT shipment_no, source_id, 'country of origin', 'country_of_origin'
    FROM lacking WHERE every_origin = 0
    UNION ALL SELECT shipment_no, source_id, 'quantity', 'quantity' FROM lacking WHERE every_quantity = 0
    UNION ALL SELECT shipment_no, source_id, 'value', 'value' FROM lacking WHERE every_value = 0
    UNION ALL SELECT shipment_no, source_id, 'tariff number', 'hts_number' FROM lacking WHERE every_hts = 0
    UNION ALL SELECT shipment_no, source_id, 'importer of record', 'importer_of_record'
    FROM lacking WHERE any_pga_code > any_importer_of_record
    UNION ALL SELECT DISTINCT s.shipment_no, s.source_id, 'ten-digit tariff number', 'hts_number'
    FROM item i CROSS JOIN shipment s
    WHERE LENGTH(i.hts) <> 10 AND s.shipment_no = i.shipment_no AND s.entry_type = '86'
    UNION ALL SELECT s.shipment_no, s.source_id, 'estimated arrival date', 'estimated_arrival_date'
    FROM shipment s JOIN legal_parameter p ON p.parameter = 'type_86_estimated_arrival_required'
        AND coalesce(s.entry_day, s.arrival_day) BETWEEN p.first_day AND p.last_day
    WHERE s.entry_type = '86' AND s.estimated_day IS NULL AND p.value = 1
    UNION ALL SELECT s.shipment_no, s.source_id, 'one bill for its entry number', 'entry_number'
    FROM (
        SELECT l.entry_key FROM lacking l
        WHERE l.bill_key IS NULL AND l.entry_key IS NOT NULL AND l.master_key IS NOT NULL
        GROUP BY l.entry_key HAVING MIN(l.master_key) < MAX(l.master_key)
    ) e CROSS JOIN lacking s WHERE s.entry_key = e.entry_key AND s.bill_key IS NULL AND s.master_key IS NOT NULL
)
SELECT m.shipment_no, 'breach' AS role,
    CASE WHEN f.field IS NULL THEN 'review' ELSE 'violation' END AS certainty, '' AS grouping,
    m.element AS note
FROM missing m LEFT JOIN source_field f ON f.source_id = m.source_id AND f.field = m.field
