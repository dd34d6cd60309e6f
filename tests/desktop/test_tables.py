from audit import browse
from audit.browse import FINDINGS, Query
from audit.engagement import Engagement
from desktop.tables import PAGE, PagedTable


def load(qtbot, table, query):
    with qtbot.waitSignal(table.loaded):
        table.load(query)


def counted(path, query):
    with Engagement.open(path, read_only=True) as engagement:
        return browse.count(engagement.conn, FINDINGS, query)


def test_a_far_row_shows_an_ellipsis_until_its_page_arrives(qtbot, open_session):
    table = PagedTable(open_session, FINDINGS)
    load(qtbot, table, Query())
    assert table.rowCount() == 900
    far = table.index(3 * PAGE + 50, 1)
    with qtbot.waitSignal(table.fetched):
        assert table.data(far) == "…"
    assert table.data(far).startswith("321-")


def test_the_count_shown_is_the_count_of_the_same_filter(qtbot, open_session):
    table = PagedTable(open_session, FINDINGS)
    for query in (
        Query({"rule_id": "321-02"}),
        Query({"certainty": ["violation", "review"], "status": ["open"]}),
        Query(text="okafor"),
        Query(text="1Z0000000012"),
        Query({"month": ["2024-05"]}),
        Query(text="100%_"),
    ):
        load(qtbot, table, query)
        assert table.rowCount() == counted(open_session.path, query)


def test_a_stale_answer_never_replaces_a_later_one(qtbot, open_session):
    table = PagedTable(open_session, FINDINGS)
    later = Query({"rule_id": "321-44"})
    table.load(Query())
    with qtbot.waitSignal(table.loaded) as told:
        table.load(later)
    qtbot.waitUntil(lambda: not open_session.tasks.running)
    assert told.args == [counted(open_session.path, later)] == [table.rowCount()]


def test_several_columns_sort_in_the_order_they_were_chosen(qtbot, open_session):
    table = PagedTable(open_session, FINDINGS)
    names = [column.name for column in FINDINGS.columns]
    load(qtbot, table, Query())
    for column, add in (("certainty", False), ("value_cents", True), ("value_cents", True)):
        with qtbot.waitSignal(table.loaded):
            table.sort_by(names.index(column), add=add)
    assert table.query.sort == (("certainty", False), ("value_cents", True))
    with Engagement.open(open_session.path) as engagement:
        best = engagement.conn.execute(
            "SELECT finding_no FROM finding WHERE certainty = 'violation' "
            "ORDER BY value_cents DESC, finding_no LIMIT 1"
        ).fetchone()[0]
    assert table.keys[0] == best


def test_facets_count_what_each_choice_would_show(open_session):
    query = Query({"rule_id": ["321-02"]}, text="ada")
    with Engagement.open(open_session.path) as engagement:
        counts = browse.facets(engagement.conn, FINDINGS, query)
        for rule, number in counts["rule_id"]:
            other = Query({"rule_id": [rule]}, text="ada")
            assert browse.count(engagement.conn, FINDINGS, other) == number
