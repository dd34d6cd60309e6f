"""The persons page: pairs are decided by key, kept at once, taken back; persons opened as clusters."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from audit.browse.persons import Standing
from audit.engagement import Engagement
from audit.persons import decisions
from desktop import theme
from desktop.widgets.alike import AlikeDialog
from desktop.widgets.waterfall import bits
from tests.desktop import pairs_maker
from tests.desktop.pairs_maker import PAIRS, consignee_id


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.session.tasks.running and not window.page.busy)


@pytest.fixture
def paired(made, tmp_path):
    """A copy of the made engagement with twelve pairs."""
    path = tmp_path / "paired.s321"
    path.write_bytes(made.read_bytes())
    return pairs_maker.add_pairs(path)


@pytest.fixture
def page(qtbot, window, paired):
    return opened(qtbot, window, paired)


def opened(qtbot, window, path):
    with qtbot.waitSignal(window.session.surveyed):
        window.session.open(path)
    window.show_page("persons")
    settle(qtbot, window)
    window.pages["persons"].focus_main()
    return window.pages["persons"]


def in_force(path):
    with Engagement.open(path, read_only=True) as engagement:
        return {(d.left_id, d.right_id): d for d in decisions.current(engagement.conn)}


def verdicts(path):
    return {pair: d.verdict for pair, d in in_force(path).items()}


def press(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_the_queue_is_decided_by_keys_and_the_cursor_goes_on_by_itself(qtbot, window, page):
    shown = [page.list.pair_at(row).key for row in range(4)]
    press(qtbot, Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Space, Qt.Key.Key_U)
    settle(qtbot, window)
    assert verdicts(window.session.path) == {
        shown[0]: "same", shown[1]: "different", shown[3]: "unsure",
    }  # fmt: skip
    assert page.list.currentRow() == 4
    assert page.review.caption.text() == "9 pairs open · 3 decided"


def test_a_decision_is_taken_back_by_its_key_and_its_pair_is_shown_again(qtbot, window, page):
    first, second = (page.list.pair_at(row).key for row in range(2))
    press(qtbot, Qt.Key.Key_Y, Qt.Key.Key_Y)
    settle(qtbot, window)
    qtbot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert verdicts(window.session.path) == {first: "same"}
    assert page.list.pair.key == second
    assert page.list.verdict(second) == ""


def test_any_decision_is_taken_back_and_no_later_one_is_lost(qtbot, window, page):
    first, second = (page.list.pair_at(row).key for row in range(2))
    press(qtbot, Qt.Key.Key_Y, Qt.Key.Key_N)
    settle(qtbot, window)
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.history.table.paged.rowCount() == 2)
    page.history.table.go_to(1)
    assert page.history.table.paged.texts(1)[2] == "same"
    page.history.taking_back.click()
    qtbot.waitUntil(lambda: page.history.table.paged.rowCount() == 3)
    assert verdicts(window.session.path) == {second: "different"}
    assert page.history.table.paged.texts(0)[2] == "takes back no. 1"
    assert page.history.table.paged.texts(2)[7] == "by no. 3"
    assert page.list.verdict(first) == ""
    settle(qtbot, window)


def test_what_follows_from_decisions_is_passed_over(qtbot, window, made, tmp_path):
    path = tmp_path / "three.s321"
    path.write_bytes(made.read_bytes())
    one, two, three = PAIRS[0][0], PAIRS[0][1], PAIRS[1][1]
    sides = [(one, two), (one, three), (two, three), PAIRS[3]]
    page = opened(qtbot, window, pairs_maker.add_pairs(path, sides))
    for pair in sides[:2]:
        page.list.setCurrentRow(page.list.row_of(tuple(sorted(map(consignee_id, pair)))))
        page.decide("same")
    third = tuple(sorted(map(consignee_id, sides[2])))
    qtbot.waitUntil(lambda: page.list.verdict(third) == "follows")
    settle(qtbot, window)
    assert page.list.pair.key == tuple(sorted(map(consignee_id, PAIRS[3])))
    assert page.review.caption.text() == "1 pair open · 2 decided"


def test_decisions_that_contradict_each_other_are_told_at_once(qtbot, window, page):
    one, two, three = map(consignee_id, (PAIRS[0][0], PAIRS[0][1], PAIRS[1][1]))
    for a, b, verdict in ((one, two, "same"), (one, three, "same"), (two, three, "different")):
        page.decisions.decide(tuple(sorted((a, b))), verdict, "", "")
    qtbot.waitUntil(lambda: "in conflict" in page.told.text(), timeout=8000)
    assert page.told.property("tone") == "warning"
    assert "Ann Roe" in page.told.text()
    settle(qtbot, window)


def test_an_answer_from_before_the_last_decision_changes_nothing(qtbot, window, page):
    press(qtbot, Qt.Key.Key_Y)
    assert page.decisions.unsettled
    page._stands(Standing("old", frozenset(), ()))
    assert page.queue.settled != "old"
    assert page.list.open_pairs() == 11
    settle(qtbot, window)


def test_a_note_goes_with_the_next_decision_only(qtbot, window, page):
    first, second = (page.list.pair_at(row).key for row in range(2))
    page.review.note.setFocus()
    qtbot.keyClicks(page.review.note, "yes, seen")  # its y decides nothing
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Y, Qt.Key.Key_N)
    settle(qtbot, window)
    kept = in_force(window.session.path)
    assert (kept[first].verdict, kept[first].note) == ("same", "yes, seen")
    assert (kept[second].verdict, kept[second].note) == ("different", "")


def test_fifty_pairs_take_well_under_the_time_a_person_has_for_them(qtbot, window, made, tmp_path):
    path = tmp_path / "fifty.s321"
    path.write_bytes(made.read_bytes())
    sides = [
        tuple((f"{name} {n}", *rest) for name, *rest in pair)
        for n, pair in enumerate(PAIRS[:2] * 30)
    ]
    page = opened(qtbot, window, pairs_maker.add_pairs(path, sides))
    longest = 0.0
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N) * 25:
        began = time.perf_counter()
        press(qtbot, key)
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - began)
    settle(qtbot, window)
    assert len(verdicts(path)) == 50
    assert page.decisions.number == 50
    assert longest < 0.5  # seconds in which the window does not answer


def test_a_decision_marks_results_out_of_date_and_offers_a_run(qtbot, window, page):
    assert page.again.isHidden()
    press(qtbot, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: "persons were decided on" in page.told.text(), timeout=8000)
    assert page.again.isVisible()
    assert window.session.overview.stale == "persons were decided on"


def test_running_again_knows_the_decisions_and_makes_the_queue_anew(
    qtbot, window, page, monkeypatch
):
    from audit import pipeline

    def run(path, settings, rules, progress):
        assert (settings, rules) == (None, None)  # as they are kept in the file
        with Engagement.open(path) as engagement, engagement.transaction():
            engagement.log("run", {"findings": 900})

    monkeypatch.setattr(pipeline, "run", run)
    decided = page.list.pair.key
    press(qtbot, Qt.Key.Key_Y)
    qtbot.waitUntil(page.again.isVisible, timeout=8000)
    settle(qtbot, window)
    page.again.click()
    qtbot.waitUntil(lambda: page.list.count() == 11, timeout=8000)
    settle(qtbot, window)
    assert page.list.row_of(decided) == -1
    assert page.again.isHidden()
    assert page.told.text() == page.queue.settled
    assert page.review.caption.text() == "11 pairs open"


def test_what_a_decision_changed_is_said(qtbot, window, page):
    pair = page.list.pair
    with qtbot.waitSignal(window.session.said) as said:
        press(qtbot, Qt.Key.Key_N)
    assert said.args[1] == "done"
    assert said.args[0].startswith(f"{pair.left.name} · {pair.right.name}: two persons.")
    assert "The last run had it so." in said.args[0]
    settle(qtbot, window)


def test_a_trap_is_named_beside_the_pair(page):
    row = next(n for n in range(12) if "Zoe" in page.list.pair_at(n).left.name)
    page.list.setCurrentRow(row)
    assert page.review.view.warnings.text() == "⚠ Forwarder or fulfilment centre"
    page.list.setCurrentRow(row - 1)
    assert page.review.view.warnings.isHidden()


def test_the_two_sides_are_told_field_by_field(qtbot, page):
    rows = page.review.view.rows
    row = next(
        n for n in range(page.list.count())
        if {page.list.pair_at(n).left.name, page.list.pair_at(n).right.name} == {"Ann Roe", "Ann Row"}
    )  # fmt: skip
    page.list.setCurrentRow(row)
    title, left, sign, right = rows["name"]
    assert {left.accessibleName(), right.accessibleName()} == {"Name: Ann Roe", "Name: Ann Row"}
    assert sign.text() == "≠"
    assert sign.accessibleName() == "Name: different"
    assert "underline" in left.text()
    assert rows["place"][2].text() == "="
    assert rows["id_key"][1].isHidden()  # neither has one
    assert " to " in rows["days"][1].text() or rows["days"][1].text().startswith("20")
    assert title.text() == "Name"


def test_the_waterfall_says_every_step_and_the_sum(page):
    waterfall, pair = page.review.view.waterfall, page.list.pair
    said = waterfall.sentences()
    assert len(said) == len(pair.steps) + 2
    assert said[0].startswith("Before any comparison −13.3 bits")
    street = "Street: the same street, number and unit +10.9 bits: seldom shared by chance"
    assert street in said
    assert waterfall.accessibleDescription() == "; ".join(said)
    assert waterfall.bars[-1].number == bits(pair.weight)
    ends = [bar.ends for bar in waterfall.bars[:-1]]
    assert [bar.begins for bar in waterfall.bars[1:-1]] == ends[:-1]
    assert ends[-1] == pytest.approx(pair.weight)


def test_scores_are_hidden_on_request_and_stay_hidden(qtbot, window, page):
    page.hide_scores.setChecked(True)
    assert page.review.view.score.isHidden()
    page.list.setCurrentRow(3)
    assert page.review.view.score.isHidden()
    assert page.review.what_is_alike() == []
    assert window.session.preferences.number("hide-scores", 0) == 1
    page.hide_scores.setChecked(False)
    assert page.review.view.score.isVisible()


def test_pairs_that_are_alike_are_decided_and_taken_back_as_one(qtbot, window, page):
    pair = page.list.pair
    assert pair.alike == 3
    assert f"{pair.alike} like this" in page.review.alike.text().replace("&", "")
    dialog = AlikeDialog(pair.alike, page.review.what_is_alike())
    qtbot.addWidget(dialog)
    assert dialog.alike.text().splitlines()[0] == "Name: one letter differs, +6.1 bits"
    assert not dialog.save.isEnabled()
    dialog.choose("different")
    assert dialog.save.isEnabled()
    page.decisions.decide_alike(pair.pattern, dialog.verdict, "all seen")
    settle(qtbot, window)
    kept = in_force(window.session.path)
    assert {(d.verdict, d.note) for d in kept.values()} == {("different", "all seen")}
    assert len(kept) == 3
    qtbot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert verdicts(window.session.path) == {}
    assert page.list.open_pairs() == 12


def test_when_all_is_decided_the_page_says_so(qtbot, window, page):
    for _ in range(page.list.count()):
        press(qtbot, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)
    settle(qtbot, window)
    assert page.nothing.sentence.text() == page.queue.settled
    assert page.queue.settled == "No pair is pending: more reviewing changes nothing."
    page.focus_main()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.review)
    assert page.list.count() == 1
    settle(qtbot, window)


def test_before_a_run_the_page_sends_to_the_run(qtbot, window, maker, tmp_path):
    page = opened(qtbot, window, maker.make(tmp_path / "fresh.s321", 5, ran=False))
    assert page.missing == "run"
    said = [part.text() for part in page.findChildren(QLabel) if part.isVisible()]
    assert "The rules have not run yet" in said


def test_a_failed_save_leaves_the_pair_open(qtbot, window, page, monkeypatch):
    from audit.errors import AuditError

    def refuse(*_args):
        raise AuditError("The file is locked.")

    monkeypatch.setattr(decisions, "decide", refuse)
    key = page.list.pair.key
    with qtbot.waitSignal(window.session.said) as said:
        press(qtbot, Qt.Key.Key_Y)
    assert said.args == ["The file is locked.", "error"]
    assert page.list.verdict(key) == ""


def test_a_person_opens_as_a_cluster_with_its_weakest_link(qtbot, window, paired):
    pairs_maker.join(paired, *PAIRS[0], PAIRS[1][1])
    page = opened(qtbot, window, paired)
    page.tabs.setCurrentIndex(1)
    settle(qtbot, window)
    people = page.people
    assert people.table.paged.rowCount() == 1
    qtbot.waitUntil(lambda: people.shown is not None and people.variants.paged.rowCount() == 3)
    assert people.title.text().endswith(": 3 variants")
    assert people.held.text() == "Joined: 2 by a near match."
    assert "Roe, Ann, 12 Main St" in people.weakest.text()
    assert "+5.5 bits" in people.weakest.text()
    assert people.links.paged.rowCount() == 2
    settle(qtbot, window)


def test_a_decision_shows_on_the_person_as_what_holds_it(qtbot, window, paired):
    decisions.decide(paired, *map(consignee_id, PAIRS[0]), "same", "seen", "R. Vale")
    pairs_maker.join(paired, *PAIRS[0], PAIRS[1][1])
    page = opened(qtbot, window, paired)
    page.tabs.setCurrentIndex(1)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: page.people.shown is not None)
    assert page.people.held.text() == "Joined: 1 by decision, 1 by a near match."
    assert "same (R. Vale" in page.people.decisions.text()
    settle(qtbot, window)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_page_is_drawn_anew_in_other_colours(qtbot, window, page, colours):
    window.session.preferences.theme = colours.name
    marked = page.review.view.rows["name"]
    assert any(colours.accent_soft in part.text() for part in (marked[1], marked[3]))


def test_every_pair_of_the_list_is_read_aloud_with_its_decision(qtbot, window, page):
    press(qtbot, Qt.Key.Key_Y)
    settle(qtbot, window)
    said = QAccessible.queryAccessibleInterface(page.list).child(0).text(QAccessible.Text.Name)
    assert said.endswith("decided: the same")
