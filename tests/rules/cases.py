"""The cases of the rules' TOML files, and how they get into an engagement.

A file has `rule`, perhaps `every_line` (fields of all its lines) and its cases. A case has `name`,
`lines`, perhaps `again` (lines of a later file), `settings`, `without` (columns that the file has
not), `value_is`, and what is expected: `fires` (the bills listed), `certainty` (of each),
`shipments` (how many are listed) and `not_testable`.
"""

import csv
import tomllib
from pathlib import Path

from audit import pipeline
from audit.engagement import Engagement
from audit.importing import ImportOptions

FILES = [tomllib.loads(p.read_text()) for p in sorted(Path(__file__).parent.glob("321-*.toml"))]
CASES = [
    (file["rule"], file.get("every_line", {}), case) for file in FILES for case in file["case"]
]
NAMES = [f"{rule_id} {case['name']}" for rule_id, _, case in CASES]


def lines_of(every_line, case, more, part="lines"):
    without = case.get("without", [])
    return [
        {field: text for field, text in (every_line | line | more).items() if field not in without}
        for line in case.get(part, [])
    ]


def written(path, lines, fields=None):
    fields = fields or list(dict.fromkeys(field for line in lines for field in line))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path


def imported(path):
    """All cases in one engagement, told apart by the invoice number: few imports are fast."""
    by_file = {}
    for number, (_, every_line, case) in enumerate(CASES):
        for part in ("lines", "again"):
            lines = lines_of(every_line, case, {"invoice_number": f"case {number}"}, part)
            kind = (part == "again", case.get("value_is", "line"), tuple(case.get("without", ())))
            by_file.setdefault(kind, []).extend(lines)
    for basis in ("line", "shipment"):
        files = sorted(kind for kind in by_file if kind[1] == basis and by_file[kind])
        sources = [
            written(path.with_name(f"{basis}-{number}.csv"), by_file[kind])
            for number, kind in enumerate(files)
        ]
        pipeline.import_sources(path, sources, ImportOptions(value_basis=basis))
    return path


def keep_only(file, invoice):
    with Engagement.open(file) as engagement, engagement.transaction() as conn:
        conn.execute("DELETE FROM line_text WHERE invoice_number <> ?", (invoice,))
        for table, rest in (
            ("line", "line_id NOT IN (SELECT line_id FROM line_text)"),
            ("party", "party_id NOT IN (SELECT party_id FROM line WHERE party_id IS NOT NULL)"),
            ("source", "source_id NOT IN (SELECT source_id FROM line)"),
        ):
            conn.execute(f"DELETE FROM {table} WHERE {rest}")
