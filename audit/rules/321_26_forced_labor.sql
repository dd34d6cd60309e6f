/*
id = "321-26"
title = "Goods of a priority sector for forced labor, or of a listed party"
certainty = "review"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.hts_lines = s.lines AND s.origin_lines = s.lines
    AND (s.day_in_record = 1 OR (s.day IS NULL AND s.trigger_in_record = 1))"""
needs = ["hts_number", "country_of_origin"]
tables = ["uflpa_sectors", "listed_parties"]
facts = ["listed_party"]
settings = []
law = ["uflpa_presumption"]
criteria = ["Pub. L. 117-78", "19 U.S.C. 1307", "CBP E-Commerce FAQ (2024-04-10)"]
condition = "A shipment of {total} to be reviewed for forced labor: {note}."
dates = "From 2022-06-21; sectors from when they were named."
identity = false
adds_value = false
logic = """
A line of origin China whose tariff number begins with a number of a priority sector (uflpa_sectors) that
was named by then; or a shipper, seller or owner with the name of a row of the user's table
listed_parties on that day, whatever the origin. The longest number decides."""
limits = """
A priority sector is a field of enforcement, no proof: the presumption reaches goods of Xinjiang or of
listed entities. Sectors stand for whole chapters, from memory. No list of parties is shipped, names are
compared without company forms, and a maker deeper in the chain is in no field. Hong Kong counts as
itself."""
false_positives = """
Goods of China with no input from Xinjiang, which are most of a sector; a firm that only bears the name of
a listed one."""
action = """
Ask for the supply chain down to raw materials and compare the parties with the UFLPA Entity List of that
day; put a hit that stands to counsel."""
*/
WITH code AS (
    SELECT DISTINCT i.hts FROM item i WHERE i.hts IS NOT NULL AND i.origin = 'CN'
), matched AS (
    SELECT k.hts, u.sector, u.row AS place, u.first_day, u.last_day, LENGTH(u.hts_prefix) AS digits,
        ROW_NUMBER() OVER (PARTITION BY k.hts ORDER BY LENGTH(u.hts_prefix) DESC, u.row) AS best
    FROM uflpa_sectors u JOIN code k ON SUBSTR(k.hts, 1, LENGTH(u.hts_prefix)) = u.hts_prefix
), hit AS (
    SELECT DISTINCT s.shipment_no, coalesce(s.day, s.trigger_day) AS day,
        m.sector || ' (uflpa_sectors row ' || CAST(m.place AS VARCHAR(32)) || ', HTS ' || m.hts || ' by '
        || CASE WHEN m.digits = 2 THEN 'its chapter' WHEN m.digits = 4 THEN 'its heading'
            ELSE CAST(m.digits AS VARCHAR(32)) || ' digits' END || ', origin CN)' AS note
    FROM item i CROSS JOIN matched m CROSS JOIN shipment s
    WHERE m.hts = i.hts AND m.best = 1 AND i.origin = 'CN' AND s.shipment_no = i.shipment_no
        AND s.claimed = 1 AND coalesce(s.day, s.trigger_day) BETWEEN m.first_day AND m.last_day
    UNION
    SELECT s.shipment_no, coalesce(s.day, s.trigger_day),
        l.party || ' ' || l.name || ' (listed_parties row ' || CAST(l.row AS VARCHAR(32)) || ', by name)'
    FROM listed_party l JOIN shipment s ON s.shipment_no = l.shipment_no
    WHERE s.claimed = 1 AND coalesce(s.day, s.trigger_day) BETWEEN l.first_day AND l.last_day
)
SELECT h.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, h.note
FROM hit h JOIN legal_parameter p ON p.parameter = 'uflpa_presumption' AND p.value = 1
    AND h.day BETWEEN p.first_day AND p.last_day
