"""The order of rows and files changes no finding."""

import random
import shutil

from audit import pipeline
from audit.engagement import Engagement
from tests.engagement.audits import written
from tests.rules.cases import CASES, lines_of


def test_the_order_of_rows_and_files_changes_no_finding(empty, tmp_path):
    by_case = [lines_of(number) for number in range(0, len(CASES), 3)]
    lines = [line for case in by_case for line in case]
    # Identical lines stay in one file: in two they would be duplicates.
    halves = [[line for case in by_case[start::2] for line in case] for start in (0, 1)]
    first, second = (random.Random(321).sample(half, len(half)) for half in halves)
    splits = [[lines], [first, second], [second, first]]
    fields = list(dict.fromkeys(field for line in lines for field in line))
    found = []
    for number, parts in enumerate(splits):
        file = shutil.copy(empty, tmp_path / f"{number}.s321")
        sources = [
            written(tmp_path / f"{number}-{place}.csv", part, fields)
            for place, part in enumerate(parts)
        ]
        pipeline.import_sources(file, sources)
        pipeline.run(file)
        with Engagement.open(file) as engagement:
            found.append(set(engagement.conn.execute("SELECT finding_id, certainty FROM finding")))
    assert len(found[0]) > 100
    assert [sorted(other ^ found[0]) for other in found[1:]] == [[], []]
