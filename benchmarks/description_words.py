"""How well the words of description_words tell goods, by list: precision and recall.

`python -m benchmarks.description_words [--hts TARIFF.csv] [TEXTS...]`. The invented texts beside this
file say which list each belongs to (empty: none). TARIFF.csv has the columns digits and description;
the class of a line is its tariff number's. TEXTS are .csv, .xls or .xlsx files of goods that belong to
no list: every column whose header says name or description is read, and each hit is printed.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import fastexcel

from audit import reference
from audit.facts import described
from audit.paths import RESOURCES

LISTS = ("alcohol", "tobacco", "perfume", "vague")
INVENTED = Path(__file__).with_suffix(".csv")


def measured(
    name: str, texts: Iterable[tuple[str, str]], show: int = 0, lists: tuple[str, ...] = LISTS
) -> None:
    """Print precision and recall of (text, the list that it belongs to), and for its surest phrases."""
    said = described.screen()
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    total = 0
    for text, truth in texts:
        total += 1
        found = {hit.list: hit for hit in said.hits(text) if hit.list in lists}
        for which in lists:
            kind = ("hit" if which in found else "missed") if which == truth else "false"
            if which == truth or which in found:
                counts[which, kind] += 1
            if which in found and found[which].sure:
                counts[which, "sure right" if which == truth else "sure false"] += 1
            if kind != "hit" and (which == truth or which in found):
                wrong.append(f"    {kind:<7}{which:<9}{text[:90]}")
    print(f"{name}: {total:,} texts")
    for which in lists:
        hit, missed, false, right, sure_false = (
            counts[which, k] for k in ("hit", "missed", "false", "sure right", "sure false")
        )
        print(
            f"  {which:<9}precision {share(hit, hit + false)}  recall {share(hit, hit + missed)}"
            f"  surest alone: precision {share(right, right + sure_false)}"
        )
    print("\n".join(wrong[:show]))


def share(part: int, whole: int) -> str:
    """`12 of 13 (92 %)`."""
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


def by_tariff(path: Path) -> list[tuple[str, str]]:
    """Descriptions of chapters 1 to 97 that stand in one class only, with the list of the class."""
    prefixes = [(row[0], row[1]) for row in reference.load("excluded_goods").rows]
    prefixes += [(digits, "perfume") for digits in reference.load("perfume").column("hts_prefix")]
    classes: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            digits = row["digits"]
            if digits >= "98":
                continue
            if any(prefix.startswith(digits) and prefix != digits for prefix, _ in prefixes):
                continue  # a heading of several classes
            fits = [which for prefix, which in prefixes if digits.startswith(prefix)]
            classes.setdefault(row["description"], set()).add(fits[0] if fits else "")
    return [(text, next(iter(found))) for text, found in classes.items() if len(found) == 1]


def others(path: Path) -> set[str]:
    """The texts of every column whose header says name or description."""
    if path.suffix.lower() == ".csv":
        text = path.read_bytes().decode("cp1252", "replace")
        rows = list(csv.reader(text.splitlines(), csv.Sniffer().sniff(text[:4000], ",\t;")))
    else:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None).to_arrow()
        rows = list(zip(*(column.to_pylist() for column in sheet.columns), strict=True))
    places = [
        place for place, header in enumerate(rows[0])
        if any(word in str(header).lower() for word in ("product name", "description"))
    ]  # fmt: skip
    return {str(row[p]) for row in rows[1:] for p in places if p < len(row) and row[p]}


def main(arguments: list[str]) -> None:
    """Measure what is given, and how long half a million texts take."""
    with INVENTED.open(encoding="utf-8", newline="") as file:
        measured("Invented texts", [(row["text"], row["list"]) for row in csv.DictReader(file)], 40)
    while arguments:
        if arguments[0] == "--hts":
            measured("Tariff", by_tariff(Path(arguments[1])), 60, LISTS[:3])
            arguments = arguments[2:]
        else:
            path = Path(arguments.pop(0))
            measured(path.name, [(text, "") for text in sorted(others(path))], 20)
    with (RESOURCES / "samples" / "goods.csv").open(encoding="utf-8", newline="") as file:
        goods = [row["description"] for row in csv.DictReader(file)] * 3 + ["Red wine", "Gift"]
    texts = [f"{goods[n % len(goods)]} {n}" for n in range(500_000)]
    start = time.process_time()
    said = described.screen()
    hits = sum(bool(said.hits(text)) for text in texts)
    print(f"500,000 texts, {hits:,} with a hit: {time.process_time() - start:.1f} s of one core")


if __name__ == "__main__":
    main(sys.argv[1:])
