"""The cases of the rules' TOML files, and how they get into an engagement.

A file has `rule`, perhaps `every_line` (fields of all its lines), `rates` (exchange rates, of
currencies that no other file uses), `after` (rules that have to run before it), `own` (rows of the
user's own tables, which all cases share) and its cases. A case has `name`,
`lines`, perhaps `again` (lines of a later file), `settings`, `without` (columns that the file has
not), `value_is`, `names_as_written` (they bear no mark; an address tells them from other cases'),
and what is expected: `fires` (the bills listed), `certainty` (of each), `shipments` (how many are
listed), `lines_of_note` (the bills whose finding says some words) and `not_testable`.
"""

import hashlib
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from audit import facts, own_tables, pipeline, rates, rulebook
from audit.cleaning.blanks import PLACEHOLDERS
from audit.engagement import Engagement
from audit.importing import ImportOptions
from tests.engagement.audits import written

FILES = [tomllib.loads(p.read_text()) for p in sorted(Path(__file__).parent.glob("321-*.toml"))]
CASES = [
    (file["rule"], file.get("every_line", {}), case) for file in FILES for case in file["case"]
]
AFTER = {file["rule"]: file.get("after", []) for file in FILES}
NAMES = [f"{rule_id} {case['name']}" for rule_id, _, case in CASES]


def settings_of(case):
    return tuple(sorted(case.get("settings", {}).items()))


# Under settings of its own a rule runs only where its cases use them.
RULES_BY_SETTINGS = {(): {rule.id for rule in rulebook.rules()}}
for rule_id, _, case in CASES:
    RULES_BY_SETTINGS.setdefault(settings_of(case), set()).update({rule_id, *AFTER[rule_id]})


def lines_of(number, part="lines"):
    """A case's lines. What joins lines bears the case's mark, so that all cases run at once."""
    rule_id, every_line, case = CASES[number]
    marked = {
        "bill_number", "consignee_id", "consignee_name", "nominal_consignee", "order_number",
        "owner_name",
    }  # fmt: skip
    if rule_id == "321-44":  # it compares the two
        marked.add("carrier")
    if rule_id != "321-60":  # it reads the number itself
        marked.add("entry_number")
    mark = f" {chr(65 + number // 26)}{chr(65 + number % 26)}Q"
    if case.get("names_as_written"):
        marked -= {"consignee_name"}
    lines = []
    for line in case.get(part, []):
        fields = {f: t for f, t in (every_line | line).items() if f not in case.get("without", [])}
        for field in marked & fields.keys():
            if fields[field] and fields[field].lower() not in PLACEHOLDERS:
                fields[field] += mark
        street = fields.get("consignee_address", "")
        if street and street.lower() not in PLACEHOLDERS:
            fields |= elsewhere(number, fields)
        lines.append(fields)
    return lines


def elsewhere(number, fields):
    """The same address in a town of the case's own: what is alike there is alike nowhere else."""
    house, _, street = fields["consignee_address"].partition(" ")
    moved = {"consignee_address": f"{int(house) + 10 * number} {own_word(number)} {street}"}
    if code := fields.get("consignee_postal_code"):
        moved["consignee_postal_code"] = f"{int(code[:5]) + 7 * number}{code[5:]}"
    return moved


def own_word(number):
    """A word of ten letters, each number's quite unlike the others'."""
    return "".join(chr(65 + byte % 26) for byte in hashlib.sha256(b"%d" % number).digest()[:10])


def imported(path):
    """All cases in one engagement; the invoice number is the case's."""
    by_file = {}
    for number, (_, _, case) in enumerate(CASES):
        for part in ("lines", "again"):
            kind = (part == "again", case.get("value_is", "line"), tuple(case.get("without", ())))
            by_file.setdefault(kind, []).extend(
                line | {"invoice_number": f"{number}"} for line in lines_of(number, part)
            )
    for basis in ("line", "shipment"):
        files = sorted(kind for kind in by_file if kind[1] == basis and by_file[kind])
        sources = [
            written(path.with_name(f"{basis}-{number}.csv"), by_file[kind])
            for number, kind in enumerate(files)
        ]
        pipeline.import_sources(path, sources, ImportOptions(value_basis=basis))
    known = [rate for file in FILES for rate in file.get("rates", [])]
    rates.load(path, written(path.with_name("rates.csv"), known))
    for kind in own_tables.kinds.names():
        rows = [row for file in FILES for row in file.get("own", {}).get(kind, [])]
        if rows:
            own_tables.load(path, kind, written(path.with_name(f"{kind}.csv"), rows))
    return path


@dataclass(frozen=True)
class Run:
    """All cases run under some settings."""

    file: Path
    listed: list[tuple]  # case, rule, bill, shipment, certainty of each shipment that is listed
    said: list[tuple]  # case, rule, bill, what is noted of a shipment that is listed
    untested: dict[tuple, int]  # shipments by case and rule


def run(all_cases, settings, folder):
    file = shutil.copy(all_cases, folder / "cases.s321")
    rule_ids = sorted(RULES_BY_SETTINGS[settings])
    pipeline.run(file, dict(settings), rule_ids)
    with Engagement.open(file) as engagement:
        rules = [rulebook.rule(rule_id) for rule_id in rule_ids]
        facts.prepare(engagement.conn, rules, engagement.settings())
        listed = engagement.conn.execute(
            "SELECT DISTINCT CAST(t.invoice_number AS INTEGER), f.rule_id, coalesce(s.bill_number, ''), "
            "s.shipment_no, e.certainty FROM evidence e JOIN finding f USING (finding_no) "
            "JOIN shipment s USING (shipment_no) JOIN line_text t ON t.line_id = s.shipment_no "
            "WHERE e.role = 'breach'"
        ).fetchall()
        said = engagement.conn.execute(
            "SELECT CAST(t.invoice_number AS INTEGER), f.rule_id, s.bill_number, e.note "
            "FROM evidence e JOIN finding f USING (finding_no) JOIN shipment s USING (shipment_no) "
            "JOIN line_text t ON t.line_id = s.shipment_no WHERE e.role = 'breach' AND e.note <> ''"
        ).fetchall()
        untested = {}
        for rule in rules:
            counts = engagement.conn.execute(
                "SELECT CAST(t.invoice_number AS INTEGER), count(*) FROM shipment s "
                "JOIN line_text t ON t.line_id = s.shipment_no "
                f"WHERE ({rule.population}) AND NOT ({rule.testable}) GROUP BY 1"
            )
            untested |= {(case, rule.id): count for case, count in counts}
        in_all = dict(engagement.conn.execute("SELECT rule_id, not_testable FROM coverage"))
    for rule_id in rule_ids:
        assert in_all[rule_id] == sum(n for (_, rule), n in untested.items() if rule == rule_id)
    return Run(Path(file), listed, said, untested)
