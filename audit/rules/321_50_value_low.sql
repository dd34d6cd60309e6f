/*
id = "321-50"
title = "A value that looks too low"
certainty = "review"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.value_cents IS NOT NULL
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["value"]
facts = ["document_price", "unit_value"]
settings = ["cap_2016", "day_basis", "unknown_entry_type"]
law = [
    "daily_limit", "gift_limit", "gift_limit_islands", "value_nominal", "value_cluster_band",
    "value_cluster_step", "value_cluster_count", "unit_value_count", "unit_value_shortfall",
]
criteria = ["19 CFR 10.151", "19 CFR 10.152", "19 U.S.C. 1592"]
condition = "{shipments} shipments, {total}: {note}."
dates = "All dates; the limit by the day of importation."
identity = false
adds_value = true
logic = """
Four signs, each for itself. A line's value is below its paid price, or where none stands its listed
price, converted like the value: review, and violation where those prices take the shipment over its
limit ($800, $200 before March 2016, or the gift limit). A listed price above a value that agrees with
the paid price is review only. The shipment's value is 0 or 1 dollar: review. One seller has several
shipments at round values from just below the limit up to it, listed together: review. The value of
one piece lies far under the median of the same article number of the same seller, lines enough
given: review. What is just below, round, several, enough and far is data (law files value_ and
unit_value_), our choice and no law."""
limits = """
A price is compared with the line's value as it stands, never multiplied by the quantity: a unit
price beside a value for several pieces hides a low value. Prices are taken to be in the currency of
the value. Where the value stands for the whole shipment, the highest price of its lines is
compared and no unit values are. The median is over all years. Without columns for prices, sku,
quantity or seller the sign that needs them is not tested. A day's sum with the higher prices is not
made. The fair retail value is defined for other sections of the law only; that the price paid
speaks for it is a reading."""
false_positives = """
A listed price before a discount of the seller's own. Prices with tax, freight or insurance that
the value leaves out. An article number used for several sizes or packs. Samples and replacements
without charge, which still have a fair retail value. Goods that are sold at $799."""
action = """
Ask for the order, the invoice and the proof of payment. Where the document carries a higher price,
take it as the value and test the limit anew; ask the seller how values are declared, and put the
question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH dated AS (
    SELECT p.parameter, p.value, p.first_day, p.last_day FROM legal_parameter p
), priced AS (
    SELECT d.shipment_no, SUM(d.price_cents - d.value_cents) AS higher, MAX(d.price_cents) AS most,
        SUM(CASE WHEN d.kind = 'discounted' THEN 0 ELSE d.price_cents - d.value_cents END) AS firm_higher,
        MAX(CASE WHEN d.kind = 'discounted' THEN 0 ELSE d.price_cents END) AS firm_most,
        MAX(CASE WHEN d.kind = 'paid' THEN 1 ELSE 0 END) AS paid
    FROM document_price d GROUP BY d.shipment_no
), capped AS (
    SELECT s.shipment_no, r.paid, s.value_cents,
        CASE WHEN s.value_repeats = 1 THEN r.firm_most ELSE s.value_cents + r.firm_higher END AS firm_cents,
        CASE WHEN s.day_in_record = 1 THEN s.day END AS day,
        CASE WHEN s.gift = 0 THEN 'daily_limit'
            WHEN s.shipped_from IN ('VI', 'GU', 'AS') THEN 'gift_limit_islands' ELSE 'gift_limit' END AS parameter
    FROM priced r CROSS JOIN shipment s WHERE s.shipment_no = r.shipment_no AND s.claimed = 1
        AND (s.value_repeats = 0 OR r.most > s.value_cents)
), near_limit AS (
    SELECT s.shipment_no, s.seller_key, p.value AS cap, n.value AS enough
    FROM dated t CROSS JOIN shipment s CROSS JOIN dated p CROSS JOIN dated b CROSS JOIN dated n
    -- by inequalities: for an equality SQLite would first index all shipments
    WHERE s.claimed > 0 AND s.gift < 1 AND s.seller_key IS NOT NULL
        AND p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
        AND b.parameter = 'value_cluster_band' AND s.day BETWEEN b.first_day AND b.last_day
        AND t.parameter = 'value_cluster_step' AND s.day BETWEEN t.first_day AND t.last_day
        AND n.parameter = 'value_cluster_count' AND s.day BETWEEN n.first_day AND n.last_day
        AND s.value_cents BETWEEN p.value - b.value AND p.value
        AND (s.value_cents % t.value = 0 OR (s.value_cents + 1) % t.value = 0)
), clustered AS (
    SELECT seller_key, cap FROM near_limit GROUP BY seller_key, cap HAVING COUNT(*) >= MAX(enough)
)
SELECT c.shipment_no, 'breach' AS role,
    CASE WHEN c.value_cents <= p.value AND c.firm_cents > p.value THEN 'violation' ELSE 'review' END AS certainty,
    '' AS grouping, CASE c.paid WHEN 1 THEN 'the value is below the price paid'
        ELSE 'the value is below the listed price' END
        || CASE WHEN c.value_cents <= p.value AND c.firm_cents > p.value
            THEN ' and that is over the limit' ELSE '' END AS note
FROM capped c LEFT JOIN dated p ON p.parameter = c.parameter AND c.day BETWEEN p.first_day AND p.last_day
UNION ALL
SELECT s.shipment_no, 'breach', 'review', '', 'a value of 0 or 1 dollar'
FROM shipment s JOIN dated n ON n.parameter = 'value_nominal'
    AND coalesce(s.day, s.trigger_day, n.first_day) BETWEEN n.first_day AND n.last_day
WHERE s.claimed = 1 AND (s.value_cents = 0 OR s.value_cents = n.value)
UNION ALL
SELECT n.shipment_no, 'breach', 'review', 'just below ' || CAST(n.cap AS VARCHAR(32)) || ' cents ' || n.seller_key,
    'round values just below the limit from one seller'
FROM near_limit n JOIN clustered c ON c.seller_key = n.seller_key AND c.cap = n.cap
UNION ALL
SELECT DISTINCT s.shipment_no, 'breach', 'review', '', 'a unit value far under the median of the article'
FROM dated n CROSS JOIN dated f CROSS JOIN unit_value u CROSS JOIN shipment s
WHERE n.parameter = 'unit_value_count' AND f.parameter = 'unit_value_shortfall'
    AND u.seen >= n.value AND u.unit_micros * 200 <= u.twice_median * (100 - f.value)
    AND s.shipment_no = u.shipment_no AND s.claimed = 1
    AND coalesce(s.day, s.trigger_day, n.first_day) BETWEEN n.first_day AND n.last_day
    AND coalesce(s.day, s.trigger_day, f.first_day) BETWEEN f.first_day AND f.last_day
