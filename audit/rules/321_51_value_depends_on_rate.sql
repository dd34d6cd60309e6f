/*
id = "321-51"
title = "Whether the limit is kept depends on the exchange rate"
certainty = "probable"
subject = "shipment"
population = """s.claimed = 1 AND s.gift = 0
    AND s.shipment_no IN (SELECT i.shipment_no FROM conversion c JOIN item i ON i.line_id = c.line_id)"""
testable = "s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["currency", "value", "day"]
facts = ["other_rate"]
settings = ["cap_2016", "day_basis", "unknown_entry_type"]
law = ["daily_limit", "exchange_rate_variance"]
criteria = ["31 U.S.C. 5151", "19 CFR 159.32 to 159.35"]
condition = "A shipment whose value crosses the limit of {limit} with the rate: {note}."
dates = "All dates; the limit by the day of importation."
identity = false
adds_value = true
logic = """
The value of a claimed shipment in another currency is made again with each other rate that is
loaded: the certified rate of the quarter and the latest other rate, each of the export date and of
the arrival date. Where the value as converted is within the limit and another is over it: probable.
Where it is over the limit, which 321-01 lists, and another is within it: review, a defence to look
at. The value as converted rests on the rate of the export date (19 CFR 159.32), the quarter's unless
the day's differs by 5 percent or more (159.34, 159.35)."""
limits = """
Only rates that were loaded are compared, and nobody checks that they are the certified ones; a rate
without a kind counts as a daily one. Of a shipment declared in dollars the rate behind it is not
known. The day's sum of a person, orders and gifts are not made again. That the export date decides
was read in the regulation of 2015; 159.35 is from memory."""
false_positives = """
The day of export in a source is often the day of the label, not that on which the goods left the
country. Where it is right, the arrival date's rate is no rate at all."""
action = """
Find the date of exportation on the transport document and the certified rate of that date. Convert
once more and decide by that figure alone."""
*/
SELECT s.shipment_no, 'breach' AS role,
    CASE WHEN s.value_cents <= p.value THEN 'probable' ELSE 'review' END AS certainty,
    '' AS grouping, MIN(r.said) AS note
FROM other_rate r CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
WHERE s.shipment_no = r.shipment_no AND s.claimed = 1 AND s.gift = 0
    AND ((s.value_cents <= p.value AND r.other_cents > p.value)
        OR (s.value_cents > p.value AND r.other_cents <= p.value))
GROUP BY s.shipment_no, s.value_cents, p.value
