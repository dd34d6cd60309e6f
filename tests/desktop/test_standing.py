import pytest

from audit import freshness, pipeline, reference, rulebook
from audit.browse import overview
from audit.engagement import Engagement
from desktop.steps import states
from desktop.widgets.blocks import Empty
from tests.engagement.audits import imported


def change(path, sql, *values):
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.execute(sql, values)


def standing(path):
    with Engagement.open(path, read_only=True) as engagement:
        return overview(engagement.conn)


@pytest.fixture
def copy(made, tmp_path):
    path = tmp_path / "standing.s321"
    path.write_bytes(made.read_bytes())
    return path


def test_results_are_up_to_date_after_a_run_and_an_import_that_brought_nothing(copy):
    with Engagement.open(copy) as engagement, engagement.transaction():
        engagement.log("import skipped", {"reason": "march.xlsx is damaged."})
    assert standing(copy).stale == ""


@pytest.mark.parametrize(
    ("sql", "values", "why"),
    [
        ("INSERT INTO source (source_id, source_file) VALUES (99, ?)", ["may.csv"], "imported"),
        ("INSERT INTO rate VALUES ('EUR', 19800, ?, 1100000000, '')", ["1.1"], "rates were loaded"),
        ("INSERT OR REPLACE INTO setting VALUES (?, 'entry')", ["day_basis"], "(day_basis)"),
        ("UPDATE run SET law_sha256 = ?", ["other"], "law files have changed"),
        ("UPDATE run SET rulebook_sha256 = ?", ["other"], "rules have changed"),
        ("INSERT INTO run_file VALUES (1, 'quota.csv', ?)", ["other"], "reference tables"),
        ("UPDATE run SET program = ?", ["0.0.1"], "version 0.0.1"),
    ],
)
def test_what_a_run_rests_on_makes_it_out_of_date_when_it_changes(copy, sql, values, why):
    change(copy, sql, *values)
    found = standing(copy)
    assert why in found.stale
    assert [state for state, _ in states(found).values()].count("stale") == 5


def test_a_rate_that_is_corrected_makes_the_results_out_of_date(copy):
    change(copy, "INSERT INTO rate VALUES ('EUR', 19800, '1.1', 1100000000, '')")
    with Engagement.open(copy) as engagement:
        before = freshness.data_stamp(engagement.conn)
    change(copy, "UPDATE rate SET usd_per_unit = '1.2', rate_nanos = 1200000000")
    with Engagement.open(copy) as engagement:
        assert freshness.data_stamp(engagement.conn) != before


def test_a_reference_table_that_is_another_than_the_run_read_is_noticed(tmp_path, monkeypatch):
    path = imported(tmp_path / "run.s321", [{"bill_number": "B1", "value": "5"}])
    pipeline.run(path, rules=["321-01"])
    assert standing(path).stale == ""
    monkeypatch.setattr(reference, "sha256", lambda name: f"another {name}")
    assert standing(path).stale == "the reference tables have changed"


def test_another_rule_pack_is_noticed(copy, monkeypatch):
    monkeypatch.setattr(rulebook, "sha256", lambda: "another")
    assert "rules have changed" in standing(copy).stale


def test_a_setting_that_is_changed_on_the_run_page_is_kept_and_asks_for_a_new_run(qtbot, window):
    window.show_page("run")
    page = window.pages["run"]
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    page.choices["day_basis"].setCurrentText("entry")
    page.choices["day_basis"].activated.emit(1)
    qtbot.waitUntil(lambda: bool(window.session.overview.stale))
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    assert "day_basis" in page.state.text()
    assert window.rail.steps.steps[list(window.pages).index("report")].state == "stale"


def test_a_setting_that_cannot_be_is_refused_in_a_sentence_and_put_back(qtbot, window):
    window.show_page("run")
    page = window.pages["run"]
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    page.choices["order_window_days"].lineEdit().setText("some")
    with qtbot.waitSignal(window.session.said) as said:
        page.choices["order_window_days"].lineEdit().editingFinished.emit()
    assert "order_window_days" in said.args[0]
    assert page.choices["order_window_days"].currentText() == "unlimited"


def said_by(page):
    empty = page._stack.currentWidget()
    return (empty.title.text(), empty.sentence.text()) if isinstance(empty, Empty) else None


def open_made(qtbot, window, path):
    with qtbot.waitSignal(window.session.surveyed):
        window.session.open(path)
    qtbot.waitUntil(lambda: not window.session.tasks.running)


def test_an_empty_engagement_says_on_every_page_what_comes_next(qtbot, window, tmp_path):
    Engagement.create(tmp_path / "new.s321").close()
    open_made(qtbot, window, tmp_path / "new.s321")
    for name in ("sources", "run", "findings", "charts", "report"):
        window.show_page(name)
        assert "No spreadsheets yet" in said_by(window.page)
        assert not window.dock.isVisible()
    window.show_page("start")
    assert window.page.next.text() == "Import the spreadsheets"


def test_after_the_import_the_run_comes_next(qtbot, window, tmp_path, maker):
    open_made(qtbot, window, maker.make(tmp_path / "read.s321", 30, ran=False))
    for name in ("findings", "charts", "report"):
        window.show_page(name)
        assert "The rules have not run yet" in said_by(window.page)
    window.show_page("run")
    qtbot.waitUntil(lambda: not window.page.busy)
    assert said_by(window.page) is None
    assert "Not run yet" in window.page.state.text()
    window.show_page("start")
    assert window.page.next.text() == "Run the rules"


def test_a_run_that_found_nothing_says_that_this_is_a_result(qtbot, window, tmp_path, maker):
    open_made(qtbot, window, maker.make(tmp_path / "nil.s321", 0))
    window.show_page("findings")
    assert said_by(window.page)[0] == "The rules found nothing"
    window.show_page("report")
    assert "found nothing" in window.page.lines[2][1].text()
    window.show_page("charts")
    qtbot.waitUntil(lambda: not window.page.busy, timeout=20_000)
    assert window.page.view.drawing is not None


def test_filters_without_a_hit_say_so_and_keep_their_chips(qtbot, window):
    window.show_page("findings")
    page = window.page
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    page.bar.text.setText("nothing has this")
    page.bar.text.returnPressed.emit()
    qtbot.waitUntil(lambda: not page.busy and page.rows == 0)
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    assert page.table.empty
    assert all(chip.text().endswith(" 0") for chip in page.bar._chips.values())
    page.bar.clear()
    qtbot.waitUntil(lambda: page.rows == 900)
