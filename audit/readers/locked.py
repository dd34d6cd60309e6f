"""Workbooks under a password (XLSX and its kin, XLS): opened with one into a scratch file.

Nothing keeps the password, and what is opened lives as long as the folder it was opened into.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from audit.errors import AuditError, PasswordNeeded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_UNSAID = "VelvetSweatshop"  # what Excel itself tries: it locks workbooks that are only read-only
_MOST_BYTES = 1024  # of a password's line; Excel takes 255 letters


def password_in(file: Path) -> str:
    """The first line of a file; AuditError where there is none."""
    try:
        with file.open("rb") as lines:
            line = lines.readline(_MOST_BYTES)
        password = line.decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise AuditError(
            f"The password file {file} cannot be opened ({error.strerror}); check its name and "
            "permissions."
        ) from None
    except UnicodeDecodeError:
        raise AuditError(f"The password file {file} is no UTF-8 text; save it as such.") from None
    if not password:
        raise AuditError(
            f"The password file {file} has no password in its first line; write it there."
        )
    return password


def unlock(path: Path, folder: Path, passwords: Sequence[str]) -> Path:
    """The workbook without its lock, as a file in ``folder``.

    Raises PasswordNeeded where no password opens it, AuditError where nothing could.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    # it would tell its log at the lowest level what the password is
    logging.getLogger("msoffcrypto").setLevel(logging.CRITICAL)
    target = folder / path.name
    try:
        with path.open("rb") as file:
            content = io.BytesIO(file.read())
        for password in (*passwords, _UNSAID):
            content.seek(0)
            office = msoffcrypto.OfficeFile(content)
            try:
                checked = {"verify_password": True} if office.format == "ooxml" else {}
                office.load_key(password=password, **checked)
                with target.open("wb") as out:
                    office.decrypt(out)
            except InvalidKeyError:
                continue
            return target
    except MemoryError:
        raise
    except (DecryptionError, FileFormatError, ParseError) as error:
        raise _unopened(path, error) from None
    except Exception as error:  # noqa: BLE001 - a damaged header fails anywhere in the library
        raise _unopened(path, error) from None
    if passwords:
        raise PasswordNeeded(
            f"{path} is protected by a password, and the one given does not open it; ask for the "
            "right one."
        )
    raise PasswordNeeded(
        f"{path} is protected by a password; write it into a file and name that with "
        "--password-file, or save the workbook without one."
    )


def _unopened(path: Path, error: Exception) -> AuditError:
    words = str(error).strip().splitlines()[:1] or [type(error).__name__]
    return AuditError(
        f"{path} is locked in a way that cannot be opened here ({words[0][:120]}); open it in a "
        "spreadsheet program and save it without a password."
    )
