/*
id = "321-14"
title = "Origin missing, unreadable or only the shipper's country"
certainty = "review"
subject = "shipment"
population = "s.claimed = 1 AND s.gift = 0 AND s.exempt = 0"
testable = """s.trigger_in_record = 1 AND EXISTS (SELECT 1 FROM source_field f
    WHERE f.source_id = s.source_id AND f.field = 'country_of_origin')"""
needs = ["country_of_origin", "trigger"]
facts = ["origin_unread", "source_field"]
settings = ["regime_trigger", "unknown_entry_type"]
law = ["origin_decides_eligibility", "origin_default_countries", "origin_default_lines"]
criteria = ["CSMS 64825584"]
condition = "{shipments} shipments, {total}: {note}."
dates = "Since 2025-02-04."
identity = false
adds_value = false
logic = """
A claimed shipment, no gift and no 50 USC 1702(b) goods, its trigger date on or after 4 February
2025, with a line whose origin is blank or is no country (as "EU"). And, as one finding for a whole
source: every line of it that says both gives the shipper's country as origin, over at least three
shippers' countries with at least 100 lines each."""
limits = """
A source without any column for the origin is not testable. The number of countries and of lines from
which agreement looks like a default are our choice, not law. Real goods may all come from where they
are sent."""
false_positives = """
Sources of makers who ship their own goods; an origin that stands on the manifest but not in the
export."""
action = """
Ask for the origin that was declared, and how the column was filled: from the goods or from the
shipper's address."""
*/
WITH asked AS (
    SELECT s.shipment_no, s.source_id, s.trigger_day FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'origin_decides_eligibility' AND p.value = 1
        AND s.trigger_day BETWEEN p.first_day AND p.last_day
    WHERE s.claimed = 1 AND s.gift = 0 AND s.exempt = 0
), by_country AS (
    SELECT s.source_id, i.shipper_country, COUNT(*) AS lines,
        SUM(CASE WHEN i.origin = i.shipper_country THEN 0 ELSE 1 END) AS differing
    FROM shipment s CROSS JOIN item i
    WHERE i.shipment_no = s.shipment_no AND i.origin IS NOT NULL AND i.shipper_country IS NOT NULL
        AND s.source_id IN (SELECT a.source_id FROM asked a)
    GROUP BY s.source_id, i.shipper_country
), threshold AS (
    SELECT MAX(CASE WHEN p.parameter = 'origin_default_lines' THEN p.value END) AS lines,
        MAX(CASE WHEN p.parameter = 'origin_default_countries' THEN p.value END) AS countries
    FROM legal_parameter p
), by_default AS (
    SELECT b.source_id FROM by_country b CROSS JOIN threshold t GROUP BY b.source_id
    HAVING SUM(b.differing) = 0
        AND SUM(CASE WHEN b.lines >= t.lines THEN 1 ELSE 0 END) >= MAX(t.countries)
)
SELECT a.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, o.doubt AS note
FROM origin_unread o CROSS JOIN asked a
JOIN source_field f ON f.source_id = a.source_id AND f.field = 'country_of_origin'
WHERE a.shipment_no = o.shipment_no
UNION ALL
SELECT a.shipment_no, 'breach', 'review', 'origin by default ' || a.source_id,
    'the origin is the shipper''s country on every line of the source'
FROM asked a JOIN by_default d ON d.source_id = a.source_id
