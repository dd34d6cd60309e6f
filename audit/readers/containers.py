"""Packed files: gzip with one file inside, zip with several, each of them a file of its own.

A file inside a zip is named as if the zip were a folder: `client.zip/may/lines.csv`. What it is
called inside never becomes a place on the disk. Unpacking is streamed, and stops where what comes
out is no honest spreadsheet any more.
"""

from __future__ import annotations

import gzip
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from audit.errors import AuditError
from audit.readers import is_spreadsheet, sniff

if TYPE_CHECKING:
    from typing import IO

_BLOCK = 1024**2
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_LONGEST = 100  # letters of a scratch file's name


# What reading a damaged archive can end with; struct.error and UnicodeError are those of its names
DAMAGE = (
    zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, struct.error, UnicodeError,
    EOFError, NotImplementedError, OverflowError,
)  # fmt: skip


def damaged(path: Path, error: BaseException) -> AuditError:
    """The sentence for a file that breaks off, or whose check sums do not hold."""
    words = str(error).strip().splitlines()[:1] or [type(error).__name__]
    said = "".join(letter for letter in words[0] if letter.isprintable())
    return AuditError(f"{path} is damaged or cut short ({said[:160]}); ask for the file again.")


def outer(path: Path) -> Path:
    """The file on the disk: the path itself, or the zip that it leads into."""
    try:
        return next((place for place in (path, *path.parents) if place.is_file()), path)
    except OSError:  # a folder on the way may not be entered
        return path


def shown(path: Path) -> str:
    """The name of a source's file: `lines.csv`, `client.zip/may/lines.csv`."""
    return path.relative_to(outer(path).parent).as_posix()


def files_of(path: Path) -> list[Path]:
    """The spreadsheets in a zip; the path itself where it is none, or where reading must say why."""
    try:
        if sniff.format_of(path) != "zip":
            return [path]
        with zipfile.ZipFile(path) as archive:
            return [path / name for name in _members(archive)] or [path]
    except (AuditError, zipfile.BadZipFile, OSError, ValueError):
        return [path]


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The spreadsheets by names that lead nowhere else; equal names are numbered."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        parts = [
            _UNFIT.sub("_", part) for part in re.split(r"[/\\]", _name(info))
            if part not in ("", ".", "..")
        ]  # fmt: skip
        if info.is_dir() or not parts or parts[0] == "__MACOSX":
            continue
        name = PurePosixPath(*parts)
        if not is_spreadsheet(name):
            continue
        free, number = str(name), 1
        while free in found:
            number += 1
            free = str(name.with_stem(f"{name.stem} ({number})"))
        found[free] = info
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; many programs write UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def unpack(path: Path, folder: Path) -> Path:
    """A plain file of what ``path`` means, in ``folder`` where it had to be unpacked.

    AuditError where there is none, where it is damaged, packed twice, or unfolds beyond measure.
    """
    file = outer(path)
    kind = sniff.format_of(file)
    if kind not in ("zip", "gzip"):
        if path != file:
            raise AuditError(f"There is no file {path}; {file.name} is no zip.")
        return path
    try:
        target = _unzip(file, path, folder) if kind == "zip" else _gunzip(file, folder)
    except DAMAGE as error:
        raise damaged(path, error) from None
    try:
        inside = sniff.format_of(target)
    except AuditError as error:
        raise AuditError(str(error).replace(str(target), str(path))) from None
    if inside in ("zip", "gzip"):
        raise AuditError(
            f"{path} is packed twice, one archive inside another; unpack it and import what is "
            "inside."
        )
    return target


def _unzip(file: Path, path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        members = _members(archive)
        wanted = path.relative_to(file).as_posix()
        if wanted == "." and len(members) == 1:
            wanted = next(iter(members))
        info = members.get(wanted)
        if info is None and wanted == ".":
            raise AuditError(
                f"{path} is a zip with {len(members) or 'no'} spreadsheets in it; "
                + ("say which one." if members else "unpack it and look at what is inside.")
            )
        if info is None:
            raise AuditError(f"{file} holds no {wanted}; check the name.")
        target = folder / _safe(PurePosixPath(wanted).name)
        with archive.open(info) as stream:
            _copy(stream, target, path, info.compress_size)
    return target


def _gunzip(file: Path, folder: Path) -> Path:
    target = folder / _safe(file.stem if file.suffix.lower() == ".gz" else file.name)
    with gzip.open(file) as stream:
        _copy(cast("IO[bytes]", stream), target, file, file.stat().st_size)
    return target


def _copy(stream: IO[bytes], target: Path, path: Path, packed: int) -> None:
    written = 0
    with target.open("wb") as out:
        while block := stream.read(_BLOCK):
            written += len(block)
            if sniff.is_bomb(written, packed):
                raise AuditError(
                    f"{path} would unfold from {packed:,} to more than {written:,} bytes, which no "
                    "honest spreadsheet does; ask for the file again."
                )
            out.write(block)


def _safe(name: str) -> str:
    """A name for a scratch file: its stem is a text file's sheet name."""
    path = PurePosixPath(name)
    return f"{path.stem[:_LONGEST]}{path.suffix[:8]}"
