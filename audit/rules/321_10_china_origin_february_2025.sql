/*
id = "321-10"
title = "Goods of China or Hong Kong claimed in the first suspension"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.trigger_in_record = 1 AND s.origin_lines = s.lines"
needs = ["country_of_origin", "trigger"]
settings = ["regime_trigger", "hong_kong_as_china", "unknown_entry_type"]
law = ["china_hk_ineligible_feb_2025"]
criteria = ["EO 14195", "EO 14200", "CSMS 63992482"]
condition = "A shipment of {total} with goods of China or Hong Kong, in the suspension of February 2025."
dates = "2025-02-04 to 2025-02-07; the last day is review."
identity = false
adds_value = false
logic = """
A claimed shipment with a line of Chinese or Hong Kong origin whose trigger date lies in the
window."""
limits = """
The end of the suspension was not the same hour everywhere, hence review on its last day. The hours
are not compared: a date without a time counts as the whole day. Origin is as the source says; a
shipment with an unknown origin on one line is tested on the others only. Whether goods were entered
for consumption, as the order asks, is taken from the entry date where there is one."""
false_positives = """
The shipper's country given as the origin of goods made elsewhere. Goods that arrived before the
first day and were entered later for a reason of their own. Claims that were taken again on 7
February. Informational materials and donations (50 USC 1702(b)) that no column marks."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role,
    CASE p.value WHEN 3 THEN 'violation' WHEN 2 THEN 'probable' ELSE 'review' END AS certainty, '' AS grouping,
    'origin ' || MIN(i.origin) AS note
FROM shipment s
JOIN legal_parameter p ON p.parameter = 'china_hk_ineligible_feb_2025'
    AND s.trigger_day BETWEEN p.first_day AND p.last_day
JOIN item i ON i.shipment_no = s.shipment_no
WHERE s.claimed = 1 AND s.gift = 0 AND p.value > 0 AND coalesce(i.exempt_1702b, 0) = 0
    AND (i.origin = 'CN' OR (i.origin = 'HK' AND EXISTS (
            SELECT 1 FROM chosen c WHERE c.name = 'hong_kong_as_china' AND c.value = 'yes')))
GROUP BY s.shipment_no, p.value
