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
    "shared_addresses", "identity_weights", "unknown_entry_type",
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
WITH RECURSIVE full_day AS (
    SELECT s.person_no, s.day, SUM(CASE WHEN s.claimed = 1 OR c.value = 'yes' THEN s.value_cents END) AS cents
    FROM shipment s CROSS JOIN chosen c
    WHERE s.gift = 0 AND c.name = 'count_dutiable_entries' GROUP BY s.person_no, s.day
), kept AS (
    SELECT s.shipment_no, s.person_no AS party, s.day, s.claimed, s.value_cents AS cents, s.arrival_day,
        s.arrival_second
    FROM full_day d CROSS JOIN legal_parameter p CROSS JOIN shipment s CROSS JOIN chosen c
    WHERE p.parameter = 'daily_limit' AND d.day BETWEEN p.first_day AND p.last_day AND d.cents > p.value
        AND s.person_no = d.person_no AND s.day = d.day AND s.gift = 0 AND s.identified = 1
        AND c.name = 'count_dutiable_entries' AND (s.claimed = 1 OR c.value = 'yes')
),
-- shared: day_over_limit
SELECT r.shipment_no, CASE WHEN r.claimed = 1 AND (m.value = 'all' OR r.stopped = 1) THEN 'breach'
        ELSE 'context' END AS role,
    'violation' AS certainty, '' AS grouping, '' AS note
FROM running r JOIN chosen m ON m.name = 'overage_mode'
