"""What a file is, told from its first bytes and not from its name; hostile ones are turned away."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Literal

from audit.errors import AuditError

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal["workbook", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style")
_MOST_UNPACKED = 8 * 1024**3
_MOST_RATIO = 400  # an honest sheet packs some 10 to 50 times
_SMALL = 64 * 1024**2


def format_of(path: Path) -> Format:
    """How to read the file; AuditError where it is missing, empty, locked away or no spreadsheet."""
    try:
        with path.open("rb") as file:
            head = file.read(8192)
    except FileNotFoundError:
        raise AuditError(f"There is no file {path}; check the name.") from None
    except IsADirectoryError:
        raise AuditError(f"{path} is a folder without spreadsheets.") from None
    except OSError as error:
        raise AuditError(
            f"{path} cannot be opened ({error.strerror}); check its permissions."
        ) from None
    if not head:
        raise AuditError(f"{path} is empty; ask for the file again.")
    if head.startswith(b"PK"):
        _check_zip(path)
        return "workbook"
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise AuditError(
                f"{path} is protected by a password; save it without one and import that file."
            )
        return "workbook"
    _check_text(path, head)
    return "text"


def _check_text(path: Path, head: bytes) -> None:
    if head.startswith(b"%PDF"):
        raise AuditError(f"{path} is a PDF; ask for the spreadsheet behind it.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise AuditError(
            f"{path} is a web page or XML under a spreadsheet's name; open it in a spreadsheet "
            "program and save it as XLSX."
        )
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\x00" in head:
        raise AuditError(f"{path} is neither a spreadsheet nor a text file; check what it is.")


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            locked = any(member.flag_bits & 1 for member in members)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise AuditError(
            f"{path} is damaged or cut short ({error}); ask for the file again."
        ) from None
    if locked:
        raise AuditError(f"{path} is a zip with a password; unpack it and import what is inside.")
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked // packed > _MOST_RATIO):
        raise AuditError(
            f"{path} would unfold from {packed:,} to {unpacked:,} bytes, which no honest "
            "spreadsheet does; open it in a spreadsheet program and save what is real."
        )
    known = names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
    if not known and not any(name.startswith("xl/") for name in names):
        raise AuditError(f"{path} is a zip but no workbook; unpack it and import what is inside.")


def base_1904(path: Path) -> bool:
    """Whether an XLSX workbook counts its days from 1904 (old Macintosh files)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        head = archive.open("xl/workbook.xml").read(65_536).lower()
    return b'date1904="1"' in head or b'date1904="true"' in head
