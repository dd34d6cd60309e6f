"""The matching alone, once: `python -m benchmarks.identity_time COUNT FOLDER`.

Prints seconds, the peak of the process's memory in MB, and the persons found. Making and importing
the records are done in processes of their own, which leave nothing in this one's memory.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from pathlib import Path

from audit import persons
from audit.engagement import Engagement
from audit.settings import DEFAULTS
from benchmarks import consignees, identity


def made(count: int, folder: str) -> None:
    """Runs in a process of its own."""
    identity.imported(consignees.made(count).select(consignees.FIELDS), Path(folder))


def peak_mb() -> float:
    """The most memory that this process has held; getrusage would count its parent's too."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:"))) / 1024
    except OSError:
        import resource  # late: Windows has none

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int, folder: str) -> None:
    """Match at the level normal and roll back."""
    maker = multiprocessing.get_context("spawn").Process(target=made, args=(count, folder))
    maker.start()
    maker.join()
    if maker.exitcode:
        sys.exit("The records could not be made")
    path = Path(folder, identity.FILE)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        begin = time.perf_counter()
        persons.assign(conn, DEFAULTS)
        seconds = time.perf_counter() - begin
        found = conn.execute("SELECT count(DISTINCT person_key) FROM party_person").fetchone()[0]
    print(seconds, peak_mb(), found)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
