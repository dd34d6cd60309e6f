"""Whether this system has what Qt needs to open a window; told in one line before Qt is loaded."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec

_ALWAYS = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1", "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}  # fmt: skip
_XCB = {
    "libX11-xcb.so.1": "libx11-xcb1", "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-image.so.0": "libxcb-image0", "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0", "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
}  # fmt: skip


def complaint() -> str:
    """What is missing, as a sentence; empty where a window can open."""
    if find_spec("PySide6") is None:
        return "The window needs Qt, which is not installed here; install s321[gui]."
    if not sys.platform.startswith("linux"):
        return ""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    display, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    if not chosen and not display and not wayland:
        return "There is no screen to open a window on; use the command line, or --tour DIR."
    on_x11 = chosen == "xcb" or (not chosen and not wayland)
    wanted = _ALWAYS | (_XCB if on_x11 else {})
    missing = {name: package for name, package in wanted.items() if not _loads(name)}
    if missing:
        return (
            f"The window needs system libraries that are missing here ({', '.join(missing)}): "
            f"apt-get install -y {' '.join(missing.values())}"
        )
    if on_x11 and not _display_answers():
        return f"The display {display or '(DISPLAY is not set)'} does not answer; check DISPLAY."
    return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _display_answers() -> bool:
    """Whether an X server can be reached; Qt would end the process without one."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    faulty = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not faulty
