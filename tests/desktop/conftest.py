"""A window over a small made engagement; its settings lie in the test's own folder."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location(
    "engagement_maker", Path(__file__).with_name("engagement_maker.py")
)
engagement_maker = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(engagement_maker)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """One engagement of 900 findings; tests that change it take a copy."""
    return engagement_maker.make(tmp_path_factory.mktemp("made") / "harbour.s321", 900)


@pytest.fixture(scope="session")
def maker():
    """The module that makes engagements."""
    return engagement_maker


@pytest.fixture
def session(qtbot, tmp_path):
    from desktop.preferences import Preferences
    from desktop.session import Session

    made = Session(Preferences(tmp_path / "window.ini"))
    yield made
    made.tasks.leave()


@pytest.fixture
def open_session(session, qtbot, made, tmp_path):
    copy = tmp_path / "copy.s321"
    copy.write_bytes(made.read_bytes())
    with qtbot.waitSignal(session.surveyed):
        session.open(copy)
    return session


@pytest.fixture
def window(qtbot, qapp, open_session):
    from desktop import fonts, theme
    from desktop.main_window import SIZE, MainWindow

    fonts.provide(qapp)
    theme.apply(qapp, theme.LIGHT)
    window = MainWindow(open_session)
    qtbot.addWidget(window)
    window.resize(SIZE)  # the screen without a screen is a small one
    window.show()
    yield window
    window.close()
