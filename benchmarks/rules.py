"""Every rule timed on one engagement and on one of ten times the lines, in one run.

`python -m benchmarks.rules [LINES]` (default 1000000; needs the extra `benchmark`): the seconds of
each rule, how it grows from a tenth of the lines to all of them, and all rules beside the twenty of
the first version. The lines have a column for everything that a rule reads.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import numpy as np
import pyarrow as pa

from audit import coverage, facts, findings, pipeline, rulebook
from audit.engagement import Engagement
from benchmarks import lines

FIRST = [
    f"321-{n:02}" for n in (1, 2, 3, 4, 5, 10, 11, 12, 20, 21, 22, 30, 31, 40, 41, 42, 44, 45, 60, 70)
]  # fmt: skip
PREPARING = ("tables and facts", "counting what is testable")


def widened(table: pa.Table, seed: int = 86) -> pa.Table:
    """The lines with the columns that the data, filing and party rules read; most say nothing wrong."""
    rng = np.random.default_rng(seed)
    count = table.num_rows

    def mostly(usual: str, *others: str, share: float = 0.01) -> list[str]:
        chosen = np.full(count, usual, dtype=object)
        odd = rng.random(count) < share
        chosen[odd] = rng.choice(np.array(others, dtype=object), odd.sum())
        return chosen.tolist()

    value = table["value"].to_numpy(zero_copy_only=False).astype(float)
    each = value / table["quantity"].to_numpy(zero_copy_only=False).astype(float)
    listed = value * np.where(rng.random(count) < 0.01, 1.4, 1.0)
    days = np.array(table["arrival_date"].to_pylist(), dtype="datetime64[D]")
    columns: dict[str, list[str]] = {
        "mode_of_transport": mostly("40", "11", "30", share=0.3),
        "currency": ["USD"] * count,
        "listed_price": [f"{number:.2f}" for number in listed],
        # an article has nearly one price; one line in a hundred is far below it
        "sku": [f"K{n:.0f}" for n in np.round(8 * np.log2(each * rng.choice([1, 2], count, p=[0.99, 0.01])))],
        "gift": mostly("no", "yes"), "sold": mostly("yes", "no"),
        "consignee_is_warehouse": mostly("no", "yes"),
        "consignee_is_reseller": mostly("no", "yes"),
        "owner_name": mostly("", "Sun Trading"),
        "filer_capacity": mostly("broker", "carrier", "consignee"),
        "power_of_attorney": mostly("yes", "no"), "pga_data": mostly("yes", "no"),
        "adcvd_case": mostly("", "A-570-967", share=0.001),
        "ftz_admission": mostly("", "FTZ1", "FTZ2", share=0.001),
        "isf_number": mostly("ISF1", ""), "security_scan": mostly("yes", ""),
        "disposition_code": mostly("", "30", "1C"),
        "postal_duty_paid": [""] * count,
        "release_date": [str(day) for day in days + (rng.random(count) < 0.05)],
        "importer_of_record": mostly("12-3456789", "12345"),
    }  # fmt: skip
    for name, texts in columns.items():
        table = table.append_column(name, pa.array(texts, pa.string()))
    return table


def engagement(count: int, folder: Path) -> Path:
    """An engagement of that many lines, imported and not yet run."""
    lines.write_csv(widened(lines.made(count)), folder / f"{count}.csv")
    file = folder / f"{count}.s321"
    Engagement.create(file).close()
    pipeline.import_sources(file, [folder / f"{count}.csv"])
    return file


def seconds(file: Path, rule_ids: list[str]) -> dict[str, float]:
    """The seconds of each rule of a run and of what is prepared for them."""
    taken: dict[str, float] = {}

    def timed(module: object, name: str, label: str | None) -> mock._patch:
        plain = getattr(module, name)

        def measured(*arguments: object) -> object:
            start = time.perf_counter()
            done = plain(*arguments)
            taken[label or arguments[1].id] = time.perf_counter() - start
            return done

        return mock.patch.object(module, name, measured)

    with (
        timed(facts, "prepare", PREPARING[0]),
        timed(coverage, "count_tested", PREPARING[1]),
        timed(findings, "run_rule", None),
    ):
        pipeline.run(file, rules=rule_ids)
    return taken


def main(count: int) -> None:
    """Print one line a rule, then the sums."""
    rule_ids = [rule.id for rule in rulebook.rules()]
    with tempfile.TemporaryDirectory() as scratch:
        small, large = (engagement(n, Path(scratch)) for n in (count // 10, count))
        first = seconds(large, FIRST)
        few, many = seconds(small, rule_ids), seconds(large, rule_ids)
    print(f"{'':<28}{count // 10:>10,} {count:>10,} lines   times")
    for name in (*PREPARING, *rule_ids):
        print(f"  {name:<26}{few[name]:>9.2f} s {many[name]:>9.2f} s {grown(few, many, name):>9}")
    all_of_it, twenty = sum(many.values()), sum(first.values())
    print(f"  {'all rules':<26}{sum(few.values()):>9.2f} s {all_of_it:>9.2f} s")
    print(f"  {'the twenty of the first':<38}{twenty:>9.2f} s")
    print(f"  all rules / the first twenty: {all_of_it / twenty:.2f}")


def grown(few: Mapping[str, float], many: Mapping[str, float], name: str) -> str:
    """How many times as long, where it is long enough to say."""
    return f"{many[name] / few[name]:.1f}" if few[name] > 0.02 else "-"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
