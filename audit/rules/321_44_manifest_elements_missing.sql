/*
id = "321-44"
title = "A manifest clearance lacks data that the regulation requires"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '321'"
testable = "1 = 1"
needs = []
facts = ["source_field"]
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
WITH lacking AS (
    SELECT s.* FROM shipment s WHERE s.entry_type = '321' AND s.any_shipper_name * s.any_shipper_address
        * s.any_shipper_country * s.any_consignee_name * s.any_consignee_address * s.every_origin
        * s.every_description * s.every_quantity * s.any_weight * s.every_value = 0
), missing AS (
    SELECT shipment_no, source_id, 'shipper name' AS element, 'shipper_name' AS field
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
    UNION ALL SELECT shipment_no, source_id, 'description', 'description'
    FROM lacking WHERE every_description = 0
    UNION ALL SELECT shipment_no, source_id, 'quantity', 'quantity' FROM lacking WHERE every_quantity = 0
    UNION ALL SELECT shipment_no, source_id, 'weight', 'gross_weight' FROM lacking WHERE any_weight = 0
    UNION ALL SELECT shipment_no, source_id, 'value', 'value' FROM lacking WHERE every_value = 0
)
SELECT m.shipment_no, 'breach' AS role,
    CASE WHEN f.field IS NULL THEN 'review' ELSE 'violation' END AS certainty, '' AS grouping,
    m.element AS note
FROM missing m LEFT JOIN source_field f ON f.source_id = m.source_id AND f.field = m.field
