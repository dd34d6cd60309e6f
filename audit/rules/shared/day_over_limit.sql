-- Of `kept`, the shipments that count (shipment_no, party, day, claimed, cents, arrival_day,
-- arrival_second): `running` has those of each party's day on which no claimed one is over the limit and
-- all together are, in order of arrival. One that is claimed and would pass the limit is stopped and
-- leaves the total.
party_day AS (
    SELECT k.party, k.day, MAX(k.claimed) AS claimed,
        MAX(CASE WHEN k.claimed = 1 THEN k.cents END) AS largest, SUM(k.cents) AS cents
    FROM kept k GROUP BY k.party, k.day
), over_day AS (
    SELECT d.party, d.day, p.value AS cap FROM party_day d
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND d.day BETWEEN p.first_day AND p.last_day
    WHERE d.claimed = 1 AND d.cents > p.value AND coalesce(d.largest, 0) <= p.value
), counted AS (
    SELECT k.shipment_no, k.party, k.day, k.claimed, coalesce(k.cents, 0) AS cents, o.cap,
        ROW_NUMBER() OVER (PARTITION BY k.party, k.day ORDER BY coalesce(k.arrival_day, 0),
            coalesce(k.arrival_second, 0), k.shipment_no) AS place
    FROM over_day o JOIN kept k ON k.party = o.party AND k.day = o.day
), running AS (
    SELECT shipment_no, party, day, place, claimed, cents AS total, 0 AS stopped
    FROM counted WHERE place = 1
    UNION ALL
    SELECT n.shipment_no, n.party, n.day, n.place, n.claimed,
        CASE WHEN n.claimed = 1 AND r.total + n.cents > n.cap THEN r.total ELSE r.total + n.cents END,
        CASE WHEN n.claimed = 1 AND r.total + n.cents > n.cap THEN 1 ELSE 0 END
    FROM running r
    JOIN counted n ON n.party = r.party AND n.day = r.day AND n.place = r.place + 1
)
