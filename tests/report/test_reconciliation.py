import openpyxl

from audit.export import TABLES
from audit.report import write
from audit.report.reconciliation import source_totals
from tests.report.made_engagement import insert, make


def test_every_source_agrees(finished):
    totals = source_totals(finished.conn)
    assert len(totals) == 3
    assert all(each.agrees for each in totals)
    assert (
        sum(each.read_cents for each in totals)
        == finished.conn.execute("SELECT sum(value_cents) FROM item").fetchone()[0]
    )


def test_sources_agree_with_the_exported_table(finished):
    exported = finished.conn.execute(TABLES["sources"]).fetchall()
    totals = source_totals(finished.conn)
    assert [row[3:] for row in exported] == [
        (*each[2:6], f"{each.read_cents / 100:.2f}", f"{each.loaded_cents / 100:.2f}")
        for each in totals
    ]


def test_duplicate_line_counts_as_read_with_the_value_of_its_first(tmp_path):
    with make(tmp_path / "case.s321", shipments=30, findings=5) as made:
        insert(made.conn, "source", [
            {"source_id": 4, "source_file": "again.csv", "rows_read": 2, "lines_loaded": 0,
             "duplicates": 2, "rejected": 0},
        ])  # fmt: skip
        insert(made.conn, "line", (
            {"line_id": 1_000 + n, "source_id": 4, "source_row": n, "duplicate_of": n}
            for n in (1, 2)
        ))  # fmt: skip
        cents = made.conn.execute("SELECT sum(value_cents) FROM item WHERE line_id < 3").fetchone()
        again = source_totals(made.conn)[-1]
        assert again.agrees
        assert (again.read_cents, again.loaded_cents, again.duplicate_cents) == (*cents, 0, *cents)


def test_source_that_lost_a_row_differs_in_words(tmp_path):
    with make(tmp_path / "case.s321", shipments=30, findings=5) as made:
        made.conn.execute("UPDATE source SET rows_read = rows_read + 1 WHERE source_id = 2")
        write(made, tmp_path / "r.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "r.xlsx")["Reconciliation"].iter_rows(values_only=True)
    checks = [row[10] for row in rows if row[10] not in (None, "Check")]
    assert checks == ["agrees", "differs", "agrees", "differs"]
