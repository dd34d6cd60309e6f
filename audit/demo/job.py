"""The demo's whole job: samples, engagement, report and charts into one folder, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit import charts, demo, pipeline, rates
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.progress import Progress, part, quiet

if TYPE_CHECKING:
    from audit.pipeline import ImportSummary, RunSummary

ENGAGEMENT, REPORT, CHARTS = "demo.s321", "demo-report.xlsx", "charts"


@dataclass(frozen=True)
class Outcome:
    """What the demo did, and where its files lie."""

    imported: ImportSummary
    summary: RunSummary
    folder: Path

    @property
    def files(self) -> dict[str, Path]:
        """The paths by what lies there."""
        return {
            "Samples": self.folder,
            "Engagement": self.folder / ENGAGEMENT,
            "Report": self.folder / REPORT,
            "Charts": self.folder / CHARTS,
        }


def make(folder: Path, progress: Progress = quiet) -> Outcome:
    """Do the main job on the samples in ``folder``, anew where an earlier demo lies there.

    Raises AuditError or Cancelled with the folder as it was.
    """
    is_new = not folder.exists()
    if not (is_new or folder.is_dir()) or not folder.absolute().parent.is_dir():
        raise AuditError(f"{folder} cannot be a folder; name another one.")
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".s321-") as aside:
            return _make(folder, Path(aside), progress)
    except BaseException as error:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise AuditError(
                f"{folder} cannot be written ({error.strerror or error}); free some space or name "
                "another folder."
            ) from error
        raise


def _make(folder: Path, aside: Path, progress: Progress) -> Outcome:
    drafts = demo.write_samples(aside / "new")
    before = aside / "before"
    before.mkdir()
    names = [*(path.name for path in drafts), ENGAGEMENT, REPORT, CHARTS]
    moved: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                (folder / name).replace(before / name)
            moved.append(name)
        written = [path.replace(folder / path.name) for path in drafts]
        return _audit(folder, written, progress)
    except BaseException:
        for name in moved:
            _remove(folder / name)
            if (before / name).exists():
                (before / name).replace(folder / name)
        raise


def _audit(folder: Path, written: list[Path], progress: Progress) -> Outcome:
    target, sources = folder / ENGAGEMENT, [p for p in written if p.name != demo.RATES]
    Engagement.create(target, client="Sample Imports (synthetic)", auditor="s321 demo").close()
    imported = pipeline.import_sources(target, sources, None, part(progress, 0.0, 0.5))
    rates.load(target, folder / demo.RATES)
    summary = pipeline.run(target, progress=part(progress, 0.5, 0.7))
    with Engagement.open(target) as engagement:
        pipeline.write_report(engagement, folder / REPORT, part(progress, 0.7, 0.95))
        (folder / CHARTS).mkdir()
        for chart in charts.charts().values():
            progress(0.95, f"Drawing {chart.title}")
            picture = charts.picture(chart, chart.rows(engagement.conn))
            (folder / CHARTS / f"{chart.name}.png").write_bytes(picture)
    progress(1.0, "Done")
    return Outcome(imported, summary, folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
