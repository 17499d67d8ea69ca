"""ICEWS event files as on Dataverse: tab-separated with a header, one row an event.

Event ids are not unique: the same id may stand on rows of different stories, and rows are repeated
whole. An id here is the event's with a mark of its row, so repeats of a row are one and the rest
stay apart. Some CAMEO codes have lost a zero or are no code at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from allegiance.errors import InputError
from allegiance.readers.coded import (
    SEPARATOR,
    Batches,
    CodedFile,
    Columns,
    act,
    coded_file,
    iso_dates,
    joined,
    participant,
    text,
)
from allegiance.readers.countries import by_name, table
from allegiance.readers.streams import first_bytes
from allegiance.readers.tab_files import blocks

CONFIDENCE = 0.6
"""Machine-coded with actor dictionaries kept by people; a convention of this project."""

COLUMNS = ("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country",
           "Event Text", "CAMEO Code", "Intensity", "Target Name", "Target Sectors",
           "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
           "Province", "Country", "Latitude", "Longitude")  # fmt: skip
_NEEDED = COLUMNS[:7] + COLUMNS[8:13]
_IN_NAME = re.compile(r"\s*\([^()]*\)$")
_MISSING = ("", "NA", "NULL", "None")


def looks_like(start: str) -> bool:
    """Whether the first line has ICEWS's columns."""
    head = {part.strip().strip('"') for part in start.split("\n", 1)[0].split("\t")}
    return {"Event ID", "Event Date", "Source Name", "CAMEO Code"} <= head


def read_icews(path: Path) -> CodedFile:
    """The events of one file; columns go by the names in its header, in any order."""
    line = first_bytes(path, 65536).split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    names = tuple(part.strip().strip('"') for part in line.lstrip("\ufeff").split("\t"))
    missing = [name for name in _NEEDED if name not in names]
    if missing or len(set(names)) != len(names):
        raise InputError(
            f"{path}, line 1", f"is no ICEWS header: lacks {', '.join(missing) or 'unique names'}"
        )
    return coded_file(path, "icews", "ICEWS events", lambda: _batches(path, names))


def _batches(path: Path, names: tuple[str, ...]) -> Batches:
    for block in blocks(path, names, _NEEDED, header=True):
        if isinstance(block, InputError):
            yield block
        else:
            yield from _evidence(path, block)


def _evidence(path: Path, block: pa.RecordBatch) -> Iterator[pa.RecordBatch | InputError]:
    told = {name: text(block.column(name)) for name in _NEEDED}
    days = iso_dates(told["Event Date"])
    good = pc.and_(pc.is_valid(days), pc.greater(pc.utf8_length(told["Event ID"]), 0))
    if not pc.all(good).as_py():
        for row in pc.indices_nonzero(pc.invert(good)).to_pylist()[:20]:
            event = told["Event ID"][row].as_py()[:40]
            yield InputError(f"{path}, event {event!r}", "has no number or no day")
        told, days = {name: column.filter(good) for name, column in told.items()}, days.filter(good)
    made = Columns(len(days))
    record = pc.binary_join_element_wise("icews", told["Event ID"], ":")
    made.set("document", record)
    made.set("id", pc.binary_join_element_wise(record, _marks(told), "-"))
    made.set("date", days)
    made.set("confidence", CONFIDENCE)
    made.set_each(
        joined(told["CAMEO Code"], told["Event Text"]),
        _act,
        ("type", "mode", "contexts", "quad", "theme"),
    )
    for of, role in (("Source", "actors"), ("Target", "recipients")):
        key = joined(told[f"{of} Name"], told[f"{of} Sectors"], told[f"{of} Country"])
        made.set_each(key, lambda k, r=role: {r: _actor(k)}, (role,))  # type: ignore[misc]
    yield made.batch()


def _marks(told: dict[str, pa.Array]) -> pa.Array:
    """Eight hexadecimal digits that tell apart the rows of one event id."""
    whole = joined(*(told[name] for name in _NEEDED[1:]))
    marks = [hashlib.blake2b(row.encode(), digest_size=4).hexdigest() for row in whole.to_pylist()]
    return pa.array(marks, pa.string())


@lru_cache(maxsize=5000)
def _act(key: str) -> dict[str, Any]:
    """The columns of a row's code; the event's text is kept as its theme."""
    code, event = key.split(SEPARATOR)
    digits = code.strip()
    # ICEWS writes a root as 010, 100, 120: two digits have lost their zero
    columns = act(f"0{digits}" if len(digits) == 2 and digits.isdigit() else digits)
    return {**columns, "theme": event.strip() or columns.get("theme")}


@lru_cache(maxsize=100_000)
def _actor(key: str) -> list[dict[str, Any]]:
    """The participant of a row's name, sectors and country; none where no code fits."""
    name, roles, country = key.split(SEPARATOR)
    mapped = table("icews_sectors.csv")
    sectors = [
        (int(order), sector)
        for role in roles.split(",")
        if (told := mapped.get(role.strip()))
        for order, _, sector in (told.partition(" "),)
    ]
    chosen = [sector for _, sector in sorted(sectors)]
    plain = "" if name.strip() in _MISSING else _IN_NAME.sub("", name).strip()
    code = None if country.strip() in _MISSING else by_name(country)
    if code is None and plain:
        code = by_name(plain)
    if plain == country.strip() or (code is not None and by_name(plain) == code):
        plain = ""
    if code is None and "International Government Organization" in roles:
        code = "IGO"
    if code is None and "Nongovernmental Organization" in roles:
        code = "NGO"
    return [participant(code, chosen, plain)] if code else []
