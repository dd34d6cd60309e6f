/*
id = "321-32"
title = "Claimed as a gift, but the record speaks of a purchase or of a business"
certainty = "probable"
subject = "shipment"
population = "s.claimed = 1 AND s.gift_lines > 0"
testable = "1 = 1"
needs = ["gift"]
facts = ["paid_gift"]
settings = ["unknown_entry_type"]
law = ["gift_limit"]
criteria = ["19 CFR 10.153(a)", "19 CFR 10.153(b)", "19 CFR 10.153(c)"]
condition = "A gift of {total}, but the record has {note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
A claimed shipment with a line that is marked as a gift and has an order number, a price paid, or says
that it was sold: probable. Where only the shipper is a business: review, because a business may give
(section 10.153(a)) or send for a donor; the parcel must then be marked and contain a statement."""
limits = """
Who paid is not in the data. The statement that section 10.153(c) asks for is not in the data either.
Section 10.153 was read in the 2015 edition."""
false_positives = """
A donor who bought at a shop and had it sent to the donee, with the statement enclosed; an order number
that is the forwarder's own reference; free samples of a firm."""
action = """
Ask for the order, who placed and who paid it, and for the gift statement."""
*/
WITH given AS (
    SELECT i.shipment_no, i.line_id, i.order_key, i.sold, i.shipper_is_business
    FROM item i WHERE i.gift = 1
), sign AS (
    SELECT g.shipment_no, 'probable' AS certainty, 'an order number' AS note
    FROM given g WHERE g.order_key IS NOT NULL
    UNION ALL SELECT g.shipment_no, 'probable', 'goods marked as sold' FROM given g WHERE g.sold = 1
    UNION ALL SELECT p.shipment_no, 'probable', 'a price paid' FROM paid_gift p
    UNION ALL SELECT g.shipment_no, 'review', 'a business as shipper'
    FROM given g WHERE g.shipper_is_business = 1
)
SELECT n.shipment_no, 'breach' AS role, n.certainty, '' AS grouping, n.note
FROM sign n CROSS JOIN shipment s
WHERE s.shipment_no = n.shipment_no AND s.claimed = 1
GROUP BY n.shipment_no, n.certainty, n.note
