"""Engagements for the rules' tests, made quickly."""

from functools import cache

import pytest

from audit import findings, law
from audit.engagement import Engagement
from audit.readers import child, delimited
from tests.rules import cases


@pytest.fixture(scope="package", autouse=True)
def read_each_resource_once_and_in_this_process():
    def read(_, path, folder, only=None, *__):
        return delimited.read(path, folder, only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child.Reader, "read", read)
        patch.setattr(law, "load", cache(law.load))
        patch.setattr(findings, "reference_rows", cache(findings.reference_rows))
        yield


@pytest.fixture(scope="package")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "empty.s321"
    Engagement.create(path).close()
    return path


@pytest.fixture(scope="package")
def all_cases(tmp_path_factory, read_each_resource_once_and_in_this_process):
    path = tmp_path_factory.mktemp("cases") / "cases.s321"
    Engagement.create(path).close()
    return cases.imported(path)
