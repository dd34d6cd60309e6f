"""The encoding of a text file, by evidence over the whole file: valid in it, and looks like text.

Nearly every byte string is valid in cp1252, and many are in GB18030 or Shift-JIS: what decides is
whether the letters beyond ASCII are common ones of the script that the encoding is for.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.readers.sniff import wide_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 4 * 1024**2
_HEAD = 8192
_LOOKED_AT = 100_000  # letters beyond ASCII
_MOSTLY, _USUALLY = 0.9, 0.6
_RUN = re.compile(rb"[\x80-\xff]+")
_CONTINUED = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_USUAL_CHINESE = bytes([*range(0xA1, 0xA4), *range(0xB0, 0xD8)])  # signs, characters of level 1
# Shift-JIS: kana, kanji of level 1, full-width signs and letters; half-width kana come in runs
_JAPANESE = re.compile(
    rb"(?:\x81[\x40-\xac]|\x82[\x4f-\xf1]|\x83[\x40-\xd6]|\x87[\x40-\x9c]|[\x88-\x97][\x40-\x7e\x80-\xfc]"
    rb"|\x98[\x40-\x72])+|[\xa1-\xdf]{3,}"
)
_FOREIGN_JAPANESE = re.compile(rb"(?:[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]|[\xa1-\xdf])+")
_SIGNS = "€£¥§©®™°²³½¼·•«»“”‘’„–—…¿¡×´\xa0"
_WORD = re.compile(r"[^\x00-\x7f]{4,}")  # so many accented letters in a row are no western word


@dataclass(frozen=True)
class Encoding:
    """A codec's name, how many places are damaged, and whether another one may be meant."""

    name: str
    damaged: int = 0
    doubtful: bool = False


def encoding_of(path: Path) -> Encoding:
    """By byte order mark or zeros, else UTF-8 where it is valid, else the likeliest of the others."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", 0 if _is_valid(path, "utf-8") else _damaged(path))
    wide = wide_encoding(head)
    if wide:
        return Encoding(wide)
    return Encoding("utf-8") if _is_valid(path, "utf-8") else _by_letters(path)


def _by_letters(path: Path) -> Encoding:
    """Told from the letters beyond ASCII of a file that is not valid UTF-8."""
    runs = _runs(path)
    sample = b"\n".join(runs)
    found, stray = len(_CONTINUED.findall(sample)), len(_RUN.findall(_CONTINUED.sub(b"", sample)))
    if found and found >= _MOSTLY * (found + stray):
        return Encoding("utf-8", _damaged(path))
    if _is_chinese(sample) and _is_valid(path, "gb18030"):
        return Encoding("gb18030")
    if _is_japanese(sample) and _is_valid(path, "cp932"):
        return Encoding("shift_jis" if _is_valid(path, "shift_jis") else "cp932")
    name = "cp1252" if _is_valid(path, "cp1252") else "latin-1"
    text = sample.decode(name)
    foreign = [letter for letter in text if not letter.isascii()]
    odd = sum(map(len, _WORD.findall(text)))
    odd = max(odd, sum(not letter.isalpha() and letter not in _SIGNS for letter in foreign))
    return Encoding(name, doubtful=odd * 2 > len(foreign))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _is_valid(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _damaged(path: Path) -> int:
    """Places where the file is not valid UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape")
    texts = (decoder.decode(block) for block in _blocks(path))
    places = sum(len(re.findall("[\udc80-\udcff]+", text)) for text in texts)
    return places + bool(decoder.decode(b"", final=True))


def _runs(path: Path) -> list[bytes]:
    """What is written beyond ASCII, each with the letter after it: the second byte may be one."""
    found: list[bytes] = []
    size, cut = 0, b""
    for block in _blocks(path):
        lines = cut + block
        end = lines.rfind(b"\n") + 1 or len(lines)
        lines, cut = lines[:end], lines[end:]
        for run in re.finditer(rb"(?:[\x80-\xff][\x30-\x7e]?)+", lines):
            found.append(run[0])
            size += len(run[0])
        if size > _LOOKED_AT:
            return found
    return [*found, *(run[0] for run in re.finditer(rb"(?:[\x80-\xff][\x30-\x7e]?)+", cut))]


def _is_chinese(sample: bytes) -> bool:
    """Whether most letters beyond ASCII are among the common ones of GB 2312, not each alone.

    Two accented letters in a western word look like one Chinese character alone.
    """
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [letter for letter in text if not letter.isascii()]
    words = [sum(not letter.isascii() for letter in run) for run in text.split("\n")]
    if sum(count > 1 for count in words) * 2 < len(words):
        return False
    known = "".join(foreign).encode("gb2312", errors="ignore")
    usual = sum(lead in _USUAL_CHINESE for lead in known[::2])
    return len(known) // 2 >= _MOSTLY * len(foreign) and usual >= _USUALLY * len(foreign)


def _is_japanese(sample: bytes) -> bool:
    common = sum(len(run) for run in _JAPANESE.findall(sample))
    foreign = sum(len(run) for run in _FOREIGN_JAPANESE.findall(sample))
    return bool(common) and common >= _MOSTLY * foreign
