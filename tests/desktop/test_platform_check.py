import ctypes
import sys

import pytest

from desktop import platform_check
from desktop.app import run_gui


@pytest.fixture
def linux_without(monkeypatch):
    """A Linux with a screen on X11 that lacks these libraries."""

    def lack(*missing, display=":7"):
        def load(name):
            if name in missing:
                raise OSError(f"{name}: cannot open shared object file")
            return object()

        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(ctypes, "CDLL", load)
        monkeypatch.setattr(platform_check, "_display_answers", lambda: True)
        for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        if display:
            monkeypatch.setenv("DISPLAY", display)

    return lack


def test_a_missing_xcb_library_is_named_with_its_package_in_one_line(linux_without, capsys):
    linux_without("libxcb-cursor.so.0", "libxcb-icccm.so.4")
    assert run_gui(None, None, None) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.endswith("apt-get install -y libxcb-cursor0 libxcb-icccm4\n")
    assert "libxcb-cursor.so.0" in told


def test_without_a_screen_the_xcb_libraries_are_not_asked_for(linux_without, monkeypatch):
    linux_without("libxcb-cursor.so.0", display="")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert platform_check.complaint() == ""
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert "no screen" in platform_check.complaint()


def test_a_display_that_does_not_answer_is_told_before_qt_would_abort(linux_without, monkeypatch):
    linux_without()
    assert platform_check.complaint() == ""
    monkeypatch.setattr(platform_check, "_display_answers", lambda: False)
    assert ":7 does not answer" in platform_check.complaint()


def test_a_system_without_qt_is_told_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(platform_check, "find_spec", lambda _name: None)
    assert run_gui(None, None, None) == 2
    assert "s321[gui]" in capsys.readouterr().err
