"""The columns of POLECAT's weekly files, tab-separated; a missing value is the text None.

POLECAT has no place for spans, factuality or themes, so only what was done, or is disputed, is
written. A record of several actors names all of them, parted by semicolons, as POLECAT does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from allegiance import ontology
from allegiance.errors import UnknownEntityError
from allegiance.ledger.exports.stream import as_written
from allegiance.model import Document, Evidence, Participant

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
MISSING = "None"
_QUADS = {
    1: "VERBAL COOPERATION",
    2: "MATERIAL COOPERATION",
    3: "VERBAL CONFLICT",
    4: "MATERIAL CONFLICT",
}


def told(line: Evidence) -> bool:
    """Whether POLECAT would have a row for it: an act that was reported as done."""
    return line.kind == "event" and line.factuality in ("asserted", "disputed")


def row(line: Evidence, document: Document | None) -> dict[str, str]:
    """One event by column."""
    assert line.type is not None  # `told` lets only events pass
    day = line.date or (document.published if document else None)
    values: dict[str, str | None] = {
        "Event ID": line.id,
        "Event Date": day,
        "Event Type": line.type,
        "Event Mode": line.mode,
        "Quad Code": _QUADS[ontology.quad(line.type)],
        "Contexts": ";".join(line.contexts),
        **_people("Actor", line.actors),
        **_people("Recipient", line.recipients),
        "Source": document.publisher if document and document.publisher else line.document,
        "Publication Date": document.published if document else None,
        "Language": document.language if document else None,
    }
    return {name: _cell(values.get(name)) for name in COLUMNS}


def write(lines: Iterable[tuple[Evidence, Document | None]], stream: TextIO) -> int:
    """Write a header and a row for every act told as done; returns how many."""
    writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    count = 0
    for line, document in lines:
        if told(line):
            writer.writerow(row(line, document))
            count += 1
    return count


def read(stream: TextIO) -> Iterator[dict[str, str | None]]:
    """The rows again, None for what is missing."""
    for record in csv.DictReader(stream, delimiter="\t"):
        yield {name: None if value == MISSING else value for name, value in record.items()}


def _people(role: str, people: tuple[Participant, ...]) -> dict[str, str | None]:
    written = [as_written(p) for p in people]
    sectors = list(dict.fromkeys(s for _, own in written for s in own))
    return {
        f"{role} Name": ";".join(p.name or p.code for p in people),
        f"{role} Country": ";".join(dict.fromkeys(_country(code) for code, _ in written)),
        f"Primary {role} Sector": sectors[0] if sectors else None,
        f"{role} Sectors": ";".join(sectors),
        f"{role} Name Raw": ";".join(p.text or "" for p in people).strip(";"),
    }


def _country(code: str) -> str:
    from allegiance import entities

    try:
        return entities.name_of(code)
    except UnknownEntityError:
        return code


def _cell(value: str | None) -> str:
    """One line of text: a tab or a line break inside would break the file."""
    return " ".join(value.split()) if value and value.strip() else MISSING
