/*
id = "321-06"
title = "Shipments look arranged to stay under the limit"
certainty = "review"
subject = "shipment"
population = "s.claimed = 1 AND s.gift = 0"
testable = """s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL
    AND s.seller_key IS NOT NULL"""
needs = ["consignee_name|consignee_id", "seller_id|seller_name", "day", "value"]
facts = ["same_goods"]
settings = [
    "structuring_window_days", "day_basis", "cap_2016", "identity_level", "shared_addresses", "identity_weights",
    "unknown_entry_type",
]
law = [
    "daily_limit", "split_lot_rule", "structuring_near_limit", "structuring_shipments",
    "structuring_same_goods",
]
criteria = ["19 U.S.C. 1321(a)(2), closing words", "19 CFR 10.151"]
condition = "{shipments} shipments of one seller to one consignee, {total}, the last on {day}: {note}; limit {limit} a day."
dates = "Until 2027-06-30; limit by the day of importation."
identity = true
adds_value = true
logic = """
Claimed shipments of one person and one seller that are no gifts. Within the days of
structuring_window_days (some N days in a row; the ones that lie in such days are listed) either at
least three shipments each of at least 85 % of the limit of its day and not over it, or two or more
shipments with lines of the same tariff number and description that are together worth more than
twice the limit of the latest day. Descriptions are compared without case, spaces and punctuation.
Days that overlap are one finding. Where a value stands for a whole shipment, the whole counts as
the value of the goods."""
limits = """
The 85 %, the three and the twice are this program's choice (status: choice): no
statute, regulation or ruling known to us gives a figure. Intent is not in the data, so never
more than review. Shipments without a seller are not tested; for the same goods a line needs a
tariff number and a description, and a description of one word joins more than it should. It does
not look across persons or sellers: for that see the split-order chains."""
false_positives = """
A customer who buys a thing of one price again and again, as a subscription; a price just under the
limit because dear goods cost that much; a forwarder or an office that looks like one person."""
action = """
Read the shipments as a chain (Split orders), compare the order dates and the listed prices, and ask
the seller whether one purchase was divided."""
*/
WITH measure AS (
    SELECT MAX(CASE WHEN m.parameter = 'structuring_near_limit' THEN m.value END) AS percent,
        MAX(CASE WHEN m.parameter = 'structuring_shipments' THEN m.value END) AS lots,
        MAX(CASE WHEN m.parameter = 'structuring_same_goods' THEN m.value END) AS limits
    FROM legal_parameter m
), reach AS (
    SELECT CAST(c.value AS INTEGER) AS days FROM chosen c WHERE c.name = 'structuring_window_days'
), lowest AS (
    SELECT MIN(p.value) AS cents FROM legal_parameter p WHERE p.parameter = 'daily_limit'
), near_limit AS (
    SELECT s.shipment_no, s.person_no, s.day
    FROM lowest o CROSS JOIN measure m CROSS JOIN shipment s CROSS JOIN legal_parameter p
    WHERE s.claimed > 0 AND s.gift < 1  -- for an equality SQLite would first index all shipments
        AND s.value_cents * 100 >= o.cents * m.percent
        AND p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
        AND s.value_cents * 100 >= p.value * m.percent AND s.value_cents <= p.value
), frequent AS (
    SELECT n.person_no FROM near_limit n CROSS JOIN measure m
    GROUP BY n.person_no, m.lots HAVING COUNT(*) >= m.lots
), near_lot AS (
    SELECT n.shipment_no, n.person_no, s.seller_key, n.day
    FROM frequent f JOIN near_limit n ON n.person_no = f.person_no
    JOIN shipment s ON s.shipment_no = n.shipment_no
    JOIN legal_parameter r ON r.parameter = 'split_lot_rule' AND n.day BETWEEN r.first_day AND r.last_day
    WHERE s.identified = 1 AND s.seller_key IS NOT NULL AND r.value = 1
), near_day AS (
    SELECT person_no, seller_key, day, COUNT(*) AS lots FROM near_lot GROUP BY person_no, seller_key, day
), near_span AS (
    SELECT a.person_no, a.seller_key, a.day AS first_day, MAX(b.day) AS last_day
    FROM near_day a CROSS JOIN reach r CROSS JOIN measure m
    JOIN near_day b ON b.person_no = a.person_no AND b.seller_key = a.seller_key
        AND b.day BETWEEN a.day AND a.day + r.days - 1
    GROUP BY a.person_no, a.seller_key, a.day, m.lots HAVING SUM(b.lots) >= m.lots
), goods_worth AS (  -- what over all its days stays under every limit is over none
    SELECT g.person_no, g.seller_key, g.goods
    FROM same_goods g CROSS JOIN lowest o CROSS JOIN measure m
    GROUP BY g.person_no, g.seller_key, g.goods, o.cents, m.limits
    HAVING SUM(CASE WHEN g.cents > 0 THEN g.cents ELSE 0 END) > o.cents * m.limits
), goods_lot AS (
    SELECT g.shipment_no, g.person_no, g.seller_key, g.day, g.goods, g.cents
    FROM goods_worth w
    JOIN same_goods g ON g.person_no = w.person_no AND g.seller_key = w.seller_key AND g.goods = w.goods
    JOIN legal_parameter r ON r.parameter = 'split_lot_rule' AND g.day BETWEEN r.first_day AND r.last_day
    WHERE r.value = 1
), goods_day AS (
    SELECT person_no, seller_key, goods, day, COUNT(*) AS lots, SUM(cents) AS cents
    FROM goods_lot GROUP BY person_no, seller_key, goods, day
), goods_days AS (
    SELECT d.person_no, d.seller_key, d.goods, d.day AS first_day, d.day + r.days - 1 AS last_day
    FROM goods_day d CROSS JOIN reach r
    UNION
    SELECT d.person_no, d.seller_key, d.goods, d.day - r.days, d.day - 1
    FROM goods_day d CROSS JOIN reach r
), goods_sum AS (
    SELECT w.person_no, w.seller_key, w.goods, MIN(d.day) AS first_day, MAX(d.day) AS last_day,
        SUM(d.cents) AS cents
    FROM goods_days w JOIN goods_day d ON d.person_no = w.person_no AND d.seller_key = w.seller_key
        AND d.goods = w.goods AND d.day BETWEEN w.first_day AND w.last_day
    GROUP BY w.person_no, w.seller_key, w.goods, w.first_day, w.last_day HAVING SUM(d.lots) > 1
), goods_span AS (
    SELECT DISTINCT g.person_no, g.seller_key, g.goods, g.first_day, g.last_day
    FROM goods_sum g CROSS JOIN measure m JOIN legal_parameter p ON p.parameter = 'daily_limit'
        AND g.last_day BETWEEN p.first_day AND p.last_day
    WHERE g.cents > p.value * m.limits
), listed AS (
    SELECT n.shipment_no, n.person_no, n.seller_key, n.day, 1 AS kind
    FROM near_span w JOIN near_lot n ON n.person_no = w.person_no AND n.seller_key = w.seller_key
        AND n.day BETWEEN w.first_day AND w.last_day
    UNION
    SELECT g.shipment_no, g.person_no, g.seller_key, g.day, 2
    FROM goods_span w JOIN goods_lot g ON g.person_no = w.person_no AND g.seller_key = w.seller_key
        AND g.goods = w.goods AND g.day BETWEEN w.first_day AND w.last_day
), span AS (
    SELECT person_no, seller_key, first_day, last_day FROM near_span
    UNION
    SELECT person_no, seller_key, first_day, last_day FROM goods_span
), opened AS (
    SELECT person_no, seller_key, first_day, MAX(last_day) OVER (
        PARTITION BY person_no, seller_key ORDER BY first_day, last_day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
    FROM span
), placed AS (
    SELECT l.shipment_no, l.person_no, l.seller_key, MIN(l.kind) AS least, MAX(l.kind) AS most,
        MAX(o.first_day) AS first_day
    FROM listed l JOIN opened o ON o.person_no = l.person_no AND o.seller_key = l.seller_key
        AND o.first_day <= l.day
    WHERE o.covered IS NULL OR o.covered < o.first_day
    GROUP BY l.shipment_no, l.person_no, l.seller_key
), told AS (
    SELECT shipment_no, person_no, seller_key, first_day,
        MIN(least) OVER (PARTITION BY person_no, seller_key, first_day) AS least,
        MAX(most) OVER (PARTITION BY person_no, seller_key, first_day) AS most
    FROM placed
)
SELECT t.shipment_no, 'breach' AS role, 'review' AS certainty,
    s.person_id || ' ' || t.seller_key || ' ' || CAST(t.first_day AS VARCHAR(32)) AS grouping,
    CASE WHEN t.most = 1 THEN 'each just under the limit' WHEN t.least = 2 THEN 'the same goods'
        ELSE 'just under the limit and the same goods' END AS note
FROM told t JOIN shipment s ON s.shipment_no = t.shipment_no
