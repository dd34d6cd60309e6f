/*
id = "321-11"
title = "Goods of China or Hong Kong claimed after their exclusion"
certainty = "violation"
subject = "shipment"
population = "s.entry_type IN ('86', '321') AND s.gift = 0"
testable = "s.trigger_in_record = 1 AND s.origin_lines = s.lines"
needs = ["country_of_origin", "trigger"]
settings = ["regime_trigger", "hong_kong_as_china", "unknown_entry_type"]
law = ["china_hk_ineligible"]
criteria = ["EO 14256", "90 FR 14899"]
condition = "A shipment of {total} with goods of China or Hong Kong, excluded since 2 May 2025."
dates = "2025-05-02 to 2025-08-28."
identity = false
adds_value = false
logic = """
A type 86 or manifest shipment with a line of Chinese or Hong Kong origin, its trigger date on
or after the first day."""
limits = """
Origin is as the source says; a shipper's country given as origin misleads. Macau is not covered.
Mail has a rule of its own, 321-13. What came later is 321-12's. Gifts and articles under 50 USC
1702(b) are left out only where a column says so. Litigation over the order was open when the law was
read."""
false_positives = """
The shipper's country given as the origin of goods made elsewhere. A type 86 entry that was rejected
and entered again as type 11, where the export shows the first filing only."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping,
    'origin ' || MIN(i.origin) AS note
FROM shipment s
JOIN legal_parameter p ON p.parameter = 'china_hk_ineligible'
    AND s.trigger_day BETWEEN p.first_day AND p.last_day
JOIN item i ON i.shipment_no = s.shipment_no
WHERE s.entry_type IN ('86', '321') AND s.gift = 0 AND p.value = 1
    AND coalesce(i.exempt_1702b, 0) = 0 AND (i.origin = 'CN' OR (i.origin = 'HK' AND EXISTS (
            SELECT 1 FROM chosen c WHERE c.name = 'hong_kong_as_china' AND c.value = 'yes')))
GROUP BY s.shipment_no
