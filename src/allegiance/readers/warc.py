"""Web archives (WARC, WARC.gz), by fastwarc: a document for each page answered with 200."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec
from fastwarc.warc import ArchiveIterator, WarcRecordType

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import LARGEST_FILE
from allegiance.readers.pages import read_page
from allegiance.readers.pdf import read_pdf
from allegiance.readers.plain import read_plain
from allegiance.readers.streams import BROKEN, open_stream

_BROKEN = (*BROKEN, ValueError, EOFError, UnicodeError, OverflowError, MemoryError)


class _Counted:
    """A stream that knows where it is, which fastwarc asks of it even where it cannot go back."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        target = offset + (self._at if whence == 1 else 0)
        if whence == 2 or target < self._at:
            raise OSError("an archive is read forwards only")
        while self._at < target and self.read(min(1 << 20, target - self._at)):
            pass
        return self._at

    def close(self) -> None:
        """Whoever opened the stream closes it."""


def read_warc(path: Path, date: str | None = None) -> Iterator[Document | InputError]:
    """Documents of HTML, text and PDF responses, named by their addresses, in order.

    `retrieved` is the time the archive gives. Other types (pictures, scripts) are passed over; a
    page without text is an error in its place.
    """
    found = 0
    place = 0
    try:
        with open_stream(path) as stream:
            for record in ArchiveIterator(
                _Counted(stream),
                record_types=WarcRecordType.response,
                parse_http=True,
                auto_decode="all",
                fsspec_args=False,
            ):
                place += 1
                where = f"{path}, record at byte {record.stream_pos}"
                http = record.http_headers
                if http is None or http.status_code != 200:
                    continue
                found += 1
                kind = (record.http_content_type or "").lower()
                if not kind.startswith(("text/", "application/xhtml", "application/pdf")):
                    continue
                if kind.startswith(("text/css", "text/javascript")):
                    continue
                raw = record.reader.read(LARGEST_FILE + 1)
                if len(raw) > LARGEST_FILE:
                    yield InputError(where, f"larger than {LARGEST_FILE:,} bytes")
                    continue
                yield _document(where, record, raw, kind, date)
    except (InputError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # a panic of the library is no Exception
        if not isinstance(error, _BROKEN) and type(error).__name__ != "PanicException":
            raise
        raise InputError(
            f"{path}, after record {place}", f"cannot be read as WARC: {str(error)[:160]}"
        ) from error
    if not place:
        raise InputError(str(path), "holds no web response", "is it a WARC file?")


def _document(
    where: str, record: object, raw: bytes, kind: str, date: str | None
) -> Document | InputError:
    headers = record.headers  # type: ignore[attr-defined]
    address = str(headers.get("WARC-Target-URI") or where).strip("<>")
    try:
        if "html" in kind:
            document = read_page(address, raw, date)
        elif "pdf" in kind:
            document = read_pdf(address, raw, date)
        else:
            document = read_plain(address, raw, date)
    except InputError as error:
        return InputError(f"{where} ({address[:200]})", error.what, error.mend)
    taken = str(headers.get("WARC-Date") or "")
    retrieved = taken[:19] + "Z" if published_date(taken[:10]) and len(taken) >= 19 else None
    return msgspec.structs.replace(
        document, url=address, retrieved=retrieved or document.retrieved, reader="warc"
    )
