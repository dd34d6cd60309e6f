"""Where the shipped data lies: law, layouts, reference tables, samples, icons, fonts."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "resources"  # a wheel carries the folder inside the package

RESOURCES = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "resources"
