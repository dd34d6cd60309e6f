/*
id = "321-61"
title = "No advance filing or screening is on record"
certainty = "review"
subject = "shipment"
population = "s.entry_type IN ('86', '321') AND s.mode IN ('10', '11', '40', '41')"
testable = """coalesce(s.arrival_day, s.entry_day) IS NOT NULL AND coalesce(s.arrival_day, s.entry_day) BETWEEN
        (SELECT MIN(p.first_day) FROM legal_parameter p WHERE p.parameter = 'acas_required')
        AND (SELECT MAX(p.last_day) FROM legal_parameter p WHERE p.parameter = 'acas_required')
    AND ((s.mode IN ('10', '11')
            AND s.source_id IN (SELECT f.source_id FROM source_field f WHERE f.field = 'isf_number'))
        OR (s.mode IN ('40', '41')
            AND s.source_id IN (SELECT f.source_id FROM source_field f WHERE f.field = 'security_scan')))"""
needs = ["mode_of_transport", "isf_number|security_scan", "arrival_date|entry_date"]
facts = ["advance_data", "source_field"]
settings = ["unknown_entry_type"]
law = ["isf_required", "acas_required"]
criteria = ["19 CFR 149.3", "19 CFR 122.48b", "83 FR 27380"]
condition = "A shipment {note}."
dates = "By arrival date, else entry date: by sea all dates, by air from 2018-06-12."
identity = false
adds_value = false
logic = """
A shipment claimed by manifest or type 86 that came by sea (mode 10 or 11) and of which no line names
an importer security filing; or that came by air (mode 40 or 41) since advance air cargo screening is
mandatory and of which no line states a security scan. Only where the source has a column for it."""
limits = """
That the record is silent does not say that nothing was filed: the filing is the carrier's or
importer's and lies elsewhere. Whether a number stands for a filing, and whether the filing was
complete and in time, is not tested. No field says whether a truck shipment stood on an electronic
manifest (required since 2019, law file truck_manifest_required, phased in), so trucks are not
tested, nor are rail, barges and mail. The first day of air screening is from memory; the security
filing was read in the regulation of 2015, and that it applies to exempted shipments in CBP's
answers of 2024."""
false_positives = """
Sources that fill the column only where something was wrong. A filing made under the master bill. A
screening result kept by the carrier alone."""
action = """
Ask the carrier or forwarder for the filing's number and date. Where many shipments of one carrier
or forwarder lack it, ask how it files."""
*/
SELECT s.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping,
    CASE f.field WHEN 'isf_number' THEN 'by sea without an importer security filing on record'
        ELSE 'by air without a security scan on record' END AS note
FROM shipment s
JOIN source_field f ON f.source_id = s.source_id
    AND f.field = CASE WHEN s.mode IN ('10', '11') THEN 'isf_number' ELSE 'security_scan' END
JOIN legal_parameter p ON p.parameter = CASE WHEN s.mode IN ('10', '11') THEN 'isf_required' ELSE 'acas_required' END
    AND coalesce(s.arrival_day, s.entry_day) BETWEEN p.first_day AND p.last_day AND p.value = 1
LEFT JOIN advance_data a ON a.field = f.field AND a.shipment_no = s.shipment_no
WHERE s.entry_type IN ('86', '321') AND s.mode IN ('10', '11', '40', '41') AND a.shipment_no IS NULL
