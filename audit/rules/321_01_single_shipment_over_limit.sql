/*
id = "321-01"
title = "One shipment alone exceeds the daily limit"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["day", "value"]
settings = ["day_basis", "cap_2016", "unknown_entry_type"]
law = ["daily_limit"]
criteria = ["19 U.S.C. 1321(a)(2)(C)", "19 CFR 10.151"]
condition = "One shipment of {total} on {day}; limit {limit}."
dates = "All dates; limit by the day of importation."
identity = false
adds_value = true
logic = """
A claimed shipment that is no gift and whose own value is over the limit of its day."""
limits = """
The value is what the source says; the law means the fair retail value in the country of shipment,
which no source proves. Freight, insurance, discounts and taxes in the value are taken as they
stand. Money in another currency depends on the rate that was loaded. That the $800 hold since
2016-03-10 is the statute's date; the regulation followed on 2016-08-26 (setting cap_2016). Without
the day that day_basis names a shipment is not tested."""
false_positives = """
A value with international freight, insurance or tax in it; a total that the source repeats on each
line, imported without --value-is shipment; amounts in another currency whose column is missing."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s
JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
WHERE s.claimed = 1 AND s.gift = 0 AND s.value_cents > p.value
