"""Broken input of every format gives named errors that say where, soon, and in little memory.

500 inputs in all, 10,000 under ALLEGIANCE_TORTURE=1: our own files with bytes changed, cut, doubled
or mixed, and bytes of no format at all, each read as its own format and as found by its content.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import made_files as made
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers import CodedFile, FormatName, Options, read_all, read_alliances

INPUTS = 10_000 if os.environ.get("ALLEGIANCE_TORTURE") else 500
LONGEST = 10.0
"""Seconds of processor time, so that a busy machine fails no test; a process waits 120 at most."""
FORMATS: dict[str, FormatName] = {
    "text": "text", "html": "html", "pdf": "pdf", "rss": "feed", "atom": "feed", "warc": "warc",
    "warc.gz": "warc", "jsonl": "jsonl", "csv": "csv", "telegram": "telegram", "gdelt1": "gdelt",
    "gdelt2.zip": "gdelt", "icews": "icews", "polecat": "polecat", "acled": "acled",
    "ucdp": "ucdp", "plover": "plover", "voeten": "un-votes", "press": "un-press",
    "parquet": "un-votes", "alliances": "alliances",
}  # fmt: skip
WHOLE = {kind: make() for kind, (_, make) in made.MADE.items()}

tries = settings(
    max_examples=max(1, INPUTS // (len(FORMATS) + 1)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=not os.environ.get("ALLEGIANCE_TORTURE"),
)


def consumed(path: Path, options: Options) -> None:
    """Read a file to its end; every error is a named one that says of which file it is."""
    began = time.process_time()
    if options.format == "alliances":
        try:
            items: list[object] = list(read_alliances(path))
        except InputError as error:
            items = [error]
    else:
        items = list(read_all([str(path)], options))
    for item in items:
        if isinstance(item, CodedFile):
            try:
                for batch in item.batches():
                    if isinstance(batch, InputError):
                        _told(batch, path)
                    else:
                        assert isinstance(batch, pa.RecordBatch)
                        batch.validate(full=True)
            except InputError as error:
                _told(error, path)
        elif isinstance(item, InputError):
            _told(item, path)
        elif isinstance(item, Document):
            item.text.encode("utf-8")
    assert time.process_time() - began < LONGEST


def _told(error: InputError, path: Path) -> None:
    assert path.name in error.where and "\n" not in str(error), error


@st.composite
def broken(draw: st.DrawFn, kind: str) -> bytes:
    """A file of one kind with up to six changes."""
    raw = bytearray(WHOLE[kind])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        end = min(len(raw), at + draw(st.integers(0, 40)))
        change = draw(st.sampled_from(["set", "cut", "end", "double", "insert", "mix", "long"]))
        if change == "set" and raw:
            raw[at] = draw(st.integers(0, 255))
        elif change == "cut":
            del raw[at:end]
        elif change == "end":
            del raw[at:]
        elif change == "double":
            raw[at:at] = raw[at:end] * draw(st.integers(1, 20))
        elif change == "insert":
            special = st.sampled_from([b"\x00", b"\t", b"\n", b'"', b"\xff\xfe", b"<", b"{", b","])
            raw[at:at] = draw(st.one_of(st.binary(max_size=12), special))
        elif change == "mix":
            other = WHOLE[draw(st.sampled_from(sorted(WHOLE)))]
            raw[at:at] = other[: draw(st.integers(0, 400))]
        else:
            raw[at:at] = draw(st.sampled_from([b"9", b"(", b"<b>", b"[", b" ", b"a"])) * 3000
    return bytes(raw)


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_broken_file_gives_named_errors(kind: str) -> None:
    name = made.MADE[kind][0]

    @tries
    @given(broken(kind))
    def check(raw: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(raw)
            consumed(path, Options(format=FORMATS[kind]))
            consumed(path, Options())

    check()


@tries
@given(st.binary(max_size=600), st.sampled_from(sorted(set(FORMATS.values()))))
def test_bytes_of_no_format(raw: bytes, format: FormatName) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(raw)
        consumed(path, Options(format=format))
        consumed(path, Options())


TORTURE = bool(os.environ.get("ALLEGIANCE_TORTURE"))
"""Each measured trial starts a process of its own: a few in every run, all under torture."""

_MEASURED = """
import sys, time
from pathlib import Path
from allegiance.errors import InputError
from allegiance.readers import CodedFile, Options, read_all
began, told = time.process_time(), []
def peak():
    return int(next(r for r in open("/proc/self/status") if r.startswith("VmHWM")).split()[1])
import allegiance.readers.plain
before = peak()
for item in read_all([sys.argv[1]], Options(format=sys.argv[2] or None)):
    if isinstance(item, CodedFile):
        try:
            for batch in item.batches():
                if isinstance(batch, InputError):
                    told.append(str(batch))
        except InputError as error:
            told.append(str(error))
    elif isinstance(item, InputError):
        told.append(str(item))
print((peak() - before) // 1024, time.process_time() - began, told[-1] if told else "")
"""


def _measured(path: Path, format: str) -> tuple[int, float, str]:
    """Megabytes above a bare start, seconds of work and the last error, in its own process."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path), format],
        capture_output=True,
        timeout=120,
        text=True,
        check=True,
    )
    megabytes, seconds, told = done.stdout.rstrip("\n").split(" ", 2)
    return int(megabytes), float(seconds), told


def _long_line(folder: Path, name: str, head: bytes = b"") -> Path:
    path = folder / name
    with path.open("wb") as out:
        out.write(head)
        out.truncate(1_000_000_000)
    return path


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    "format", ["gdelt", "jsonl", *(["csv", "icews", "polecat", "plover"] if TORTURE else [])]
)
def test_a_line_of_a_gigabyte_fills_no_memory(tmp_path: Path, format: str) -> None:
    kind = {"gdelt": "gdelt1"}.get(format, format)
    path = _long_line(tmp_path, "a.csv", WHOLE[kind])
    megabytes, seconds, told = _measured(path, format)
    assert megabytes < 300 and seconds < LONGEST and "a.csv" in told


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    "format", ["telegram", *(["text", "html", "pdf", "feed", "un-press", ""] if TORTURE else [])]
)
def test_a_huge_file_of_one_piece_is_refused(tmp_path: Path, format: str) -> None:
    megabytes, seconds, told = _measured(_long_line(tmp_path, "a.txt", b"They met. "), format)
    assert megabytes < 300 and seconds < LONGEST and "a.txt" in told


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    "format", ["gdelt", "jsonl", *(["csv", "warc", "polecat"] if TORTURE else [])]
)
def test_a_bomb_is_given_up(tmp_path: Path, format: str) -> None:
    path = tmp_path / "bomb.gz"
    row = {"jsonl": b"\n" * 1000, "csv": b"id,text\n1," + b"met " * 2000 + b"\n"}.get(
        format, made.tabbed(made.VERSION_2, made.gdelt_row()).encode()
    )
    with gzip.open(path, "wb", compresslevel=6) as out:
        for _ in range(60):
            out.write(row * (1_000_000 // len(row)))
    megabytes, seconds, told = _measured(path, format)
    assert megabytes < 300 and seconds < LONGEST and "bomb.gz" in told


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    for name, raw in (
        ("a.jsonl.gz", gzip.compress(gzip.compress(b'{"text": "x"}'))),
        ("a.CSV.zip", made.zipped("a.zip", made.zipped("a.CSV", b"1\t2"))),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        (error,) = read_all([str(path)])
        assert isinstance(error, InputError) and "archive within an archive" in str(error)


@pytest.mark.parametrize("tag", ["div", "b", "p", "table", "x-y", "font"])
def test_pages_nested_ten_thousand_deep(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{f'<{tag}>' * 10_000}They met.{f'</{tag}>' * 10_000}</body>")
    consumed(path, Options())
    path.write_text(f"<html><body>{f'<{tag}>' * 100_000}They met.")
    consumed(path, Options())


def test_deep_json_and_deep_feeds(tmp_path: Path) -> None:
    for name, raw in (
        ("a.jsonl", b'{"text":' * 50_000),
        ("b.json", b"[" * 100_000 + b"]" * 100_000),
        ("c.rss", b"<rss><channel><item>" + b"<description>" * 50_000),
        ("d.rss", made.RSS.replace("Short.", "&lt;div&gt;" * 50_000).encode()),
    ):
        path = tmp_path / name
        path.write_bytes(raw)
        consumed(path, Options())
