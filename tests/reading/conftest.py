"""Engagements to import into, with files read in the test's own process unless the child matters."""

import pytest

from tests.engagement.audits import reading_in_this_process
from tests.reading.imported import Imported


@pytest.fixture(scope="module")
def without_child():
    with reading_in_this_process():
        yield


@pytest.fixture
def case(tmp_path, without_child):
    return Imported(tmp_path)


@pytest.fixture(scope="module")
def module_case(tmp_path_factory, without_child):
    """For many cells in one file: every test of the module looks at the same import."""
    return Imported(tmp_path_factory.mktemp("module"))
