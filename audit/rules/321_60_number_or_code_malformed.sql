/*
id = "321-60"
title = "A number or code that cannot be right"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "1 = 1"
needs = ["entry_number|master_bill|container_number|hts_number|port_of_entry|filer_code|importer_of_record|mid|carrier|mode_of_transport|country_of_origin"]
tables = ["ports", "countries", "mid_provinces"]
facts = ["format_fault"]
settings = ["unknown_entry_type"]
law = []
criteria = ["ACE Appendix E", "CATAIR", "CBP Form 7512", "Appendix to 19 CFR Part 102"]
condition = "{note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
Whatever is given is held against its form. Entry number: filer code of 3, 7 digits, check digit;
under entry types 61 to 63 an in-bond number of 9 digits with its check digit. Filer code: 3 letters
or digits, not 000. Master bill by air (mode 40 or 41): 11 digits with the check digit. Container:
ISO 6346 with the check digit. Tariff number: 10 digits, or 8 of chapter 99; under type 86 none of
chapter 98 or 99. Importer of record: the form of an EIN, an SSN or a number assigned by CBP. Port: 4
digits, in Schedule D. Mode: a code of Form 7501 or a word for one. Carrier: 2 to 4 letters unless by
air. Countries: ISO 3166-1, by code or name; EU is no country. Manufacturer code: at most 15 letters
and digits, beginning with a country, for Canada with its province. What is blank is not malformed."""
limits = """
Read: the entry number and filer code (ACE Appendix E), the in-bond number (Form 7512), the
manufacturer code. From secondary sources: tariff number, importer of record, modes. From memory:
air waybill, container, Schedule D with some of its codes, SCAC, ISO countries. House bills are free
text. A carrier that looks like a name, and an importer without digits, are not tested; nor are
numbers that are well formed and belong to someone else. Codes with letters lost or zeros cut off by
a spreadsheet program are told from wrong ones only for ports. A manufacturer code is not compared
with the manufacturer."""
false_positives = """
A port or country that came after the tables, or that they lack (Kosovo has no ISO code). An internal
number in a column that is called importer, carrier or manufacturer. An in-bond number written as the
entry number of a shipment with another type. A tariff number of 6 or 8 digits where no 10 are
asked for, as in manifests."""
action = """
Compare with the document. Where the export spoils the codes (cut zeros, numbers as fractions),
mend the export and import it again; where the filing has them so, correct the filing."""
*/
SELECT DISTINCT f.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, f.fault AS note
FROM format_fault f
