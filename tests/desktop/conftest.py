"""Engagements for the window's tests, made by plain inserts; nothing here touches a real screen."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
