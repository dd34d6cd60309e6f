"""No child process for each import: the files are our own."""

import shutil

import pytest

from tests.engagement import audits
from tests.persons import made_pairs


@pytest.fixture(scope="module", autouse=True)
def read_in_this_process():
    with audits.reading_in_this_process():
        yield


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    return made_pairs.audited(tmp_path_factory.mktemp("pairs") / "made.s321")


@pytest.fixture
def path(made_once, tmp_path):
    """An engagement with a run, to which a test adds the pairs it is about."""
    return shutil.copy(made_once, tmp_path / "case.s321")
