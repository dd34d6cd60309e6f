"""How well persons are told: precision and recall of pairs, and how long the matching takes.

    python -m benchmarks.identity [--febrl DIR] [--records N] [--count N]...

DIR holds the Febrl data sets febrl1.csv, febrl1_links.csv and so on. --records: invented US consignees
(see `consignees`) on which quality is measured, 0 for none. --count: sizes at which the matching alone
is timed, each in a process of its own. Two records are a pair where they are one person; persons are
those of the engagement after an import and a run, so chains of joins count with all their pairs.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from audit import pipeline
from audit.engagement import Engagement
from benchmarks import consignees

LEVELS = ("strict", "normal", "lenient")
FILE = "records.s321"
SHIPMENT = {"value": "10.00", "currency": "USD", "entry_type": "321", "arrival_date": "2024-05-01"}
Labels = np.ndarray  # a person's number for each record


def imported(table: pa.Table, folder: Path) -> Path:
    """An engagement of one line for each row of ``table`` (canonical columns), billed 0, 1, 2."""
    source, path = folder / "records.csv", folder / FILE
    path.unlink(missing_ok=True)
    lines = table.append_column("bill_number", pa.array(np.arange(len(table)).astype(str)))
    for name, text in SHIPMENT.items():
        lines = lines.append_column(name, pa.repeat(text, len(table)))
    arrow_csv.write_csv(lines, source)
    Engagement.create(path).close()
    pipeline.import_sources(path, [source])
    return path


def persons(path: Path, count: int, level: str) -> Labels:
    """Run at this level; the person of every record, in the order of the bills."""
    pipeline.run(path, {"identity_level": level}, ["321-01"])
    found = np.full(count, -1)
    with Engagement.open(path) as engagement:
        rows = engagement.conn.execute(
            "SELECT l.bill_key, lp.person_no FROM line l JOIN line_person lp USING (line_id)"
        ).fetchall()
    bills, numbers = np.array(rows, dtype=int).T
    found[bills] = numbers
    if (found < 0).any():
        sys.exit("Some records have no person")
    return found


def pairs(*labels: Labels) -> int:
    """How many pairs of records are alike in all of these labels."""
    _, sizes = np.unique(np.stack(labels, axis=1), axis=0, return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


def quality(name: str, truth: Labels, found: Mapping[str, Labels]) -> None:
    """One line a level: precision, recall, F1, how many persons."""
    print(
        f"\n{name}: {len(truth):,} records, {len(np.unique(truth)):,} persons, {pairs(truth):,} pairs"
    )
    print(f"  {'':<10}{'precision':>10}{'recall':>10}{'F1':>10}{'persons':>10}{'wrong':>9}")
    for level, labels in found.items():
        joined, right = pairs(labels), pairs(labels, truth)
        precision, recall = right / max(joined, 1), right / max(pairs(truth), 1)
        both = 2 * precision * recall / max(precision + recall, 1e-9)
        print(
            f"  {level:<10}{precision:>10.4f}{recall:>10.4f}{both:>10.4f}"
            f"{len(np.unique(labels)):>10,}{joined - right:>9,}"
        )


def by_variant(table: pa.Table, found: Mapping[str, Labels]) -> None:
    """Of the records of each variant: how many met their person's plain record, how many a stranger."""
    truth, variant = table["truth"].to_numpy(), np.array(table["variant"].to_pylist())
    plain = np.full(truth.max() + 1, -1)
    plain[truth[variant == ""]] = np.flatnonzero(variant == "")
    print("\nRecords by variant: met the plain record; in brackets, stand together with a stranger")
    print(f"  {'':<24}{'records':>8}" + "".join(f"{level:>20}" for level in found))
    mixed = {level: with_strangers(truth, labels) for level, labels in found.items()}
    for kind in sorted(set(variant) - {""}):
        some = np.flatnonzero(variant == kind)
        texts = [
            f"{share(labels[some] == labels[plain[truth[some]]])} ({share(mixed[level][some])})"
            for level, labels in found.items()
        ]
        print(f"  {kind:<24}{len(some):>8,}" + "".join(f"{text:>20}" for text in texts))


def by_trap(table: pa.Table, found: Mapping[str, Labels]) -> None:
    """Of each kind of persons who are easily mistaken: wrong pairs, and records with a stranger."""
    truth, trap = table["truth"].to_numpy(), np.array(table["trap"].to_pylist())
    group = table["group"].to_numpy()
    print(
        "\nDifferent persons by trap: pairs joined; in brackets, records that stand with a stranger"
    )
    print(f"  {'':<24}{'pairs apart':>12}" + "".join(f"{level:>20}" for level in found))
    mixed = {level: with_strangers(truth, labels) for level, labels in found.items()}
    for kind in sorted(set(trap)):
        some = np.flatnonzero(trap == kind)
        # those in no group are apart from everybody: their wrong pairs only are counted
        groups = group[some] if kind else np.zeros(len(some), int)
        apart = pairs(groups) - pairs(groups, truth[some])
        texts = []
        for level, labels in found.items():
            wrong = pairs(groups, labels[some]) - pairs(groups, labels[some], truth[some])
            texts.append(f"{wrong:,} ({share(mixed[level][some])})")
        print(f"  {kind or 'none':<24}{apart:>12,}" + "".join(f"{text:>20}" for text in texts))


def with_strangers(truth: Labels, labels: Labels) -> np.ndarray:
    """Whether a record's person has records of somebody else."""
    _, joined = np.unique(labels, return_inverse=True)
    _, own = np.unique(np.stack([labels, truth], axis=1), axis=0, return_inverse=True)
    own = own.reshape(-1)
    return np.bincount(joined)[joined] > np.bincount(own)[own]


def share(hits: np.ndarray) -> str:
    return f"{100 * hits.mean():.1f} %" if len(hits) else "-"


def febrl(folder: Path, number: int) -> tuple[pa.Table, Labels]:
    """A data set's names and addresses, and the persons that its links connect."""
    with (folder / f"febrl{number}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {key: (text or "").strip() for key, text in row.items()} for row in csv.DictReader(file)
        ]
    place = {row["rec_id"]: n for n, row in enumerate(rows)}
    truth = np.arange(len(rows))
    with (folder / f"febrl{number}_links.csv").open(encoding="utf-8", newline="") as file:
        for left, right in csv.reader(file):
            one, other = truth[place[left.strip()]], truth[place[right.strip()]]
            truth[truth == max(one, other)] = min(one, other)

    def joined(*names: str) -> pa.Array:
        return pa.array([" ".join(filter(None, (row[name] for name in names))) for row in rows])

    columns = {
        "consignee_name": joined("given_name", "surname"),
        "consignee_address": joined("street_number", "address_1", "address_2"),
        "consignee_city": joined("suburb"),
        "consignee_state": joined("state"),
        "consignee_postal_code": joined("postcode"),
        "consignee_country": pa.repeat("AU", len(rows)),
    }
    return pa.table(columns), truth


def timed(counts: Iterable[int], folder: Path) -> None:
    """The matching alone, without import and rules, at several sizes."""
    print(f"\nThe matching alone{'':<4}{'seconds':>9}{'times':>8}{'peak MB':>9}{'persons':>11}")
    before = 0.0
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.identity_time", str(count), str(folder)]
        done = subprocess.run(
            command, check=True, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True
        )
        seconds, megabytes, found = (float(text) for text in done.stdout.split()[-3:])
        growth = f"{seconds / before:.1f}" if before else ""
        print(
            f"  {count:>12,} records{seconds:>9.2f}{growth:>8}{megabytes:>9,.0f}{found:>11,.0f}",
            flush=True,
        )
        before = seconds


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--febrl", type=Path, metavar="DIR")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=321)
    parser.add_argument("--count", type=int, action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number in (1, 2, 3) if chosen.febrl else ():
            table, truth = febrl(chosen.febrl, number)
            path = imported(table, folder)
            found = {level: persons(path, len(table), level) for level in LEVELS}
            quality(f"Febrl {number}", truth, found)
        if chosen.records:
            table = consignees.made(chosen.records, chosen.seed)
            path = imported(table.select(consignees.FIELDS), folder)
            found = {level: persons(path, len(table), level) for level in LEVELS}
            quality("Invented US consignees", table["truth"].to_numpy(), found)
            by_variant(table, found)
            by_trap(table, found)
        timed(chosen.count or [10_000, 100_000, 1_000_000], folder)


if __name__ == "__main__":
    main()
