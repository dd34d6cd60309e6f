/*
id = "321-05"
title = "One order arrives in several shipments and exceeds the limit"
certainty = "probable"
subject = "order"
population = "s.claimed = 1 AND s.gift = 0 AND s.order_lines > 0"
testable = "s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["order_number", "day", "value"]
law = ["daily_limit", "split_lot_rule"]
criteria = ["19 U.S.C. 1321(a)(2), closing words", "19 CFR 10.151"]
condition = "Order {order} lies in several shipments; the claimed ones are {shipments}, {total}; limit {limit} of the latest day."
dates = "Until 2027-06-30."
identity = false
adds_value = true
logic = """
Lines of one order of one seller in two or more shipments, at least one of them claimed, with a
sum over the limit of the latest day."""
limits = """
Intent is not in the data, so never above probable. A carrier's own split of one shipment (19
U.S.C. 1484(j)) is a defence. Order numbers reused by a seller look like one order."""
action = """
Ask the seller why the order was sent in lots."""
*/
WITH lot AS (
    SELECT i.shipment_no, i.order_key, i.seller_key, SUM(i.value_cents) AS lines_cents
    FROM item i WHERE i.order_key IS NOT NULL
    GROUP BY i.shipment_no, i.order_key, i.seller_key
), placed AS (
    SELECT l.shipment_no, l.order_key, l.seller_key, s.person_id, s.day, s.claimed, s.value_repeats,
        s.orders, CASE WHEN s.value_repeats = 1 THEN s.value_cents ELSE l.lines_cents END AS cents
    FROM lot l JOIN shipment s ON s.shipment_no = l.shipment_no
    WHERE s.gift = 0 AND s.day IS NOT NULL
), known AS (
    SELECT person_id, order_key, MIN(seller_key) AS seller_key FROM placed
    WHERE seller_key IS NOT NULL GROUP BY person_id, order_key
    HAVING MIN(seller_key) = MAX(seller_key)
), grouped AS (
    SELECT p.*, coalesce(p.seller_key, k.seller_key, p.person_id) || ' ' || p.order_key AS grouping
    FROM placed p LEFT JOIN known k
        ON p.seller_key IS NULL AND k.person_id = p.person_id AND k.order_key = p.order_key
), several AS (
    SELECT grouping FROM grouped GROUP BY grouping
    HAVING COUNT(DISTINCT shipment_no) > 1 AND MAX(claimed) = 1
), reach AS (
    SELECT CASE WHEN c.value = 'unlimited' THEN 0 ELSE 1 END AS limited,
        CASE WHEN c.value = 'unlimited' THEN 0 ELSE CAST(c.value AS INTEGER) END AS days
    FROM chosen c WHERE c.name = 'order_window_days'
), opening AS (
    SELECT DISTINCT g.grouping, CASE WHEN r.limited = 1 THEN g.day ELSE -1000000 END AS first_day,
        CASE WHEN r.limited = 1 THEN g.day + r.days - 1 ELSE 1000000 END AS last_day
    FROM grouped g JOIN several v ON v.grouping = g.grouping CROSS JOIN reach r
), summed AS (
    SELECT o.grouping, o.first_day, o.last_day, SUM(g.cents) AS cents, MAX(g.day) AS latest,
        COUNT(DISTINCT g.shipment_no) AS shipments, MAX(g.claimed) AS claimed
    FROM opening o JOIN grouped g
        ON g.grouping = o.grouping AND g.day BETWEEN o.first_day AND o.last_day
    GROUP BY o.grouping, o.first_day, o.last_day
), breached AS (
    SELECT m.grouping, m.first_day, m.last_day FROM summed m
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND m.latest BETWEEN p.first_day AND p.last_day
    JOIN legal_parameter f ON f.parameter = 'split_lot_rule' AND m.latest BETWEEN f.first_day AND f.last_day
    WHERE m.shipments > 1 AND m.claimed = 1 AND m.cents > p.value AND f.value = 1
)
SELECT g.shipment_no, MAX(CASE WHEN g.claimed = 1 THEN 'breach' ELSE 'context' END) AS role,
    MIN(CASE WHEN g.value_repeats = 1 AND g.orders > 1 THEN 'review' ELSE 'probable' END) AS certainty,
    g.grouping, MIN('order ' || g.order_key) AS note
FROM grouped g JOIN breached b
    ON b.grouping = g.grouping AND g.day BETWEEN b.first_day AND b.last_day
GROUP BY g.shipment_no, g.grouping
