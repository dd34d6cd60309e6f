"""No child process for each import: the files are our own."""

import pytest

from tests.engagement import audits


@pytest.fixture(scope="module", autouse=True)
def read_in_this_process():
    with audits.reading_in_this_process():
        yield
