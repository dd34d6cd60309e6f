"""The whole job (import, run, report) timed beside what it is measured against, in one run.

`python benchmarks/whole_job.py [LINES]...` (default 100000; needs the extra `benchmark`). Against
inflating the workbook, and against `plain_script.py`, which reads the same workbook; past 100,000
lines the script is timed on 100,000 of them, because it needs minutes and gigabytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PLAIN_AT_MOST = 100_000
COLUMNS = 25


def main(counts: list[int]) -> None:
    """Print one table of seconds, ratios and peak memory for each count of lines."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for count in counts:
            made(count, folder)
            print(f"\n{count:,} lines, {COLUMNS} columns")
            inflated = inflating(folder / "lines.xlsx")
            print(f"  {'inflating the workbook':<28}{inflated:8.1f} s")
            of_book = whole_job(folder, "lines.xlsx")
            whole_job(folder, "lines.csv")
            print(f"  the job from the workbook / inflating it: {of_book / inflated:.1f}")
            if count > PLAIN_AT_MOST:
                made(PLAIN_AT_MOST, folder)
            name = f"plain script, {min(count, PLAIN_AT_MOST):,} lines"
            command = [
                str(HERE / "plain_script.py"),
                str(folder / "lines.xlsx"),
                str(folder / "plain.xlsx"),
            ]
            seconds, megabytes = timed(command)
            print(f"  {name:<28}{seconds:8.1f} s {megabytes:7,} MB")
            share = seconds * count / min(count, PLAIN_AT_MOST) / of_book
            print(f"  plain script / the job from the workbook, by the line: {share:.1f}")


def made(count: int, folder: Path) -> None:
    """Make the files in a process of their own: one forked from a large one would look large."""
    command = [sys.executable, "-m", "benchmarks.lines", str(count), str(folder)]
    subprocess.run(command, check=True, cwd=HERE.parent)


def inflating(path: Path) -> float:
    """Seconds that it takes to inflate every part of a workbook and look at nothing."""
    start = time.perf_counter()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            with package.open(name) as part:
                while part.read(1 << 20):
                    pass
    return time.perf_counter() - start


def whole_job(folder: Path, source: str) -> float:
    """Time import, run and report of one source, each a process; returns their seconds together."""
    file = folder / "job.s321"
    file.unlink(missing_ok=True)
    s321 = ["-m", "audit.cli"]
    subprocess.run(
        [sys.executable, *s321, "new", str(file)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=HERE.parent,
    )
    together = 0.0
    for name, *more in (
        ("import", str(folder / source)),
        ("run",),
        ("report", "-o", str(folder / "r.xlsx")),
    ):
        seconds, megabytes = timed([*s321, name, str(file), *more])
        together += seconds
        print(f"  {name + ', ' + source:<28}{seconds:8.1f} s {megabytes:7,} MB")
    print(f"  {'together, ' + source:<28}{together:8.1f} s")
    return together


def timed(arguments: list[str]) -> tuple[float, int]:
    """Seconds of the wall clock and peak megabytes of a Python process (its children apart)."""
    start = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen([sys.executable, *arguments], stdout=nowhere, cwd=HERE.parent)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [100_000])
