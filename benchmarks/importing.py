"""Importing a workbook and a text file, timed beside merely reading them, in one run.

`python benchmarks/importing.py [LINES]...` (default 100000). A workbook is merely read by fastexcel
(every cell as text), a text file by DuckDB (every field as text, into a table in memory). Memory is
the most that a command's processes held together, mapped files apart; looked at 20 times a second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from whole_job import COLUMNS, HERE, made

WORKBOOK = """
import fastexcel
sheet = fastexcel.read_excel({path!r}).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
print(sheet.to_arrow().num_rows)
"""
TEXT = """
import duckdb
duck = duckdb.connect()
duck.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, all_varchar = true)", [{path!r}])
print(duck.execute("SELECT count(*) FROM t").fetchall())
"""


def main(counts: list[int]) -> None:
    """Print seconds, ratios and peak memory for each count of lines."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for count in counts:
            made(count, folder)
            print(f"\n{count:,} lines, {COLUMNS} columns")
            for name, script in (("lines.xlsx", WORKBOOK), ("lines.csv", TEXT)):
                path = folder / name
                bare = shown(f"merely reading {name}", "-c", script.format(path=str(path)))
                file = folder / "import.s321"
                file.unlink(missing_ok=True)
                ended(start("-m", "audit.cli", "new", str(file)))
                whole = shown(f"import {name}", "-m", "audit.cli", "import", str(file), str(path))
                print(f"  import / merely reading {name}: {whole / bare:.1f}")


def shown(label: str, *arguments: str) -> float:
    """Run a Python process, print its seconds and memory, and return the seconds."""
    began = time.perf_counter()
    process, most = start(*arguments), 0
    while process.poll() is None:
        most = max(most, sum(anonymous_kb(pid) for pid in tree(process.pid)))
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    ended(process)
    print(f"  {label:<28}{seconds:8.1f} s {most // 1024:7,} MB", flush=True)
    return seconds


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """A Python process whose output nobody sees."""
    return subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, cwd=HERE.parent
    )


def ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process; stop here where it failed."""
    if process.wait():
        sys.exit(f"{process.args} failed")


def tree(pid: int) -> list[int]:
    """A process and all that came from it."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(deeper for child in own for deeper in tree(int(child)))]


def anonymous_kb(pid: int) -> int:
    """Memory of a process that is backed by no file, in kibibytes; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [100_000])
