"""ACLED and UCDP GED as CSV: violence and protest, with the dead as a figure beside the event."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from allegiance.errors import InputError
from allegiance.model import Evidence, Figure, Participant
from allegiance.ontology import quad
from allegiance.readers.coded import CodedFile, coded_file, in_batches, iso_date
from allegiance.readers.countries import by_cow, by_name
from allegiance.readers.datelines import published_date
from allegiance.readers.row_files import Row, rows_of

CONFIDENCE = 0.9
"""Coded by people who read the reports; a convention of this project."""

_ACLED = {"event_date", "event_type", "sub_event_type", "actor1"}
_UCDP = {"type_of_violence", "side_a", "side_b", "date_start"}
_PLACED = re.compile(r"\(([^()]*)\)\s*$")
_YEARS = re.compile(r"\s*\(\d{4}[^()]*\)\s*$")
_OF = re.compile(r"^(?P<what>Military|Police|Government)(?: Forces)? of (?:the )?(?P<country>.+)$")
_OFFICE = {"Military": ("MIL", "GOV"), "Police": ("COP", "GOV"), "Government": ("GOV",)}
# ACLED's kinds of actors, as numbers in older files and as words in newer ones
_KINDS: dict[str, tuple[str, ...]] = {
    "1": ("MIL", "GOV"), "2": ("REB",), "3": ("UAF",), "4": ("UAF",), "5": ("CVL",),
    "6": ("CVL",), "7": ("CVL",), "8": (), "state forces": ("MIL", "GOV"),
    "rebel group": ("REB",), "rebel forces": ("REB",), "political militia": ("UAF",),
    "identity militia": ("UAF",), "rioters": ("CVL",), "protesters": ("CVL",),
    "civilians": ("CVL",), "external/other forces": (), "other forces": (),
}  # fmt: skip


def is_acled(names: Iterable[str]) -> bool:
    """Whether these are ACLED's columns."""
    return set(names) >= _ACLED


def is_ucdp(names: Iterable[str]) -> bool:
    """Whether these are the columns of UCDP's georeferenced events."""
    return set(names) >= _UCDP


def read_acled(path: Path) -> CodedFile:
    """The events of one ACLED file."""
    return coded_file(path, "acled", "ACLED events", lambda: in_batches(_rows(path, _acled)))


def read_ucdp(path: Path) -> CodedFile:
    """The events of one file of UCDP's georeferenced event data set."""
    return coded_file(path, "ucdp-ged", "UCDP GED events", lambda: in_batches(_rows(path, _ucdp)))


def _rows(path: Path, read: Any) -> Iterator[Evidence | InputError]:
    for place, row in rows_of(path):
        if isinstance(row, InputError):
            yield row
            continue
        try:
            yield from read(row)
        except ValueError as error:
            yield InputError(place, f"is no event: {error}")


def _acled(row: Row) -> list[Evidence]:
    number = row.get("event_id_cnty") or row.get("data_id") or ""
    written = row.get("event_date", "")
    day = iso_date(written) or published_date(written)
    if not number or day is None:
        raise ValueError("no number or no day")
    types = _types()
    event, sub = row.get("event_type", "").strip(), row.get("sub_event_type", "").strip()
    known = types.get((event, sub)) or types.get((event, ""))
    country = by_name(row.get("country", ""))
    sides = [_group(row.get(f"actor{n}", ""), row.get(f"inter{n}", ""), country) for n in (1, 2)]
    # state forces that break up a protest are the other party to it
    made = Evidence(
        id=f"acled:{number}",
        document=f"acled:{number}",
        kind="event",
        actors=sides[0],
        recipients=sides[1],
        theme=f"{event}: {sub}" if sub else event or None,
        date=day,
        confidence=CONFIDENCE,
    )
    if known:
        made = msgspec.structs.replace(
            made,
            type=known["type"],
            mode=known["mode"] or None,
            contexts=tuple(c for c in known["contexts"].split("|") if c),
            quad=quad(known["type"]),
        )
    return [made, *_dead(made, row.get("fatalities", ""), None, None)]


def _ucdp(row: Row) -> list[Evidence]:
    number, day = row.get("id", "").strip(), iso_date(row.get("date_start", ""))
    if not number or day is None:
        raise ValueError("no number or no day")
    country = by_cow(row.get("country_id", "")) or by_name(row.get("country", ""))
    one_sided = row.get("type_of_violence", "").strip() == "3"
    actors = _ucdp_side(row, "a", country)
    recipients = (
        (Participant(code=country, sectors=("CVL",)),)
        if one_sided and country
        else _ucdp_side(row, "b", country)
    )
    # where an event spans several days, its precision is that of what both ends share
    end = iso_date(row.get("date_end", "")) or day
    shared = day if end == day else day[:7] if end[:7] == day[:7] else day[:4]
    made = Evidence(
        id=f"ucdp:{number}",
        document=f"ucdp:{number}",
        kind="event",
        actors=actors,
        recipients=recipients,
        type="ASSAULT",
        contexts=() if one_sided else ("military",),
        theme=row.get("conflict_name", "").strip() or None,
        date=shared,
        quad=4,
        confidence=CONFIDENCE,
    )
    return [made, *_dead(made, row.get("best", ""), row.get("low"), row.get("high"))]


def _ucdp_side(row: Row, side: str, country: str | None) -> tuple[Participant, ...]:
    name = row.get(f"side_{side}", "").strip()
    state = by_cow(row.get(f"gwno{side}", "")) if row.get(f"gwno{side}") else None
    if name.startswith("Government of ") and (
        state := state or by_name(name.removeprefix("Government of "))
    ):
        return (Participant(code=state, sectors=("MIL", "GOV")),)
    known = by_name(name)
    if known:
        return (Participant(code=known, sectors=("REB",)),)
    return (Participant(code=country, sectors=("REB",), name=name),) if country and name else ()


def _group(written: str, kind: str, country: str | None) -> tuple[Participant, ...]:
    """An ACLED actor: "Military Forces of Ukraine (2019-)", "Protesters (India)", a name."""
    name = _YEARS.sub("", written.strip())
    if not name:
        return ()
    office = _OF.match(name)
    if office and (state := by_name(office["country"])):
        return (Participant(code=state, sectors=_OFFICE[office["what"]]),)
    placed = _PLACED.search(name)
    told = by_name(placed[1]) if placed else None
    code = by_name(name) or told or country
    plain = _PLACED.sub("", name).strip() if told else name
    sectors = _KINDS.get(kind.strip().lower(), ())
    return (Participant(code=code, sectors=sectors, name=plain),) if code else ()


def _dead(event: Evidence, best: str, low: str | None, high: str | None) -> Iterator[Evidence]:
    """The dead of an event as a figure, where there were any."""
    value = _count(best)
    if value:
        figure = Figure(
            measure="killed", value=value, low=_count(low), high=_count(high), unit="people"
        )
        yield msgspec.structs.replace(
            event,
            id=f"{event.id}-killed",
            kind="figure",
            type=None,
            mode=None,
            quad=None,
            contexts=(),
            figure=figure,
        )


def _count(cell: str | None) -> float | None:
    try:
        value = float(cell or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


@lru_cache(maxsize=1)
def _types() -> dict[tuple[str, str], dict[str, Any]]:
    text = (files("allegiance.readers") / "data" / "acled_types.csv").read_text("utf-8")
    return {(r["event"], r["sub_event"]): r for r in csv.DictReader(text.splitlines())}
