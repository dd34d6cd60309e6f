"""One audited engagement, copied for every test that changes it."""

import shutil

import pytest

from audit import pipeline
from tests.engagement import audits

ANN = {"consignee_id": "C1", "consignee_name": "Ann Lee", "arrival_date": "2024-05-03"}
LINES = [
    {"bill_number": "B1", "entry_type": "321", "value": "900.00", **ANN},
    {"bill_number": "B2", "entry_type": "86", "value": "500.00", **ANN},
    {"bill_number": "B3", "entry_type": "86", "value": "10.00", **ANN, "consignee_id": "C2"},
]
RULES = ["321-01", "321-03", "321-12"]


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """B1 is over the limit (321-01) and bars B2 (321-03); nothing else is found."""
    path = tmp_path_factory.mktemp("audited") / "audited.s321"
    audits.imported(path, LINES)
    pipeline.run(path, rules=RULES)
    return path


@pytest.fixture
def engagement(audited, tmp_path):
    return shutil.copy(audited, tmp_path / "case.s321")
