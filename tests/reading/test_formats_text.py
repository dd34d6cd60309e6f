"""Delimited text: encodings told by evidence over the whole file, delimiters, and what is shown."""

import codecs
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers.delimited import delimiter_of
from audit.readers.encodings import encoding_of
from tests.reading.imported import counts

GERMAN = ("Jürgen Groß", "Änne Öztürk, Köln", "Straße – “5”")
FRENCH = ("Élodie Françoise", "NOËL À CÔTÉ", "Évry-sur-Seine")
SPANISH = ("Muñoz", "Peña Núñez", "CAÑÓN")
CHINESE = ("王小明", "深圳市南山区", "张伟")
JAPANESE = ("山田太郎", "ヤマダ タロウ", "東京都おおさか")
KANJI = ("佐藤", "鈴木一郎", "田中")
HALF_WIDTH = ("ﾔﾏﾀﾞ ﾀﾛｳ", "ｽｽﾞｷ", "ﾅｶﾑﾗ ｼﾞﾛｳ")
PLAIN = ("Ada", "Bo", "Cy")

TOLD = [
    (GERMAN, "utf-8", "utf-8"), (GERMAN, "utf-8-sig", "utf-8-sig"), (PLAIN, "ascii", "utf-8"),
    (CHINESE, "utf-8", "utf-8"), (JAPANESE, "utf-8", "utf-8"),
    (GERMAN, "cp1252", "cp1252"), (FRENCH, "cp1252", "cp1252"), (SPANISH, "cp1252", "cp1252"),
    (FRENCH, "latin-1", "cp1252"),  # the same bytes in both
    (CHINESE, "gb18030", "gb18030"), (CHINESE, "gb2312", "gb18030"), (CHINESE[2:], "gbk", "gb18030"),
    (JAPANESE, "shift_jis", "shift_jis"), (KANJI, "shift_jis", "shift_jis"),
    (HALF_WIDTH, "shift_jis", "shift_jis"), (("①山田太郎", "㈱ヤマダ"), "cp932", "cp932"),
    *[
        (names, encoding, encoding)
        for names in (PLAIN, GERMAN, CHINESE, JAPANESE)
        for encoding in ("utf-16-le", "utf-16-be", "utf-16")
    ],
    (GERMAN, "utf-32", "utf-32"),
]  # fmt: skip


def text_of(names, delimiter=","):
    rows = [f'b{n}{delimiter}"{name}"{delimiter}5' for n, name in enumerate(names)]
    return "\n".join([delimiter.join(("bill_number", "consignee_name", "value")), *rows, ""])


@pytest.mark.parametrize(
    ("names", "encoding", "told"), TOLD, ids=[f"{names[0]}-{e}" for names, e, _ in TOLD]
)
def test_the_encoding_is_told_from_the_letters(tmp_path, names, encoding, told):
    file = tmp_path / "a.csv"
    file.write_bytes(text_of(names).encode(encoding))
    found = encoding_of(file)
    assert (found.name, found.damaged, found.doubtful) == (told, 0, False)


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_a_mark_tells_the_order_of_bytes(tmp_path, mark):
    file = tmp_path / "a.csv"
    bom = codecs.BOM_UTF16_LE if mark == "utf-16-le" else codecs.BOM_UTF16_BE
    file.write_bytes(bom + text_of(CHINESE).encode(mark))
    assert encoding_of(file).name == "utf-16"


def test_bytes_that_cp1252_has_no_letter_for_make_it_latin_1(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(text_of(FRENCH).encode("cp1252") + b"x,\x81,5\n")
    assert encoding_of(file).name == "latin-1"


@given(st.lists(st.from_regex("[A-HÄÖÜ]?[a-häöüßéèñç ]{1,12}", fullmatch=True), min_size=1))
@settings(max_examples=60)
def test_western_names_are_never_taken_for_another_script(tmp_path_factory, names):
    file = tmp_path_factory.mktemp("names") / "a.csv"
    file.write_bytes(text_of([f"Jo{name}e" for name in names]).encode("cp1252"))
    assert encoding_of(file).name in ("cp1252", "utf-8")


def test_two_accented_letters_in_a_latin_word_are_no_chinese_character(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(text_of(["BJÖÖRN", "BJÖRN"]).encode("cp1252"))
    assert encoding_of(file).name == "cp1252"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "shift_jis", "gb18030"])
def test_a_file_in_another_encoding_is_read_and_the_encoding_is_shown(case, encoding):
    names = {"cp1252": GERMAN, "shift_jis": JAPANESE}.get(encoding, CHINESE)
    summary = case.take(case.text(text_of(names).encode(encoding)))
    assert case.written("consignee_name") == list(names)
    assert summary.sources[0].form == f"text in {encoding} with commas"
    (how,) = case.query("SELECT decisions FROM source")
    shown = json.loads(how["decisions"])
    assert (shown["encoding"], shown["delimiter"]) == (encoding, "comma")


def test_a_few_bad_bytes_in_utf_8_are_said_and_do_not_spoil_the_rest(case):
    content = text_of([*GERMAN * 8, "cut?"]).encode().replace(b"cut?", b"cut\xff\xfe")
    summary = case.take(case.text(content))
    assert case.written("consignee_name") == [*GERMAN * 8, "cut��"]
    assert [w for w in summary.warnings if "1 place is not valid in utf-8" in w]


def test_a_file_cut_inside_a_letter_is_said_to_be_damaged(case):
    content = text_of([*GERMAN * 8]).encode() + b"b99,\xc3"
    assert encoding_of(case.text(content)).damaged == 1
    summary = case.take(case.text(content))
    assert counts(summary) == [(25, 25, 0, 0)]
    assert [w for w in summary.warnings if "1 place is" in w]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (("Иванов", "Сидорова"), "cp1251"),
        (("Żółć", "Wałęsa"), "cp1250"),
        (("ヤマダ", "おおさか"), "euc_jp"),
    ],
)
def test_letters_of_an_encoding_that_is_not_known_are_said_to_look_wrong(case, names, encoding):
    summary = case.take(case.text(text_of(names).encode(encoding)))
    assert [w for w in summary.warnings if "look wrong" in w and "UTF-8" in w]


def test_good_text_gets_no_warning_about_its_letters(case):
    summary = case.take(case.text(text_of(FRENCH).encode("cp1252")))
    assert not [w for w in summary.warnings if "letters" in w]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_quotes_are_told_apart_from_what_is_in_the_cells(case, delimiter):
    other = {",": ";", ";": ",", "\t": ",", "|": ","}[delimiter]
    names = (f"a{delimiter}b", f"c{other}d{other}e", "two\nlines", 'say ""so""')
    case.take(case.text(text_of(names, delimiter)))
    assert case.written("consignee_name") == [name.replace('""', '"') for name in names]


def test_a_single_column_has_any_delimiter():
    assert delimiter_of("bill_number\nb1\nb2\n") == ","
