"""What a file is, told from its first bytes and not from its name; hostile ones are turned away."""

from __future__ import annotations

import codecs
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING, Literal

from audit.errors import AuditError

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal["workbook", "locked", "text", "zip", "gzip"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
_PACKERS = {"7-Zip": b"7z\xbc\xaf\x27\x1c", "RAR": b"Rar!", "bzip2": b"BZh", "xz": b"\xfd7zXZ"}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# an XLS begins with a BOF record, perhaps WRITEPROT, and FILEPASS where it is encrypted
_FILEPASS = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06.{14}|\x08\x00\x00\x05.{6})(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
_WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_LEAST_ZEROS = 0.1  # of the letters: Chinese text has that many delimiters, digits and line ends
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style")
_MOST_UNPACKED = 8 * 1024**3
_MOST_RATIO = 400  # an honest sheet packs some 10 to 50 times
_SMALL = 64 * 1024**2
_BLOCK, _OVERLAP = 1024**2, 64
_MOST_MANIFEST = 1024**2


def format_of(path: Path) -> Format:
    """How to read the file; AuditError where it is missing, empty, locked away or no spreadsheet."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):
            raise AuditError(f"{path} is no file but a pipe or a device; save its contents first.")
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
        return _zip(path)
    if head.startswith(_GZIP):
        return "gzip"
    if head.startswith(_OLE):
        return "locked" if _is_locked(path) else "workbook"
    _check_text(path, head)
    return "text"


def is_bomb(unpacked: int, packed: int) -> bool:
    """Whether so many bytes out of so few are no honest spreadsheet."""
    return unpacked > _MOST_UNPACKED or (
        unpacked > _SMALL and unpacked // max(1, packed) > _MOST_RATIO
    )


def _is_locked(path: Path) -> bool:
    """Whether a compound file holds an encrypted workbook: OOXML as a whole, or XLS by its records."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            rest += block
            if _ENCRYPTED in rest or _FILEPASS.search(rest):
                return True
            rest = rest[-_OVERLAP:]
    return False


def _check_text(path: Path, head: bytes) -> None:
    if head.startswith(b"%PDF"):
        raise AuditError(f"{path} is a PDF; ask for the spreadsheet behind it.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise AuditError(
            f"{path} is a web page or XML under a spreadsheet's name; open it in a spreadsheet "
            "program and save it as XLSX."
        )
    packer = next((name for name, magic in _PACKERS.items() if head.startswith(magic)), None)
    if packer:
        raise AuditError(f"{path} is packed with {packer}; unpack it and import what is inside.")
    if b"\x00" in head and wide_encoding(head) is None:
        raise AuditError(f"{path} is neither a spreadsheet nor a text file; check what it is.")


def wide_encoding(head: bytes) -> str | None:
    """The encoding whose letters have two or four bytes each, told by mark or by where zeros stand.

    Text of whatever script has delimiters, digits and line ends, whose upper byte is zero.
    """
    for mark, encoding in _WIDE_MARKS.items():
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = len(head) // 2
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > pairs * _LEAST_ZEROS and not others:
            text = head[: pairs * 2].decode(encoding, errors="replace")
            if all(letter.isprintable() or letter in "\r\n\t\ufffd" for letter in text):
                return encoding
    return None


def _zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            locked_ods = _is_locked_ods(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise AuditError(
            f"{path} is damaged or cut short ({error}); ask for the file again."
        ) from None
    if locked_ods:
        raise AuditError(
            f"{path} is an OpenDocument file under a password; open it in a spreadsheet program and "
            "save it without one."
        )
    if any(member.flag_bits & 1 for member in members):
        raise AuditError(f"{path} is a zip with a password; unpack it and import what is inside.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if is_bomb(unpacked, packed):
        raise AuditError(
            f"{path} would unfold from {packed:,} to {unpacked:,} bytes, which no honest "
            "spreadsheet does; open it in a spreadsheet program and save what is real."
        )
    if "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names):
        return "workbook"
    return "workbook" if "content.xml" in names else "zip"


def _is_locked_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "encrypted-package" in names:
        return True
    if "META-INF/manifest.xml" not in names:
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b":encryption-data" in manifest.read(_MOST_MANIFEST)


def base_1904(path: Path) -> bool:
    """Whether an XLSX workbook counts its days from 1904 (old Macintosh files)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        head = archive.open("xl/workbook.xml").read(65_536).lower()
    return b'date1904="1"' in head or b'date1904="true"' in head
