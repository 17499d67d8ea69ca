"""Bytes to text: encodings as declared, marked or detected; binary files told from text."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from charset_normalizer import from_bytes

from allegiance.errors import InputError

LARGEST_FILE = 20_000_000
"""Bytes of one article; a larger file is no article, and reading it would hold up the batch."""
NOT_JSON = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What decoding JSON raises; a key that is not UTF-8 is Python's own error."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A few accents cannot tell these apart; browsers take Windows-1252 for all of them.
_WESTERN = {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "latin_1", "iso8859_2", "iso8859_3",
            "iso8859_9", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16",
            "mac_roman", "mac_latin2", "mac_turkish", "mac_iceland", "cp850", "cp858",
            "hp_roman8"}  # fmt: skip


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of bearable size; InputError otherwise."""
    try:
        if not path.is_file():
            raise InputError(str(path), "not a regular file", "name a file or a folder")
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(str(path), f"larger than {LARGEST_FILE:,} bytes", "split the file")
        return path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}") from error


def decode(name: str, raw: bytes) -> str:
    """Text of `raw`, unchanged but for the encoding; InputError for an empty or binary input."""
    if not raw.strip():
        raise InputError(name, "is empty", "give a file with text")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(name, raw, encoding)
    if b"\x00" in raw or _mostly_control(raw):
        raise InputError(name, "is binary, not text", "give text, HTML or JSON lines")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(raw[:200_000]).best()
        if best is None:
            raise InputError(name, "is in no known encoding", "save it as UTF-8") from None
        western = best.encoding in _WESTERN
        return _strict(name, raw, "cp1252" if western and _fits(raw, "cp1252") else best.encoding)


def now() -> str:
    """UTC time of retrieval to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strict(name: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError(name, f"is not valid {encoding}: {error}", "save it as UTF-8") from error


def _mostly_control(raw: bytes) -> bool:
    sample = raw[:4096]
    control = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return control > len(sample) * 0.02
