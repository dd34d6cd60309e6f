/*
id = "321-44"
title = "A manifest clearance lacks data that the regulation requires"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '321'"
testable = "1 = 1"
needs = []
facts = ["described", "master_consignee", "source_field"]
settings = ["unknown_entry_type"]
law = ["manifest_elements_required"]
criteria = ["19 CFR 143.23(j)", "19 CFR 128.21(a)", "CSMS 60011750"]
condition = "A manifest clearance lacks {note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
Any of: shipper name, address, country, consignee name and address, weight on no line; origin,
description, quantity, value missing on any line. Where none of these is a violation, as review: a
description that says nothing specific (the whole phrases of the table description_words, as "gift"
or "parts"), and a consignee that is only the nominal one or the carrier."""
limits = """
Where the source has no such column at all, the finding is review. A description is only compared
with a list of phrases; one that is vague in other words passes: of 20 invented vague texts 19 were
found and none of 95 others, but they and the phrases have one author; of 2,034 public item names none
was. CBP itself names gift, parts, accessories, daily necessities and consolidated; the other phrases
are ours. Other forms of one company's name are not told to be one."""
false_positives = """
A buyer who is his own nominal consignee. An element that stands on the manifest but was left out of
the export."""
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
), found AS (
    SELECT m.shipment_no, CASE WHEN f.field IS NULL THEN 'review' ELSE 'violation' END AS certainty,
        m.element AS note
    FROM missing m LEFT JOIN source_field f ON f.source_id = m.source_id AND f.field = m.field
), unclear AS (
    SELECT w.shipment_no, w.certainty, 'a specific description (' || w.phrase || ')' AS note
    FROM described w WHERE w.list = 'vague'
    UNION ALL
    SELECT n.shipment_no, 'review', 'the ultimate consignee (' || n.named_as || ')'
    FROM master_consignee n
), worse AS (
    SELECT DISTINCT shipment_no FROM found WHERE certainty = 'violation'
)
SELECT f.shipment_no, 'breach' AS role, f.certainty, '' AS grouping, f.note FROM found f
UNION ALL
SELECT u.shipment_no, 'breach', u.certainty, '', u.note
FROM unclear u CROSS JOIN shipment s LEFT JOIN worse b ON b.shipment_no = u.shipment_no
WHERE s.shipment_no = u.shipment_no AND s.entry_type = '321' AND b.shipment_no IS NULL
