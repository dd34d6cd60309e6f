"""Engagements to import into, and a folder of the user's own layouts for each test."""

import pytest

from tests.engagement.audits import reading_in_this_process
from tests.reading.imported import Imported


@pytest.fixture(scope="module")
def without_child():
    with reading_in_this_process():
        yield


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own folder; empty at first."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("S321_LAYOUTS", str(folder))
    return folder


@pytest.fixture
def case(tmp_path, own, without_child):
    return Imported(tmp_path)
