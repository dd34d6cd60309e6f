"""Money: every form of the contract in whole cents, half up; decimal commas by evidence only."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cleaning import numbers

CENTS = {
    "1234.5": 123450, "1,234.50": 123450, "$1,234.50": 123450, "US$ 900": 90000,
    "USD 900": 90000, "900 USD": 90000, "usd 900.10": 90010, "$900 USD": 90000, " 900 ": 90000,
    "1,234,567": 123456700, ".5": 50, "5.": 500, "0": 0, "007": 700, "1 234.50": 123450,
    "(900.00)": -90000, "-900": -90000, "($1,234.50)": -123450, "-$900": -90000, "$-900": -90000,
    "1.005": 101, "2.675": 268, "0.004": 0, "0.005": 1, "-0.005": -1, "(1.005)": -101,
    "1.0049999": 100, "33.504999999999995": 3351, "1234567890123.45": 123456789012345,
}  # fmt: skip
UNREADABLE = (
    "1.234,50", "1 234,50", "1234,50", "12,34", "1,2345", "1,23,456.00", "1.234.567", "€900",
    "900 EUR", "12 dollars", "free", "$", "--900", "(-900)", "((900))", "(900", "900)", "1e3",
    "12.34.56", "99999999999999999999", "12345678901234.50", "#N/A", "1 2 3", "١٢٣",
)  # fmt: skip
NEGATIVE = [text for text, cents in CENTS.items() if cents < 0]


@pytest.fixture(scope="module")
def amounts(module_case):
    rows = [(f"b{n}", text) for n, text in enumerate((*CENTS, *UNREADABLE))]
    module_case.take(module_case.csv(("bill_number", "value"), *rows))
    return module_case.run()


def shipment(case, text):
    bill = f"b{(*CENTS, *UNREADABLE).index(text)}"
    return next(s for s in case.table("shipments") if s["bill_number"] == bill)


@pytest.mark.parametrize("text", CENTS)
def test_an_amount_becomes_whole_cents(amounts, text):
    assert Decimal(shipment(amounts, text)["value_usd"]) * 100 == CENTS[text]


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_amount_that_is_not_certain_has_no_value(amounts, text):
    assert shipment(amounts, text)["value_usd"] is None


def test_every_unreadable_and_every_negative_amount_is_an_issue_and_no_other(amounts):
    issues = {raw: reason for _, _, raw, reason in amounts.issues("value")}
    assert set(issues) == {*UNREADABLE, *NEGATIVE}
    assert {issues[text] for text in NEGATIVE} == {"negative; it counts as it is"}


def test_a_source_adds_up_to_its_readable_amounts(amounts):
    (source,) = amounts.table("sources")
    assert Decimal(source["value_read_usd"]) * 100 == sum(CENTS.values())


COMMA = {"1.234,50": "1234.50", "1 234,50": "1234.50", "1\u202f234,5": "1234.5", "12,34": "12.34",
         "1.234": "1234", "-7,5": "-7.5", "US$ 3,00": "3", "0,125": "0.125", "900": "900"}  # fmt: skip
COMMA_NOT = ("1,234", "1,234.50", "12.34")


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as con:
        yield con


def read(duck, *texts, money=True):
    """Text → value in units, or None; and the mark that the column writes."""
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE texts AS SELECT unnest(?::VARCHAR[]) AS text", [texts]
    )
    mark = numbers.read(duck, "texts", "found", money=money).mark
    rows = duck.execute("SELECT text, value FROM found").fetchall()
    unit = 1_000_000 if money else 1
    return {text: value if value is None else Decimal(value) / unit for text, value in rows}, mark


def test_a_column_that_shows_a_decimal_comma_is_read_with_it(duck):
    values, mark = read(duck, *COMMA)
    assert mark == "comma"
    assert values == {text: Decimal(value) for text, value in COMMA.items()}


def test_in_such_a_column_three_digits_behind_a_comma_are_not_certain(duck):
    values, _ = read(duck, "5,25", "1,234")
    assert values == {"5,25": Decimal("5.25"), "1,234": None}


@pytest.mark.parametrize("point", ["1,234.50", "12.34", "1,234,567"])
def test_a_column_that_shows_both_marks_is_read_with_the_point(duck, point):
    values, mark = read(duck, point, "1.234,50")
    assert (mark, values["1.234,50"]) == ("point", None)
    assert values[point] is not None


def test_without_a_decimal_comma_a_comma_groups_thousands(duck):
    assert read(duck, "1,234", "2,500") == ({"1,234": 1234, "2,500": 2500}, "point")


def test_each_column_is_judged_by_its_own_evidence(case):
    case.take(case.csv(("bill_number", "value", "paid_price"), ("b1", "1,234", "1.234,50")))
    (line,) = case.lines()
    assert (line["amount_micros"], line["paid_micros"]) == (1234 * 10**6, 1234_500_000)


def test_a_quantity_may_carry_its_unit(duck):
    values, _ = read(duck, "12 pcs", "1,000 lbs.", "3kg", "-2", "some", money=False)
    assert values == {"12 pcs": 12, "1,000 lbs.": 1000, "3kg": 3, "-2": -2, "some": None}


def test_a_blank_currency_is_dollars_and_a_contradiction_is_no_value(case):
    header = ("bill_number", "value", "currency")
    rows = [("b1", "5", ""), ("b2", "US$ 5", "EUR"), ("b3", "$5", "CAD"), ("b4", "5", "gold")]
    case.take(case.csv(header, *rows))
    read_as = [(line["currency"], line["amount_micros"]) for line in case.lines()]
    assert read_as == [("USD", 5 * 10**6), ("EUR", None), ("CAD", 5 * 10**6), (None, 5 * 10**6)]
    assert [issue[:3] for issue in case.issues() if issue[1] != "entry_type"] == [
        (3, "value", "US$ 5"), (5, "currency", "gold"),
    ]  # fmt: skip


CENT = Decimal("0.01")
UNITS = st.decimals(min_value=0, max_value=10**8, places=5)


def written(amount, form):
    """The same amount as five kinds of people write it."""
    sign, plain = ("-" if amount < 0 else ""), abs(amount)
    return (f"{sign}{plain}", f"{sign}{plain:,}", f"{sign}${plain:,}", f"{sign}{plain} USD",
            f"({plain})" if sign else f"US$ {plain}")[form]  # fmt: skip


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(UNITS, st.booleans(), st.integers(0, 4)), min_size=1, max_size=30))
def test_an_amount_is_read_exactly_however_it_is_written(duck, amounts):
    texts = {
        written(-amount if negative else amount, form): -amount if negative else amount
        for amount, negative, form in amounts
    }
    texts["1.00"] = Decimal(1)  # shows the point
    assert read(duck, *texts)[0] == texts


def test_sums_are_exact_in_any_order_of_rows_and_files(module_case):
    random = Random(321)
    amounts = [Decimal(random.randrange(10**9)) / 10**5 for _ in range(200)]
    exact = sum(amount.quantize(CENT, ROUND_HALF_UP) for amount in amounts) * 100
    rows = [(f"own {n}", f"{amount:.5f}") for n, amount in enumerate(amounts)]
    mixed = random.sample(rows, len(rows))
    for parts in ([rows], [mixed[150:], mixed[:150]]):
        files = [
            module_case.csv(("bill_number", "value"), *part, name=f"{len(part)}.csv")
            for part in parts
        ]
        summary = module_case.take(*files, dry_run=True)
        assert sum(source.value_cents["USD"] for source in summary.sources) == exact
