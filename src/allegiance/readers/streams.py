"""Files as streams of bytes, plain, gzipped or zipped, with limits no archive can talk away."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from allegiance.errors import InputError

LONGEST_LINE = 10_000_000
"""Bytes of one line; a longer one is no record."""
LARGEST_STREAM = 100_000_000_000
"""Bytes that one file may unpack to."""
_RATIO = 200
_RATIO_FROM = 5_000_000  # a short file of one row repeated packs as well as a bomb
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the standard library raises for archives that are torn, encrypted or of another kind."""


class Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond its limits; InputError names the file and the byte."""

    def __init__(self, name: str, inner: Any, packed: int) -> None:
        super().__init__()
        self._name = name
        self._inner = inner
        self._limit = min(LARGEST_STREAM, max(_RATIO_FROM, packed * _RATIO))
        self._seen = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`; InputError for a torn archive and for one that unpacks without end."""
        try:
            # read1 gives what there is before a tear
            data = self._inner.read1(len(buffer))
        except BROKEN as error:
            raise InputError(
                f"{self._name}, byte {self._seen:,}", f"cannot be read: {error}"
            ) from error
        self._seen += len(data)
        if self._seen > self._limit:
            raise InputError(
                f"{self._name}, byte {self._seen:,}",
                "unpacks to far more than a file of its size should",
                "unpack it yourself if you trust it",
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_stream(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked from .gz or from a .zip of one member.

    What it is goes by its first bytes. InputError for unreadable files, nested gzip and archives
    of several files.
    """
    name = str(path)
    try:
        if not path.is_file():
            raise InputError(name, "not a regular file", "name a file or a folder")
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            size = path.stat().st_size
            if start.startswith(b"\x1f\x8b"):
                with gzip.GzipFile(fileobj=raw) as inner:
                    yield _buffered(name, cast("IO[bytes]", inner), size)
            elif start.startswith(b"PK\x03\x04"):
                with zipfile.ZipFile(raw) as archive, archive.open(_member(name, archive)) as inner:
                    yield _buffered(name, inner, size)
            else:
                yield raw
    except BROKEN as error:
        raise InputError(name, f"cannot be read: {error}") from error


def first_bytes(path: Path, count: int = 8192) -> bytes:
    """The first bytes of a file, unpacked; fewer where it is shorter."""
    with open_stream(path) as stream:
        return stream.read(count)


def sha256_of(path: Path) -> str:
    """Hex digest of the file's own bytes, packed as they are."""
    try:
        with path.open("rb") as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}") from error


def bounded_lines(name: str, stream: IO[bytes], first: int = 1) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, none longer than LONGEST_LINE; InputError for one that is."""
    number = first - 1
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"{name}, line {number}",
                f"is longer than {LONGEST_LINE:,} bytes",
                "one record a line",
            )
        yield number, line


def _buffered(name: str, inner: IO[bytes], packed: int) -> IO[bytes]:
    stream = io.BufferedReader(Bounded(name, inner, packed), 1 << 20)
    if stream.peek(4).startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise InputError(name, "holds an archive within an archive", "unpack the outer one")
    return cast("IO[bytes]", stream)


def _member(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
    if len(members) != 1:
        raise InputError(name, f"holds {len(members)} files", "unpack it and name the folder")
    return members[0]
