"""Every test runs without a screen, a network or the user's own folders."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import hypothesis
import pytest

# The same examples everywhere, and none fails because a machine is slow.
hypothesis.settings.register_profile("s321", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("s321")

# Before anything imports Qt, matplotlib or platformdirs, which read these once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["MPLBACKEND"] = "Agg"
os.environ.pop("S321_LAYOUTS", None)
os.environ.pop("S321_RULES", None)

HOME = Path(tempfile.mkdtemp(prefix="s321-tests-"))
for variable, folder in {
    "HOME": ".",
    "USERPROFILE": ".",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": "run",
}.items():
    path = HOME / folder
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[variable] = str(path)


def pytest_unconfigure():
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_network(request, monkeypatch):
    """A test that would reach another machine fails; Spark alone talks to its own JVM."""
    if request.node.get_closest_marker("spark"):
        return

    def refuse(address):
        raise AssertionError(f"A test tried to reach {address}.")

    def guarded(connect):
        local = getattr(socket, "AF_UNIX", None)
        return lambda self, at: connect(self, at) if self.family == local else refuse(at)

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: refuse(host))
