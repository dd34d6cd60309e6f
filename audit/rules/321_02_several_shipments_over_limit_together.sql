/*
id = "321-02"
title = "Several shipments of one person in one day exceed the limit together"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["consignee_name|consignee_id", "day", "value"]
law = ["daily_limit"]
criteria = ["19 U.S.C. 1321(a)(2)(C)", "19 CFR 10.151"]
condition = "{shipments} shipments, {total}, one consignee, on {day}; limit {limit}."
dates = "All dates; limit by the day of importation."
identity = true
adds_value = true
logic = """
No claimed shipment of the person on the day is over the limit, and their sum is. Setting
overage_mode: all lists every one, excess those whose running total passes the limit, in order
of arrival."""
limits = """
Stands or falls with who is one person: see the identity of the finding. Households and
forwarders at one address can look like one person."""
action = """
Confirm the consignee's identity and the arrival dates. Establish the correct entry type (11, or
01 above $2,500), compute duty, tax and fees for released goods, and put the question of prior
disclosure (19 CFR 162.74) to counsel."""
*/
WITH RECURSIVE counted AS (
    SELECT s.shipment_no, s.person_no, s.day, s.claimed, s.value_cents, p.value AS cap,
        coalesce(s.arrival_second, 0) AS second
    FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
    WHERE s.gift = 0 AND s.identified = 1 AND s.value_cents IS NOT NULL
        AND (s.claimed = 1 OR EXISTS (
            SELECT 1 FROM chosen c WHERE c.name = 'count_dutiable_entries' AND c.value = 'yes'))
), over_day AS (
    SELECT person_no, day FROM counted
    GROUP BY person_no, day
    HAVING SUM(value_cents) > MAX(cap) AND SUM(claimed) > 0
        AND MAX(CASE WHEN claimed = 1 AND value_cents > cap THEN 1 ELSE 0 END) = 0
), ordered AS (
    SELECT c.*, ROW_NUMBER() OVER (
        PARTITION BY c.person_no, c.day ORDER BY c.second, c.shipment_no) AS place
    FROM counted c JOIN over_day o ON o.person_no = c.person_no AND o.day = c.day
), running AS (
    SELECT * FROM (
        SELECT shipment_no, person_no, day, claimed, place, cap,
            CASE WHEN claimed = 1 AND value_cents > cap THEN 0 ELSE value_cents END AS total,
            CASE WHEN claimed = 1 AND value_cents > cap THEN 1 ELSE 0 END AS stopped
        FROM ordered WHERE place = 1
    ) r
    UNION ALL
    SELECT o.shipment_no, o.person_no, o.day, o.claimed, o.place, o.cap,
        CASE WHEN o.claimed = 1 AND r.total + o.value_cents > o.cap THEN r.total
            ELSE r.total + o.value_cents END,
        CASE WHEN o.claimed = 1 AND r.total + o.value_cents > o.cap THEN 1 ELSE 0 END
    FROM running r
    JOIN ordered o ON o.person_no = r.person_no AND o.day = r.day AND o.place = r.place + 1
)
SELECT r.shipment_no,
    CASE WHEN r.claimed = 1 AND (r.stopped = 1 OR m.value = 'all') THEN 'breach' ELSE 'context' END
        AS role,
    'violation' AS certainty, '' AS grouping, '' AS note
FROM running r JOIN chosen m ON m.name = 'overage_mode'
