/*
id = "321-44"
title = "A manifest clearance lacks data that the regulation requires"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '321'"
testable = "1 = 1"
needs = ["entry_type"]
law = ["manifest_elements_required"]
criteria = ["19 CFR 143.23(j)", "19 CFR 128.21(a)"]
condition = "A manifest clearance lacks {note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
Any of: shipper name, address, country, consignee name and address, weight on no line; origin,
description, quantity, value missing on any line."""
limits = """
Where the source has no such column at all, the finding is review. Vague descriptions are not
judged yet."""
action = """
Ask for the manifest itself."""
*/
WITH missing AS (
    SELECT s.shipment_no, 'shipper name' AS element, 'shipper_name' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_shipper_name = 0
    UNION ALL
    SELECT s.shipment_no, 'shipper address' AS element, 'shipper_address' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_shipper_address = 0
    UNION ALL
    SELECT s.shipment_no, 'shipper country' AS element, 'shipper_country' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_shipper_country = 0
    UNION ALL
    SELECT s.shipment_no, 'consignee name' AS element, 'consignee_name' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_consignee_name = 0
    UNION ALL
    SELECT s.shipment_no, 'consignee address' AS element, 'consignee_address' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_consignee_address = 0
    UNION ALL
    SELECT s.shipment_no, 'country of origin' AS element, 'country_of_origin' AS field FROM shipment s WHERE s.entry_type = '321' AND s.every_origin = 0
    UNION ALL
    SELECT s.shipment_no, 'quantity' AS element, 'quantity' AS field FROM shipment s WHERE s.entry_type = '321' AND s.every_quantity = 0
    UNION ALL
    SELECT s.shipment_no, 'value' AS element, 'value' AS field FROM shipment s WHERE s.entry_type = '321' AND s.every_value = 0
    UNION ALL
    SELECT s.shipment_no, 'description' AS element, 'description' AS field FROM shipment s WHERE s.entry_type = '321' AND s.every_description = 0
    UNION ALL
    SELECT s.shipment_no, 'weight' AS element, 'gross_weight' AS field FROM shipment s WHERE s.entry_type = '321' AND s.any_weight = 0
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
