"""The reference tables: each parses, says where it is from, and holds what the rules lean on."""

import re
import unicodedata
from datetime import date

import pytest

from audit import reference
from audit.errors import AuditError

GOOD = """\
# publisher: somebody
# source: something
# date: 2025
# status: by row
# unique: digits
digits,certainty,first_date,last_date,status
01,review,2015-01-01,2015-12-31,read
02,violation,2015-01-01,2015-12-31,memory
"""


def rows(name):
    table = reference.load(name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def by_key(name, key):
    return {row[key]: row for row in rows(name)}


def longest_prefix(digits):
    excluded = by_key("excluded_goods", "hts_prefix")
    fits = [prefix for prefix in excluded if digits.startswith(prefix)]
    return excluded[max(fits, key=len)] if fits else None


@pytest.mark.parametrize("name", reference.names())
def test_every_table_parses_and_has_rows(name):
    table = reference.load(name)
    assert table.rows
    assert len(table.sha256) == 64
    assert all(cell == cell.strip() for row in table.rows for cell in row)


def test_all_tables_are_there():
    assert set(reference.names()) >= {
        "company_forms", "countries", "currencies", "excluded_goods", "mid_provinces", "name_titles", "perfume",
        "ports", "quota", "street_words", "taxed_goods", "transport_modes",
    }  # fmt: skip


def test_every_spelling_of_a_currency_is_as_it_is_compared_and_names_codes():
    for row in rows("currencies"):
        plain = (
            unicodedata.normalize("NFKC", row["written"]).upper().replace(" ", "").replace(".", "")
        )
        assert row["written"] == plain
        named = row["codes"].split("|")
        assert named == sorted(set(named))
        assert all(re.fullmatch("[A-Z]{3}", code) for code in named), row


@pytest.mark.parametrize(
    ("digits", "kind", "certainty", "scope"),
    [
        ("2203000060", "alcohol", "violation", "regulation"),
        ("2204215040", "alcohol", "violation", "regulation"),
        ("2204300000", "alcohol", "review", "regulation"),
        ("2207103000", "alcohol", "violation", "regulation"),
        ("2207200010", "alcohol", "review", "regulation"),
        ("2208906500", "alcohol", "violation", "regulation"),
        ("2106901200", "alcohol", "review", "regulation"),
        ("3302105000", "alcohol", "review", "regulation"),
        ("2402108050", "tobacco", "violation", "regulation"),
        ("2402208000", "tobacco", "violation", "regulation"),
        ("2403110000", "tobacco", "violation", "faq"),
        ("2403912000", "tobacco", "violation", "faq"),
        ("4813100000", "tobacco", "violation", "faq"),
        ("4813900000", "tobacco", "review", "faq"),
        ("2404110000", "tobacco", "review", "faq"),
        ("9507304000", "fishing-archery", "review", "fishing-archery"),
        ("9506990510", "fishing-archery", "review", "fishing-archery"),
    ],
)
def test_excluded_goods_are_found_by_their_longest_prefix(digits, kind, certainty, scope):
    row = longest_prefix(digits)
    assert (row["class"], row["certainty"], row["scope"]) == (kind, certainty, scope)


@pytest.mark.parametrize(
    "digits", ["2401103000", "2404120500", "2106909998", "2202100000", "9614001000", "6109100012"]
)
def test_goods_that_are_not_taxed_are_not_excluded(digits):
    assert longest_prefix(digits) is None


def test_heated_tobacco_begins_with_its_heading():
    assert longest_prefix("2404110000")["first_date"] == "2022-01-27"


def test_numbers_written_from_memory_are_not_called_read():
    assert {row["status"] for row in rows("excluded_goods")} == {"memory"}


def test_perfume_is_the_number_with_alcohol_only():
    assert [row["hts_prefix"] for row in rows("perfume")] == ["33030030"]


def test_quota_numbers_have_eight_digits():
    assert {len(row["digits"]) for row in rows("quota")} == {8}


@pytest.mark.parametrize(
    ("digits", "kind", "certainty", "before"),
    [
        ("02011005", "general-note-15", "review", "review"),
        ("02011010", "in-quota", "violation", "review"),
        ("04061008", "over-quota", "violation", "review"),
        ("17019950", "over-quota", "violation", "review"),
        ("19011085", "over-quota", "violation", "review"),
        ("22029928", "over-quota", "violation", "review"),
        ("24031990", "over-quota", "violation", "review"),
        ("52030030", "over-quota", "violation", "review"),
        ("04062069", "in-quota", "violation", "review"),
        ("07112028", "over-quota", "violation", "review"),
        ("16041430", "over-quota", "violation", "none"),
        ("19019060", "general-note-15", "review", "review"),
        ("16041422", "stated-quantity", "violation", "none"),
        ("96031005", "stated-quantity", "violation", "none"),
        ("99038005", "chapter-99", "violation", "none"),
    ],
)
def test_quota_number_has_its_kind_and_certainty(digits, kind, certainty, before):
    row = by_key("quota", "digits")[digits]
    assert (row["kind"], row["certainty"], row["certainty_before"]) == (kind, certainty, before)


@pytest.mark.parametrize("digits", ["04049070", "17022040", "18069090", "21069099"])
def test_last_line_other_of_a_heading_is_reviewed_because_no_note_names_it(digits):
    row = by_key("quota", "digits")[digits]
    assert (row["kind"], row["certainty"]) == ("sibling", "review")


def test_quota_numbers_are_review_only_under_general_note_15_or_beside_a_quota():
    review = {"general-note-15", "sibling"}
    kinds = {"in-quota", "over-quota", "stated-quantity", "chapter-99"} | review
    assert {row["kind"] for row in rows("quota")} == kinds
    assert {row["kind"] for row in rows("quota") if row["certainty"] == "review"} == review


def test_quotas_of_some_countries_name_them():
    quota = by_key("quota", "digits")
    assert quota["99038005"]["countries"] == "AR BR KR"
    assert quota["99034501"]["countries"] == ""
    known = by_key("countries", "alpha2")
    assert all(code in known for row in quota.values() for code in row["countries"].split())


def test_quota_covers_every_heading_with_a_safeguard_line():
    headings = [
        "0201", "0202", "0401", "0402", "0403", "0404", "0405", "0406", "1202", "1517", "1701",
        "1702", "1704", "1806", "1901", "2008", "2101", "2103", "2105", "2106", "2202", "2309",
        "5201", "5202", "5203",
    ]  # fmt: skip
    assert set(headings) <= {row["digits"][:4] for row in rows("quota")}


def test_only_safeguard_lines_and_known_quotas_are_over_quota():
    over = [row["digits"] for row in rows("quota") if row["kind"] == "over-quota"]
    elsewhere = ("0711", "1604", "2005", "200830", "2401", "2403", "9603")
    assert len([d for d in over if not d.startswith(elsewhere)]) == 189 + 1  # 1901.90.68 of 2025


def test_quotas_that_ended_have_their_last_day():
    quota = by_key("quota", "digits")
    assert quota["99034501"]["last_date"] == "2023-02-07"
    assert quota["99038058"]["last_date"] == "2025-03-11"
    assert "99038059" not in quota


def test_every_quota_period_holds_a_day_of_the_record():
    for row in rows("quota"):
        assert date(2015, 1, 1) <= date.fromisoformat(row["first_date"])
        assert date.fromisoformat(row["last_date"]) <= date(2027, 12, 31)


def test_antidumping_cases_have_countries_numbers_and_days_that_agree():
    cases, known = by_key("adcvd_orders", "case_number"), by_key("countries", "alpha2")
    assert len(cases) == 900
    for number, row in cases.items():
        assert re.fullmatch("[AC]-[0-9]{3}-[0-9]{3}", number)
        assert row["kind"] == {"A": "AD", "C": "CVD"}[number[0]]
        assert row["country"] in known or row["country"] == "XK"  # Kosovo has no ISO code
        assert all(re.fullmatch("([0-9]{2}){2,5}", p) for p in row["hts_prefixes"].split())
        assert (row["certainty_before"] == "review") == (row["date_is"] == "seen")
        assert row["last_date"] == "2027-12-31" or not row["hts_prefixes"]
        assert row["status"] in ("secondary", "unconfirmed")


@pytest.mark.parametrize(
    ("number", "first", "last", "date_is", "status"),
    [
        ("A-570-112", "2020-07-14", "2027-12-31", "order", "secondary"),
        ("A-570-983", "2024-02-20", "2027-12-31", "seen", "secondary"),
        ("A-201-843", "2014-06-24", "2019-06-10", "order", "secondary"),
        ("A-122-838", "2002-05-22", "2020-09-30", "order", "unconfirmed"),
    ],
)
def test_a_case_runs_from_its_order_or_from_when_it_was_seen(number, first, last, date_is, status):
    row = by_key("adcvd_orders", "case_number")[number]
    dates = row["first_date"], row["last_date"]
    assert (*dates, row["date_is"], row["status"]) == (first, last, date_is, status)


def test_vehicles_that_brake_drums_fit_are_not_under_their_order():
    drums = by_key("adcvd_orders", "case_number")["A-489-853"]["hts_prefixes"].split()
    assert drums
    assert not [p for p in drums if p.startswith(("8704", "8716"))]


def test_flagged_numbers_have_ten_digits_and_stand_once():
    numbers = [n for row in rows("pga_flags") for n in row["hts_prefixes"].split()]
    assert len(numbers) == len(set(numbers)) == 9466
    assert (
        {len(n) for n in numbers} == {len(n) for n in by_key("adcvd_flags", "hts_number")} == {10}
    )
    assert {row["duties"] for row in rows("adcvd_flags")} == {"AD", "CVD", "AD CVD"}


def test_every_flag_has_its_agency_and_says_whether_its_data_must_be_given():
    agencies = by_key("pga_agencies", "flag")
    assert {flag for row in rows("pga_flags") for flag in row["flags"].split()} == set(agencies)
    assert {row["data"] for row in agencies.values()} == {"may", "must"}
    assert {f for f, row in agencies.items() if row["agency"] == "FDA"} == {
        "FD1",
        "FD2",
        "FD3",
        "FD4",
    }
    assert [agencies[f]["data"] for f in ("FD1", "FD2", "FD3", "FD4")] == [
        "may",
        "must",
        "may",
        "must",
    ]
    assert all(row["data"] == "may" for row in agencies.values() if row["status"] == "unconfirmed")


def test_low_value_goods_of_fda_have_five_classes():
    low = rows("fda_low_value")
    assert len({row["class"] for row in low}) == 5
    assert {row["certainty"] for row in low} == {"none", "review"}
    fda = {f for f, row in by_key("pga_agencies", "flag").items() if row["agency"] == "FDA"}
    assert {flag for row in low for flag in row["flags"].split()} <= fda


def test_forced_labor_sectors_begin_when_they_were_named():
    sectors = by_key("uflpa_sectors", "sector")
    assert len(sectors) == 12
    assert sectors["Apparel"]["first_date"] == "2022-06-17"
    assert sectors["Aluminum"]["first_date"] == "2024-07-09"
    assert sectors["Steel"]["first_date"] == "2025-08-19"
    assert {row["status"] for row in sectors.values()} == {"memory"}


def test_all_iso_countries_are_listed():
    countries = rows("countries")
    assert len(countries) == 249
    assert all(len(c["alpha2"]) == 2 and len(c["alpha3"]) == 3 for c in countries)


def test_no_way_of_writing_a_country_stands_for_two():
    written = [
        text
        for c in rows("countries")
        for text in {c["alpha2"], c["alpha3"], c["name"].upper(), *c["aliases"].split("|")} - {""}
    ]
    assert len(written) == len(set(written))
    assert all(text == text.upper() for text in written)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "US"), ("U.S.A.", "US"), ("PRC", "CN"), ("MAINLAND CHINA", "CN"),
        ("HONG KONG SAR", "HK"), ("MACAU", "MO"), ("TAIWAN", "TW"), ("SOUTH KOREA", "KR"),
        ("KOREA, REPUBLIC OF", "KR"), ("NORTH KOREA", "KP"), ("UK", "GB"), ("VIETNAM", "VN"),
        ("TURKEY", "TR"), ("CZECH REPUBLIC", "CZ"), ("IVORY COAST", "CI"), ("TURKIYE", "TR"),
    ],
)  # fmt: skip
def test_country_is_known_by_the_names_in_use(text, code):
    country = by_key("countries", "alpha2")[code]
    known = {country["alpha2"], country["alpha3"], country["name"].upper()}
    assert text in known | set(country["aliases"].split("|"))


def test_european_union_is_no_country_of_origin():
    assert "EU" not in by_key("countries", "alpha2")


def test_canadian_provinces_are_no_countries():
    provinces = by_key("mid_provinces", "code")
    assert len(provinces) == 13
    assert not provinces.keys() & by_key("countries", "alpha2").keys()


def test_ports_have_four_digits():
    ports = by_key("ports", "port_code")
    assert {len(code) for code in ports} == {4}
    assert ports["2720"]["name"].startswith("LOS ANGELES INTERNATIONAL")


def test_modes_of_transport_are_the_fifteen_codes():
    vessel_and_rail = ["10", "11", "12", "20", "21"]
    others = ["30", "31", "32", "33", "34", "40", "41", "50", "60", "70"]
    assert list(by_key("transport_modes", "code")) == vessel_and_rail + others
    words = [word for row in rows("transport_modes") for word in row["aliases"].split("|")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "code"),
    [("AIR", "40"), ("OCEAN", "11"), ("VESSEL", "11"), ("TRUCK", "30"), ("RAIL", "20"),
     ("MAIL", "50"), ("PIPELINE", "70")],
)  # fmt: skip
def test_mode_of_transport_is_known_by_its_word(word, code):
    assert word in by_key("transport_modes", "code")[code]["aliases"].split("|")


@pytest.mark.parametrize("name", ["company_forms", "name_titles", "street_words"])
def test_word_tables_hold_single_upper_case_words_and_settle_at_once(name):
    table = by_key(name, "written")
    for written, row in table.items():
        assert written == written.upper()
        assert not set(written) & set(" .")
        standard = row["standard"]
        assert table.get(standard, row)["standard"] == standard


@pytest.mark.parametrize(
    ("written", "standard", "kind"),
    [
        ("STREET", "ST", "suffix"), ("STR", "ST", "suffix"), ("AVENUE", "AVE", "suffix"),
        ("AV", "AVE", "suffix"), ("APARTMENT", "UNIT", "unit"), ("STE", "UNIT", "unit"),
        ("#", "UNIT", "unit"), ("NO", "UNIT", "unit"), ("NORTH", "N", "directional"),
        ("FIRST", "1ST", "number"), ("SAINT", "ST", "other"), ("FLOOR", "FL", "unit"),
    ],
)  # fmt: skip
def test_street_word_has_its_postal_form(written, standard, kind):
    row = by_key("street_words", "written")[written]
    assert (row["standard"], row["kind"]) == (standard, kind)


def test_generation_is_kept_apart_from_titles():
    titles = by_key("name_titles", "written")
    assert titles["JUNIOR"] == {"written": "JUNIOR", "standard": "JR", "kind": "generation"}
    assert titles["MISTER"]["kind"] == "title"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD.replace("# publisher: somebody\n", ""), "say nothing of the publisher"),
        (GOOD.replace("# date: 2025", "# date:"), "Line 3 of the reference table t.csv is not of"),
        (GOOD.replace("# date: 2025", "# source: 2025"), "says 'source' a second time"),
        (GOOD.replace("by row", "sure"), "has the status 'sure'"),
        (GOOD.replace("# unique: digits", "# unique: code"), "has no column 'code'"),
        (GOOD.replace(",last_date,status", ",last_date,state"), "has no column 'status'"),
        (GOOD.replace("digits,certainty", "digits,digits"), "a repeated column name"),
        (GOOD.replace("02,", "2a,"), "Line 8 of the reference table t.csv has '2a' as digits"),
        (GOOD.replace("02,", "01,"), "repeats digits '01' of line 7"),
        (GOOD.replace("02,violation", "02,maybe"), "has the certainty 'maybe'"),
        (GOOD.replace("memory", "sure"), "has the status 'sure'"),
        (GOOD.replace("02,violation", "02"), "has 4 cells for 5 columns"),
        (GOOD.replace("2015-12-31,read", "2015-02-30,read"), "a date that can't be read"),
        (GOOD.replace("2015-12-31,read", "2014-12-31,read"), "before it begins"),
        (GOOD.replace("02,", '"02'), "is not CSV"),
        (GOOD[: GOOD.index("digits,")], "is followed by no header"),
    ],
)
def test_faulty_table_is_refused_by_line(tmp_path, text, complaint):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(AuditError) as refusal:
        reference.load("t", tmp_path)
    assert complaint in str(refusal.value)


def test_good_table_is_read(tmp_path):
    (tmp_path / "t.csv").write_text(GOOD, encoding="utf-8")
    table = reference.load("t", tmp_path)
    assert table.column("digits") == ["01", "02"]
    assert table.about["publisher"] == "somebody"


def test_absent_table_is_refused_by_its_path(tmp_path):
    with pytest.raises(AuditError, match=r"tariffs\.csv can't be read"):
        reference.load("tariffs", tmp_path)
