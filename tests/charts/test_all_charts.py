"""What holds for every chart."""

import subprocess
import sys

import pytest
from matplotlib.colors import to_rgb

from audit.browse.tables import FINDINGS
from audit.charts import DARK, LIGHT, PRINT, charts, picture
from audit.charts._axes import compact, dollars, shortened

EVERY = sorted(charts())
PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}


def words(figure):
    return [text.get_text() for text in figure.texts]


def contrast(one, other):
    def light(colour):
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_charts_are_found_from_the_folder():
    assert set(charts()) >= {
        "day_totals", "findings_by_rule_and_month", "top_persons", "top_sellers",
        "missing_elements",
    }  # fmt: skip
    assert all(name == chart.name for name, chart in charts().items())


@pytest.mark.parametrize("name", EVERY)
def test_rows_fit_their_headers(filled, name):
    chart = charts()[name]
    rows = chart.rows(filled)
    assert rows
    assert {len(row) for row in rows} == {len(chart.headers)}
    assert len(chart.series) == len(chart.colours)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", EVERY)
def test_chart_draws_on_every_surface(filled, name, palette):
    image = picture(charts()[name], charts()[name].rows(filled), PALETTES[palette], (6, 3.5))
    assert image.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_chart_can_be_saved_as_a_drawing(filled, kind):
    chart = charts()["top_persons"]
    image = picture(chart, chart.rows(filled), LIGHT, kind=kind)
    assert image[:5] == {"svg": b"<?xml", "pdf": b"%PDF-"}[kind]


@pytest.mark.parametrize("name", EVERY)
def test_same_rows_give_the_same_picture(filled, name):
    chart = charts()[name]
    rows = chart.rows(filled)
    assert picture(chart, rows, LIGHT, (4, 3)) == picture(chart, rows, LIGHT, (4, 3))


@pytest.mark.parametrize("name", EVERY)
def test_empty_engagement_draws_a_sentence_instead_of_a_frame(empty, figure, name):
    chart = charts()[name]
    assert chart.rows(empty) == []
    chart.draw(figure, [], DARK)
    assert figure.axes == []
    title, question, sentence = words(figure)
    assert (title, question) == (chart.title, chart.question)
    assert sentence.endswith(".")


@pytest.mark.parametrize("name", EVERY)
def test_drawing_again_replaces_what_was_there(filled, figure, name):
    chart = charts()[name]
    rows = chart.rows(filled)
    chart.draw(figure, rows, LIGHT)
    axes = len(figure.axes)
    chart.draw(figure, rows, DARK)
    assert len(figure.axes) == axes


@pytest.mark.parametrize("name", EVERY)
def test_click_means_a_filter_of_the_findings_table(filled, figure, name):
    chart = charts()[name]
    rows = chart.rows(filled)
    chart.draw(figure, rows, LIGHT)
    clickable = {
        int(artist.get_gid())
        for axes in figure.axes
        for artist in axes.get_children()
        if artist.get_picker()
    }
    assert clickable
    for index in clickable:
        for column in chart.pick(rows, index) or {}:
            assert FINDINGS.column(column) is not None
    assert any(chart.pick(rows, index) for index in clickable)
    assert chart.pick(rows, len(rows)) is None


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_words_are_readable(palette):
    assert contrast(palette.text, palette.background) >= 7
    assert contrast(palette.muted, palette.background) >= 4.5


def test_certainties_differ_in_print_without_colour():
    shades = [sum(to_rgb(PRINT.of(c))) for c in ("violation", "probable", "review", "info")]
    assert shades == sorted(shades)


def test_drawing_library_is_imported_only_when_something_is_drawn():
    code = (
        "import sys, audit.charts as c; c.charts(); "
        "print([n for n in ('matplotlib', 'numpy', 'pandas') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "$0"), (3.5, "$3.50"), (800, "$800"), (1_234_567.4, "$1,234,567")]
)
def test_dollars(value, shown):
    assert dollars(value) == shown


@pytest.mark.parametrize(
    ("number", "tight", "shown"),
    [(999, True, "999"), (1_234, False, "1,234"), (1_234, True, "1.2k"), (12_345, True, "12k"),
     (2_500_000, True, "2.5M")],
)  # fmt: skip
def test_numbers_in_little_room(number, tight, shown):
    assert compact(number, tight=tight) == shown


def test_long_name_ends_in_an_ellipsis():
    assert shortened("a name that is long", 10) == "a name th…"
    assert shortened("short", 10) == "short"
