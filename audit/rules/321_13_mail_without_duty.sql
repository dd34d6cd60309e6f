/*
id = "321-13"
title = "Mail claimed free of duty after mail became dutiable"
certainty = "probable"
subject = "shipment"
population = "s.entry_type = 'mail' AND s.gift = 0 AND s.exempt = 0"
testable = """s.trigger_in_record = 1 AND (s.origin_lines = s.lines OR NOT EXISTS (
    SELECT 1 FROM legal_parameter p WHERE p.parameter = 'postal_duty_china_hk' AND p.value = 1
        AND s.trigger_day BETWEEN p.first_day AND p.last_day) OR EXISTS (
    SELECT 1 FROM legal_parameter p WHERE p.parameter = 'postal_duty_all_countries' AND p.value = 1
        AND s.trigger_day BETWEEN p.first_day AND p.last_day))"""
needs = ["trigger"]
settings = ["regime_trigger", "hong_kong_as_china"]
law = ["postal_duty_all_countries", "postal_duty_china_hk"]
criteria = ["EO 14256", "EO 14324", "91 FR 37801"]
condition = "A postal shipment of {total} without a record of duty paid ({note})."
dates = "Goods of China or Hong Kong mailed there since 2025-05-02; all mail since 2025-08-29."
identity = false
adds_value = false
logic = """
A postal shipment, no gift and no 50 USC 1702(b) goods, none of whose lines says that postal duty was
paid: from 29 August 2025 whatever its origin; from 2 May 2025 with a line of Chinese or Hong Kong
origin mailed from China or Hong Kong. Mailed from elsewhere, or it isn't said from where (neither
the country of shipment nor the shipper's), such a line is review until 28 August 2025."""
limits = """
Postal duty is usually paid by the carrier and need not stand in a seller's file: a missing record is
no proof. The rates are not computed here. What holds for goods of China mailed from third countries
is disputed. The date is that of arrival or entry, not that of posting."""
false_positives = """
Duty paid by a qualified party or the carrier and recorded elsewhere; gifts and informational materials
that are not marked as such."""
action = """
Ask the postal carrier or the qualified party for its remittance records of the period."""
*/
WITH mailed AS (
    SELECT s.shipment_no, s.trigger_day, MAX(coalesce(i.postal_duty_paid, 0)) AS paid
    FROM shipment s CROSS JOIN item i
    WHERE s.entry_type = 'mail' AND s.gift = 0 AND s.exempt = 0 AND i.shipment_no = s.shipment_no
    GROUP BY s.shipment_no, s.trigger_day
), unpaid AS (
    SELECT m.shipment_no, CASE WHEN a.value = 1 THEN 1 ELSE 0 END AS every_country
    FROM mailed m
    JOIN legal_parameter a ON a.parameter = 'postal_duty_all_countries'
        AND m.trigger_day BETWEEN a.first_day AND a.last_day
    JOIN legal_parameter c ON c.parameter = 'postal_duty_china_hk'
        AND m.trigger_day BETWEEN c.first_day AND c.last_day
    WHERE m.paid = 0 AND (a.value = 1 OR c.value = 1)
), chinese AS (
    SELECT u.shipment_no, i.origin, coalesce(i.shipped_from, i.shipper_country) AS mailed_from
    FROM unpaid u CROSS JOIN item i CROSS JOIN chosen h
    WHERE u.every_country = 0 AND i.shipment_no = u.shipment_no AND h.name = 'hong_kong_as_china'
        AND coalesce(i.exempt_1702b, 0) = 0
        AND (i.origin = 'CN' OR (i.origin = 'HK' AND h.value = 'yes'))
)
SELECT u.shipment_no, 'breach' AS role, 'probable' AS certainty, '' AS grouping, 'mail of any origin' AS note
FROM unpaid u WHERE u.every_country = 1
UNION ALL
SELECT c.shipment_no, 'breach', CASE WHEN c.mailed_from IN ('CN', 'HK') THEN 'probable' ELSE 'review' END,
    '', 'origin ' || c.origin || ' mailed from ' || coalesce(c.mailed_from, 'an unnamed country')
FROM chinese c GROUP BY c.shipment_no, c.origin, c.mailed_from
