"""Engagements made quickly: files are read in this process."""

import pytest

from tests.engagement.audits import reading_in_this_process


@pytest.fixture(autouse=True)
def in_this_process():
    with reading_in_this_process():
        yield
