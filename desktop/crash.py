"""A bug ends in a report file and one sentence, never in a lost window."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from audit import __version__


def install(folder: Path, say: Callable[[str, str], object]) -> None:
    """From now on every uncaught fault is written to `folder` and told through `say`."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        moment = dt.datetime.now(dt.UTC)
        text = "".join(traceback.format_exception(kind, error, trace))
        report = folder / f"fault-{moment:%Y%m%d-%H%M%S-%f}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            report.write_text(f"s321 {__version__} · {sys.version}\n\n{text}", encoding="utf-8")
        except OSError:
            sys.__excepthook__(kind, error, trace)
            return
        say(f"The program met a fault; the report is in {report}. Your file is unchanged.", "error")

    sys.excepthook = hook
