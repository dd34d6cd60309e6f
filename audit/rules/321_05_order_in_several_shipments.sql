/*
id = "321-05"
title = "One order arrives in several shipments and exceeds the limit"
certainty = "probable"
subject = "order"
population = "s.claimed = 1 AND s.gift = 0 AND s.order_lines > 0"
testable = "s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["order_number", "day", "value"]
settings = [
    "order_window_days", "day_basis", "cap_2016", "identity_level", "shared_addresses", "identity_weights",
    "unknown_entry_type",
]
law = ["daily_limit", "split_lot_rule"]
criteria = ["19 U.S.C. 1321(a)(2), closing words", "19 CFR 10.151"]
condition = "Order {order} lies in several shipments; the claimed ones are {shipments}, {total}; limit {limit} of the latest day."
dates = "Until 2027-06-30."
identity = false
adds_value = true
logic = """
Lines of one order of one seller in two or more shipments that are no gifts, at least one of them
claimed, with a sum over the limit of the latest day. A lot without a seller joins by person. Setting
order_window_days: N, some N days whose lots are over. Where a value stands for a whole shipment
with two orders in it, the whole counts for each, and the finding is review."""
limits = """
Intent is not in the data, so never above probable: the statute asks whether lots were separated to
secure the benefit, the regulation whether it was the express purpose. No text sets a time; the
default has none (order_window_days). The sum is that of the order's lines, as the sources say them;
lots that are in no source are not in it. After 2027-06-30 the clause is gone, and lots of an order
that came before stay listed."""
false_positives = """
A carrier's own split of one shipment (19 U.S.C. 1484(j)); goods on back order, or sent from several
warehouses; an order number that a seller uses again, or a customer's number in its place; a
replacement for a lost lot."""
action = """
Ask the seller why the order was sent in lots."""
*/
WITH split AS (
    SELECT i.order_key FROM item i WHERE i.order_key IS NOT NULL GROUP BY i.order_key
    HAVING MIN(i.shipment_no) < MAX(i.shipment_no)
), part AS (
    SELECT i.shipment_no, i.order_key, i.seller_key, SUM(i.value_cents) AS cents
    FROM item i CROSS JOIN split o WHERE o.order_key = i.order_key
    GROUP BY i.shipment_no, i.order_key, i.seller_key
), placed AS (
    SELECT a.shipment_no, a.order_key, a.seller_key, a.cents, s.person_id, s.day, s.claimed,
        CASE WHEN s.value_repeats = 1 THEN s.value_cents END AS whole_cents,
        CASE WHEN s.value_repeats = 1 AND s.orders > 1 THEN 1 ELSE 0 END AS doubtful
    FROM part a JOIN shipment s ON s.shipment_no = a.shipment_no
    LEFT JOIN legal_parameter f ON f.parameter = 'split_lot_rule' AND s.day BETWEEN f.first_day AND f.last_day
    WHERE s.gift = 0 AND coalesce(f.value, 1) = 1
), known AS (
    SELECT person_id, order_key, MIN(seller_key) AS seller_key FROM placed
    WHERE seller_key IS NOT NULL GROUP BY person_id, order_key
    HAVING MIN(seller_key) = MAX(seller_key)
), sold AS (
    SELECT p.*, coalesce(p.seller_key, k.seller_key, p.person_id) || ' ' || p.order_key AS grouping
    FROM placed p LEFT JOIN known k
        ON p.seller_key IS NULL AND k.person_id = p.person_id AND k.order_key = p.order_key
), lot AS (
    SELECT shipment_no, grouping, MIN(order_key) AS order_key, coalesce(MIN(day), -1000000) AS day,
        MIN(claimed) AS claimed, coalesce(MAX(whole_cents), SUM(cents)) AS cents, MAX(doubtful) AS doubtful
    FROM sold GROUP BY shipment_no, grouping
), order_day AS (
    SELECT grouping, day, COUNT(*) AS lots, MAX(claimed) AS claimed, SUM(cents) AS cents
    FROM lot GROUP BY grouping, day
), reach AS (
    SELECT CASE WHEN c.value = 'unlimited' THEN 0 ELSE CAST(c.value AS INTEGER) END AS days
    FROM chosen c WHERE c.name = 'order_window_days'
), days AS (
    SELECT d.grouping, -1000000 AS first_day, 1000000 AS last_day
    FROM order_day d CROSS JOIN reach r WHERE r.days = 0
    UNION
    SELECT d.grouping, d.day, d.day + r.days - 1
    FROM order_day d CROSS JOIN reach r WHERE r.days > 0 AND d.day > -1000000
    UNION
    SELECT d.grouping, d.day - r.days, d.day - 1
    FROM order_day d CROSS JOIN reach r WHERE r.days > 0 AND d.day > -1000000
), summed AS (
    SELECT w.grouping, w.first_day, w.last_day, MAX(d.day) AS latest, SUM(d.cents) AS cents
    FROM days w JOIN order_day d ON d.grouping = w.grouping AND d.day BETWEEN w.first_day AND w.last_day
    GROUP BY w.grouping, w.first_day, w.last_day
    HAVING SUM(d.lots) > 1 AND MAX(d.claimed) = 1
), listed AS (
    SELECT DISTINCT l.shipment_no, l.grouping, l.order_key, l.claimed, l.doubtful
    FROM summed m
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND m.latest BETWEEN p.first_day AND p.last_day
    JOIN lot l ON l.grouping = m.grouping AND l.day BETWEEN m.first_day AND m.last_day
    WHERE m.cents > p.value
)
SELECT shipment_no, CASE WHEN claimed = 1 THEN 'breach' ELSE 'context' END AS role,
    CASE WHEN MAX(doubtful) OVER (PARTITION BY grouping) = 1 THEN 'review' ELSE 'probable' END AS certainty,
    grouping, 'order ' || order_key AS note
FROM listed
