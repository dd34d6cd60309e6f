/*
id = "321-02"
title = "Several shipments of one person in one day exceed the limit together"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["consignee_name|consignee_id", "day", "value"]
settings = [
    "overage_mode", "count_dutiable_entries", "day_basis", "cap_2016", "identity_level",
    "unknown_entry_type",
]
law = ["daily_limit"]
criteria = ["19 U.S.C. 1321(a)(2)(C)", "19 CFR 10.151"]
condition = "{shipments} shipments, {total}, one consignee, on {day}; limit {limit}."
dates = "All dates; limit by the day of importation."
identity = true
adds_value = true
logic = """
No claimed shipment of the person on the day is over the limit, and their sum is. Setting
overage_mode: all lists every one, excess those whose running total passes the limit, in order
of arrival; one that is stopped leaves the total. With count_dutiable_entries=yes the other entry
types count in the sum and are not listed."""
limits = """
Stands or falls with who is one person: see the identity of the finding. A shipment without a
readable value adds nothing to the sum, and the finding is at most probable. The day is that of the
source, in Eastern time; a night flight's hour without an offset can fall on the wrong side of
midnight. Whether every shipment of the day or only the ones that pass the limit fall is disputed:
CBP's published answer says every one, its system stopped one after the other (overage_mode). Whether
dutiable entries count in the sum is open too (count_dutiable_entries)."""
false_positives = """
A household, an office, a dormitory or a forwarder's address that looks like one person; a
consignee number that a carrier gives to all; parcels that arrived on different days but bear one
date of a manifest; shipments that were refused or never released."""
action = """
Confirm the consignee's identity and the arrival dates. Establish the correct entry type (11, or
01 above $2,500), compute duty, tax and fees for released goods, and put the question of prior
disclosure (19 CFR 162.74) to counsel."""
*/
WITH RECURSIVE person_day AS (
    SELECT s.person_no, s.day, MAX(s.claimed) AS claimed,
        MAX(CASE WHEN s.claimed = 1 THEN s.value_cents END) AS largest,
        SUM(CASE WHEN s.claimed = 1 OR c.value = 'yes' THEN s.value_cents END) AS cents
    FROM shipment s CROSS JOIN chosen c
    WHERE s.gift = 0 AND c.name = 'count_dutiable_entries' GROUP BY s.person_no, s.day
), over_day AS (
    SELECT d.person_no, d.day, p.value AS cap FROM person_day d
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND d.day BETWEEN p.first_day AND p.last_day
    WHERE d.claimed = 1 AND d.cents > p.value AND coalesce(d.largest, 0) <= p.value
), counted AS (
    SELECT s.shipment_no, s.person_no, s.day, s.claimed, coalesce(s.value_cents, 0) AS cents, o.cap,
        ROW_NUMBER() OVER (PARTITION BY s.person_no, s.day ORDER BY coalesce(s.arrival_day, 0),
            coalesce(s.arrival_second, 0), s.shipment_no) AS place
    FROM over_day o CROSS JOIN shipment s CROSS JOIN chosen c
    WHERE s.person_no = o.person_no AND s.day = o.day AND s.gift = 0 AND s.identified = 1
        AND c.name = 'count_dutiable_entries' AND (s.claimed = 1 OR c.value = 'yes')
), running AS (
    SELECT shipment_no, person_no, day, place, claimed, cents AS total, 0 AS stopped
    FROM counted WHERE place = 1
    UNION ALL
    SELECT n.shipment_no, n.person_no, n.day, n.place, n.claimed,
        CASE WHEN n.claimed = 1 AND r.total + n.cents > n.cap THEN r.total ELSE r.total + n.cents END,
        CASE WHEN n.claimed = 1 AND r.total + n.cents > n.cap THEN 1 ELSE 0 END
    FROM running r
    JOIN counted n ON n.person_no = r.person_no AND n.day = r.day AND n.place = r.place + 1
)
SELECT r.shipment_no, CASE WHEN r.claimed = 1 AND (m.value = 'all' OR r.stopped = 1) THEN 'breach'
        ELSE 'context' END AS role,
    'violation' AS certainty, '' AS grouping, '' AS note
FROM running r JOIN chosen m ON m.name = 'overage_mode'
