"""Engagements for the rules' tests, made quickly."""

from contextlib import contextmanager
from functools import cache

import pytest

from audit import law
from audit.engagement import Engagement
from audit.facts import looked_up
from tests.engagement.audits import reading_in_this_process
from tests.rules import cases

LAW, REFERENCE_ROWS = cache(law.load), cache(looked_up.rows_of)


@contextmanager
def quickly():
    """Read files in this process, and each resource once."""
    with reading_in_this_process(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(law, "load", LAW)
        patch.setattr(looked_up, "rows_of", REFERENCE_ROWS)
        yield


@pytest.fixture(scope="module", autouse=True)
def in_this_process():
    with quickly():
        yield


@pytest.fixture(scope="package")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "empty.s321"
    Engagement.create(path).close()
    return path


@pytest.fixture(scope="package")
def runs(tmp_path_factory):
    """All cases of all rules, run under some settings; each settings once."""
    path = tmp_path_factory.mktemp("cases") / "cases.s321"
    Engagement.create(path).close()
    with quickly():
        cases.imported(path)
    return cache(lambda settings: cases.run(path, settings, tmp_path_factory.mktemp("run")))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder of own rules."""
    place = tmp_path / "rules"
    place.mkdir()
    monkeypatch.setenv("S321_RULES", str(place))
    return place
