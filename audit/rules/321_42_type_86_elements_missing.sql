/*
id = "321-42"
title = "A type 86 entry lacks data that the test requires"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '86'"
testable = "1 = 1"
needs = ["entry_type"]
law = ["type_86_elements_required", "type_86_estimated_arrival_required"]
criteria = ["84 FR 40079", "CSMS 61421135"]
condition = "A type 86 entry lacks {note}."
dates = "From the beginning of the test; the estimated arrival from 2024-07-25."
identity = false
adds_value = false
logic = """
Any of: bill, entry number, port, shipper name, address, country, consignee name and address on
no line; origin, quantity, value, ten-digit tariff number missing on any line; importer of
record where a PGA code stands; estimated arrival date."""
limits = """
Where the source has no such column at all, the finding is review: the filing may have had what
the export lacks."""
action = """
Ask for the filing itself."""
*/
WITH missing AS (
    SELECT s.shipment_no, 'bill number' AS element, 'bill_number' AS field FROM shipment s WHERE s.entry_type = '86' AND s.bill_key IS NULL
    UNION ALL
    SELECT s.shipment_no, 'entry number' AS element, 'entry_number' AS field FROM shipment s WHERE s.entry_type = '86' AND s.entry_key IS NULL
    UNION ALL
    SELECT s.shipment_no, 'port of entry' AS element, 'port_of_entry' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_port = 0
    UNION ALL
    SELECT s.shipment_no, 'shipper name' AS element, 'shipper_name' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_shipper_name = 0
    UNION ALL
    SELECT s.shipment_no, 'shipper address' AS element, 'shipper_address' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_shipper_address = 0
    UNION ALL
    SELECT s.shipment_no, 'shipper country' AS element, 'shipper_country' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_shipper_country = 0
    UNION ALL
    SELECT s.shipment_no, 'consignee name' AS element, 'consignee_name' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_consignee_name = 0
    UNION ALL
    SELECT s.shipment_no, 'consignee address' AS element, 'consignee_address' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_consignee_address = 0
    UNION ALL
    SELECT s.shipment_no, 'country of origin' AS element, 'country_of_origin' AS field FROM shipment s WHERE s.entry_type = '86' AND s.every_origin = 0
    UNION ALL
    SELECT s.shipment_no, 'quantity' AS element, 'quantity' AS field FROM shipment s WHERE s.entry_type = '86' AND s.every_quantity = 0
    UNION ALL
    SELECT s.shipment_no, 'value' AS element, 'value' AS field FROM shipment s WHERE s.entry_type = '86' AND s.every_value = 0
    UNION ALL
    SELECT s.shipment_no, 'tariff number' AS element, 'hts_number' AS field FROM shipment s WHERE s.entry_type = '86' AND s.every_hts = 0
    UNION ALL
    SELECT s.shipment_no, 'importer of record' AS element, 'importer_of_record' AS field FROM shipment s WHERE s.entry_type = '86' AND s.any_pga_code = 1 AND s.any_importer_of_record = 0
    UNION ALL
    SELECT s.shipment_no, 'ten-digit tariff number', 'hts_number' FROM shipment s
    WHERE s.entry_type = '86' AND s.every_hts = 1 AND EXISTS (SELECT 1 FROM item i
        WHERE i.shipment_no = s.shipment_no AND LENGTH(i.hts) <> 10)
    UNION ALL
    SELECT s.shipment_no, 'estimated arrival date', 'estimated_arrival_date' FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'type_86_estimated_arrival_required'
        AND coalesce(s.entry_day, s.arrival_day) BETWEEN p.first_day AND p.last_day
    WHERE s.entry_type = '86' AND p.value = 1 AND s.estimated_day IS NULL
), judged AS (
    SELECT m.shipment_no, m.element, m.field,
        CASE WHEN EXISTS (SELECT 1 FROM source_field f JOIN shipment s ON s.source_id = f.source_id
            WHERE s.shipment_no = m.shipment_no AND f.field = m.field) THEN 1 ELSE 0 END AS has_column
    FROM missing m
), counted AS (
    SELECT shipment_no, MAX(has_column) AS has_column FROM judged GROUP BY shipment_no
)
SELECT j.shipment_no, 'breach' AS role,
    CASE WHEN c.has_column = 1 THEN 'violation' ELSE 'review' END AS certainty, '' AS grouping,
    j.element AS note
FROM judged j JOIN counted c ON c.shipment_no = j.shipment_no
