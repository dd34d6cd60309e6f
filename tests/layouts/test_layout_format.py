"""A layout file of one's own: what it may say, and the sentence for each mistake in it."""

import pytest

from audit import layouts
from audit.errors import AuditError

GOOD = 'marks = ["Ref"]\n[columns]\nbill_number = "Ref"\n'


def load(folder, text, name="ours"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return layouts.load(str(path))


def test_everything_a_file_can_say_is_read(tmp_path):
    found = load(
        tmp_path,
        """
        name = "ours"
        title = "Our broker's export"
        description = "Monthly."
        seen_in = ["BC"]
        marks = ["Ref", "Worth"]
        width = 7
        date_order = "dmy"
        value_basis = "shipment"
        decimal_mark = ","
        [columns]
        bill_number = "Ref"
        shipper_name = ["First", "Last"]
        value = 4
        description = []
        [constants]
        currency = "EUR"
        [translations.entry_type]
        " Y " = "321"
        [[split]]
        column = "Ship To"
        pattern = '^(?P<consignee_name>[^,(]+)(?:,\\s*)?(,)?(?P<consignee_address>.*)$'
        else = "consignee_address"
        """,
    )
    assert found.columns == {
        "bill_number": ("Ref",), "shipper_name": ("First", "Last"), "value": (4,), "description": (),
    }  # fmt: skip
    assert (found.date_order, found.value_basis, found.decimal_mark) == ("dmy", "shipment", "comma")
    assert (found.marks, found.width, found.seen_in) == (("Ref", "Worth"), 7, ("BC",))
    assert found.translations == {"entry_type": {"y": "321"}}
    assert found.splits[0].groups == ("consignee_name", "", "consignee_address")
    assert found.headers == ("Ref", "First", "Last", "Ship To", "Worth")
    assert found.own


MISTAKES = {
    "a key that there is not": ("colour = 1\n" + GOOD, "colour"),
    "another name than the file's": ('name = "theirs"\n' + GOOD, "it must be 'ours'"),
    "an unknown field": ('[columns]\nbill_nmber = "Ref"\n', "'bill_number' may be meant"),
    "a constant of no field": (GOOD + '[constants]\nmoney = "USD"\n', "constants: 'money'"),
    "a translation of no field": (GOOD + '[translations.kind]\na = "b"\n', "translations: 'kind'"),
    "a translation that is no table": (GOOD + '[translations]\nentry_type = "86"\n', "entry_type: it must be"),
    "a word with two meanings": (
        GOOD + '[translations.entry_type]\nY = "321"\ny = "86"\n', "stands twice",
    ),
    "a translation into a number": (GOOD + "[translations.entry_type]\nY = 86\n", "quotation"),
    "a header that is a date": ("[columns]\nvalue = 2024-01-01\n", "columns.value"),
    "a column number of nothing": ("[columns]\nvalue = 0\n", "columns.value"),
    "a blank header": ('[columns]\nvalue = " "\n', "columns.value"),
    "another order of dates": ('date_order = "ydm"\n' + GOOD, "mdy or dmy or ymd"),
    "another decimal mark": ('decimal_mark = ";"\n' + GOOD, "decimal_mark"),
    "a width that is a text": ('width = "9"\n' + GOOD, "width"),
    "marks that are one text": ('marks = "Ref"\n[columns]\nvalue = "V"\n', "marks"),
    "nothing at all": ('title = "x"\n', "it says nothing"),
    "a pattern that does not compile": (
        "[[split]]\ncolumn = 'A'\npattern = '(?P<consignee_name>'\n", "no RE2 pattern",
    ),
    "a pattern that only other engines know": (
        "[[split]]\ncolumn = 'A'\npattern = '(?P<consignee_name>a)(?=b)'\n", "no RE2 pattern",
    ),
    "a pattern without a field": ("[[split]]\ncolumn = 'A'\npattern = '(a)'\n", "must be a field"),
    "a group that is no field": (
        "[[split]]\ncolumn = 'A'\npattern = '(?P<consignee>a)'\n", "'consignee' is no field",
    ),
    "a rest that is no field": (
        "[[split]]\ncolumn = 'A'\npattern = '(?P<sku>a)'\nelse = 'rest'\n", "'rest' is no field",
    ),
    "a split without its column": ("[[split]]\npattern = '(?P<sku>a)'\n", "split 1, column"),
    "a split with another key": (
        "[[split]]\ncolumn = 'A'\npattern = '(?P<sku>a)'\nflags = 'i'\n", "flags",
    ),
    "a field that is read twice": (
        "[columns]\nsku = 'B'\n[[split]]\ncolumn = 'A'\npattern = '(?P<sku>a)'\n", "leave one",
    ),
    "brackets without end": ("a = " + "[" * 100_000, "cannot be read"),
    "a number without end": ("width = " + "9" * 5_000, "cannot be read"),
    "no TOML": ("[columns\n", "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_the_file_the_key_and_what_to_do(tmp_path, text, said):
    with pytest.raises(AuditError) as refused:
        load(tmp_path, text)
    sentence = str(refused.value)
    assert "ours.toml" in sentence
    assert said in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_layout_of_ones_own_stands_in_for_a_shipped_one_of_its_name(own):
    shipped = layouts.known()
    name = shipped[0].name
    load(own, GOOD, name)
    assert layouts.load(name).columns == {"bill_number": ("Ref",)}
    assert len(layouts.known()) == len(shipped)


def test_one_faulty_file_does_not_hide_the_others(own):
    load(own, GOOD, "good")
    (own / "bad.toml").write_text("colour = 1", encoding="utf-8")
    faults = []
    names = {layout.name for layout in layouts.known(faults)}
    assert {"good", "bad"} & names == {"good"}
    assert [fault for fault in faults if "bad.toml" in fault] == faults != []


def test_a_changed_file_is_read_anew(own):
    assert load(own, GOOD).date_order is None
    assert load(own, 'date_order = "dmy"\n' + GOOD).date_order == "dmy"
