"""What the window remembers of its user, in one ini file whose place is given from outside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

THEMES = ("system", "light", "dark")
_RECENT = 8


def default_path() -> Path:
    """Where the file lies for this user."""
    from platformdirs import user_config_path

    return user_config_path("s321", appauthor=False) / "window.ini"


class Preferences(QObject):
    """Theme, recent engagements, the reviewer's name, last folder, window and column layout."""

    theme_changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        kept = self._text("theme", "system")
        return kept if kept in THEMES else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._file.setValue("theme", name)
        self.theme_changed.emit(name)

    @property
    def reviewer(self) -> str:
        return self._text("reviewer")

    @reviewer.setter
    def reviewer(self, name: str) -> None:
        self._file.setValue("reviewer", name)

    @property
    def folder(self) -> str:
        """Where the last file was chosen; the home folder at first."""
        return self._text("folder") or str(Path.home())

    @folder.setter
    def folder(self, path: str) -> None:
        self._file.setValue("folder", path)

    @property
    def recent(self) -> list[Path]:
        """The engagements opened last, newest first; only those that still exist."""
        kept = self._file.value("recent", [])
        names = kept if isinstance(kept, list) else [kept] if kept else []
        return [path for path in (Path(str(name)) for name in names) if path.is_file()]

    def opened(self, path: Path) -> None:
        """Put a file at the top of the recent ones."""
        path = path.absolute()
        names = [str(path), *(str(other) for other in self.recent if other != path)]
        self._file.setValue("recent", names[:_RECENT])

    def keep(self, name: str, state: QByteArray) -> None:
        """Remember the shape of a window or a table."""
        self._file.setValue(f"shape/{name}", state)

    def kept(self, name: str) -> QByteArray:
        value = self._file.value(f"shape/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_number(self, name: str, number: int) -> None:
        """Remember a width, or a switch as 0 or 1."""
        self._file.setValue(f"shape/{name}", number)

    def number(self, name: str, default: int) -> int:
        """A width or a switch; the default where none is kept, or what is kept is no number."""
        value = str(self._file.value(f"shape/{name}", default))
        return int(value) if value.isdecimal() else default

    def _text(self, name: str, default: str = "") -> str:
        value = self._file.value(name, default)
        return value if isinstance(value, str) else default
