"""POLECAT weekly files: tab-separated, a missing value is the string "None".

Some files have a header broken over lines or with empty names, and some rows have extra tabs. A row
that is too long is read again with its empty cells taken out one by one, and kept only where its
day, its type and its countries then stand in their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from pathlib import Path

from allegiance.errors import InputError
from allegiance.model import PLOVER_TYPES, Evidence, Participant
from allegiance.ontology import contexts, known_sectors, modes, quad
from allegiance.readers.coded import CodedFile, coded_file, in_batches, iso_date
from allegiance.readers.countries import by_plover
from allegiance.readers.streams import bounded_lines, open_stream

CONFIDENCE = 0.6
"""Machine-coded by classifiers trained on coded text; a convention of this project."""

COLUMNS = ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code",
           "Contexts", "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector",
           "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
           "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
           "Recipient Sectors", "Recipient Title", "Recipient Name Raw",
           "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country",
           "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
           "Publication Date", "Story People", "Story Organizations", "Story Locations",
           "Language", "Version")  # fmt: skip
_NEEDED = {"Event ID", "Event Date", "Event Type", "Actor Country", "Recipient Country"}
_MISSING = ("None", "", "NA", "nan")
_HEADER_LINES = 5
_MOST_EXTRA = 3


def looks_like(start: str) -> bool:
    """Whether the first lines have POLECAT's columns, whole or broken over lines."""
    head = {part.strip().strip('"') for part in start[:4000].replace("\n", "\t").split("\t")}
    return len(_NEEDED & head) >= 4 and "CAMEO Code" not in head


def read_polecat(path: Path) -> CodedFile:
    """The events of one file."""
    return coded_file(path, "polecat", "POLECAT events", lambda: in_batches(_events(path)))


def _events(path: Path) -> Iterator[Evidence | InputError]:
    with open_stream(path) as stream:
        lines = bounded_lines(str(path), stream)
        names, waiting = _header(path, lines)
        for number, raw in waiting:
            yield from _row(path, number, raw, names)
        for number, raw in lines:
            yield from _row(path, number, raw, names)


def _header(
    path: Path, lines: Iterator[tuple[int, bytes]]
) -> tuple[tuple[str, ...], list[tuple[int, bytes]]]:
    """Column names, and lines already taken that are rows (a file without header)."""
    taken = list(islice(lines, _HEADER_LINES))
    if not taken:
        raise InputError(str(path), "is empty", "give a header and rows")
    whole = ""
    for count, (_, raw) in enumerate(taken, start=1):
        line = _line(raw)
        whole = f"{whole}{line}" if whole.endswith("\t") or not whole else f"{whole} {line}"
        names = tuple(" ".join(part.strip().strip('"').split()) for part in whole.split("\t"))
        if set(names) >= _NEEDED and len(names) >= len(COLUMNS) - 5:
            return names, taken[count:]
    first = _line(taken[0][1]).split("\t")
    if len(first) >= len(COLUMNS) and _fits(dict(zip(COLUMNS, first, strict=False))):
        return COLUMNS, taken
    raise InputError(f"{path}, line 1", "is no POLECAT header", "columns go by their names")


def _row(
    path: Path, number: int, raw: bytes, names: tuple[str, ...]
) -> Iterator[Evidence | InputError]:
    line = _line(raw)
    if not line.strip():
        return
    row = _aligned(line.split("\t"), names)
    if row is None:
        cells = line.count("\t") + 1
        yield InputError(
            f"{path}, line {number}",
            f"is no event: {cells} columns where {len(names)} are due, or no day or type in them",
        )
        return
    yield _evidence(row)


def _aligned(cells: list[str], names: Sequence[str]) -> dict[str, str] | None:
    """The row by column names; None where no way of reading it fits."""
    for due in (names, [name for name in names if name]):
        extra = len(cells) - len(due)
        if extra <= 0:
            row = dict(zip(due, cells, strict=False))
            if extra > -6 and _fits(row):
                return row
            continue
        if extra > _MOST_EXTRA:
            continue
        empty = [place for place, cell in enumerate(cells) if not cell.strip()]
        # the last empty cells first: most extra tabs stand at the end of a line
        for dropped in islice(combinations(reversed(empty), extra), 2000):
            kept = [cell for place, cell in enumerate(cells) if place not in dropped]
            row = dict(zip(due, kept, strict=True))
            if _fits(row):
                return row
    return None


def _fits(row: dict[str, str]) -> bool:
    """Whether what stands in the columns may stand there."""
    if not row.get("Event ID") or iso_date(row.get("Event Date", "")) is None:
        return False
    if row.get("Event Type", "").strip().upper() not in PLOVER_TYPES:
        return False
    for column in ("Latitude", "Longitude"):
        cell = row.get(column, "").strip()
        if cell not in _MISSING and not _number(cell):
            return False
    return all(
        (cell := row.get(column, "").strip()) in _MISSING
        or len(cell) == 3
        or by_plover(cell) is not None
        for column in ("Actor Country", "Recipient Country")
    )


def _evidence(row: dict[str, str]) -> Evidence:
    kind = next(t for t in PLOVER_TYPES if t == row["Event Type"].strip().upper())
    mode = _told(row, "Event Mode")
    mode = mode.lower() if mode else None
    found = [part.strip().lower() for part in (_told(row, "Contexts") or "").split(";")]
    record = f"polecat:{row['Event ID'].strip()}"
    return Evidence(
        id=record,
        document=record,
        kind="event",
        actors=_participant(row, "Actor"),
        recipients=_participant(row, "Recipient"),
        type=kind,
        mode=mode if mode in modes(kind) else None,
        contexts=tuple(c for c in dict.fromkeys(found) if c in contexts()),
        date=iso_date(row["Event Date"]),
        quad=quad(kind),
        confidence=CONFIDENCE,
    )


def _participant(row: dict[str, str], of: str) -> tuple[Participant, ...]:
    country = _told(row, f"{of} Country")
    code = by_plover(country) if country else None
    if code is None:
        return ()
    told = f"{_told(row, f'Primary {of} Sector') or ''};{_told(row, f'{of} Sectors') or ''}"
    sectors = [part.strip() for part in told.replace(",", ";").split(";")]
    return (
        Participant(
            code=code,
            sectors=tuple(s for s in dict.fromkeys(sectors) if s in known_sectors()),
            name=_told(row, f"{of} Name") or "",
        ),
    )


def _told(row: dict[str, str], column: str) -> str | None:
    cell = row.get(column, "").strip()
    return None if cell in _MISSING else cell


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _line(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").lstrip("\ufeff").rstrip("\r\n")
