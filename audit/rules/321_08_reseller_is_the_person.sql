/*
id = "321-08"
title = "Goods that a reseller bought exceed its limit, whoever the end customers are"
certainty = "probable"
subject = "shipment"
population = "s.claimed = 1 AND s.gift = 0"
testable = """s.day_in_record = 1 AND s.value_cents IS NOT NULL
    AND s.shipment_no IN (SELECT shipment_no FROM reseller_goods)"""
needs = ["consignee_is_reseller|resellers", "day", "value"]
tables = ["resellers"]
facts = ["reseller_goods"]
said = ["owner_name", "nominal_consignee"]
settings = [
    "overage_mode", "count_dutiable_entries", "day_basis", "identity_level",
    "shared_addresses", "identity_weights", "unknown_entry_type",
]
law = ["daily_limit", "reseller_ruling"]
criteria = ["HQ H275530", "19 CFR 10.151"]
condition = "{shipments} shipments, {total}, bought by one reseller ({note}) on {day}; limit {limit}."
dates = "From 2017-07-19, the date of the ruling."
identity = true
adds_value = true
logic = """
For goods bought for stock the reseller is the person, also where end customers are named as
consignees. The reseller is the owner_name or nominal_consignee, or the consignee as given, that the
user's table resellers names; where consignee_is_reseller = yes, the owner_name, else the consignee
as given. No claimed shipment of the reseller on the day is over the limit, and their sum is.
Settings overage_mode and count_dutiable_entries as in 321-02."""
limits = """
The ruling was read in a secondary source only. Whether goods were bought for stock, or for a customer
who had bought them already, is not in the data: the yes or the user's table stands for it. An owner
has a name and no address here, so a name alone joins. The importer of record and a nominal consignee
that the table does not name are never taken for the reseller: they are mostly brokers and carriers.
A reseller that is itself the consignee of all its shipments is in 321-02 too."""
false_positives = """
A shop that passes orders on to a supplier who sends each to the customer: the customer may be the
purchaser. Two firms of one name."""
action = """
Ask for the purchase orders: who bought, and before or after the goods were shipped. Where the
reseller is the person, establish the correct entry type (11, or 01 above $2,500) for its day, and
put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH RECURSIVE kept AS (
    SELECT s.shipment_no, g.reseller AS party, s.day, s.claimed, s.value_cents AS cents, s.arrival_day,
        s.arrival_second
    FROM reseller_goods g CROSS JOIN shipment s CROSS JOIN chosen c CROSS JOIN legal_parameter r
    WHERE g.reseller IS NOT NULL AND s.shipment_no = g.shipment_no AND s.gift = 0
        AND c.name = 'count_dutiable_entries' AND (s.claimed = 1 OR c.value = 'yes')
        AND r.parameter = 'reseller_ruling' AND s.day BETWEEN r.first_day AND r.last_day
        AND r.value = 1
),
-- shared: day_over_limit
SELECT r.shipment_no, CASE WHEN r.claimed = 1 AND (m.value = 'all' OR r.stopped = 1) THEN 'breach'
        ELSE 'context' END AS role,
    'probable' AS certainty, r.party || ' ' || CAST(r.day AS VARCHAR(32)) AS grouping,
    coalesce(MIN(g.name) OVER (PARTITION BY r.party, r.day), '') AS note
FROM running r
JOIN chosen m ON m.name = 'overage_mode'
JOIN reseller_goods g ON g.shipment_no = r.shipment_no
