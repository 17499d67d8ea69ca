"""GDELT 1.0 and 2.0 event files, with and without header, plain, gzipped or zipped.

Columns after the GDELT event codebooks (2013 and 2015). An actor's country is CAMEO's, and where
the row gives a role but no country ("GOV"), the country of the place that GDELT found for the
actor, which is in FIPS 10-4.
"""

from __future__ import annotations

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
from allegiance.readers.countries import by_cameo, by_fips, sector_of
from allegiance.readers.streams import first_bytes
from allegiance.readers.tab_files import blocks

CONFIDENCE = 0.5
"""Machine-coded from headlines and leads without a person's check; a convention of this project."""

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
          "Religion2Code", "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_GEO1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO2 = (*_GEO1[:4], "ADM2Code", *_GEO1[4:])
_GROUPS = {"IGO": "IGO", "NGO": "NGO", "NGM": "NGO", "MNC": "MNC", "IMG": "IMG"}
_KEY = ("Name", "CountryCode", "KnownGroupCode", "Type1Code", "Type2Code", "Type3Code")


def columns(geo: tuple[str, ...], *, address: bool = True) -> tuple[str, ...]:
    """Column names of a row with these columns a place, with or without SOURCEURL."""
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
        *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{of}Geo_{part}" for of in ("Actor1", "Actor2", "Action") for part in geo),
        "DATEADDED",
        *(("SOURCEURL",) if address else ()),
    )


VERSION_1 = columns(_GEO1)
VERSION_2 = columns(_GEO2)
_BY_COUNT = {
    len(VERSION_1): ("1.0", VERSION_1),
    len(VERSION_1) - 1: ("1.0", columns(_GEO1, address=False)),
    len(VERSION_2): ("2.0", VERSION_2),
}


def looks_like(start: str) -> bool:
    """Whether the first line has GDELT's columns."""
    parts = start.split("\n", 1)[0].split("\t")
    return len(parts) in _BY_COUNT and (
        parts[0] == "GLOBALEVENTID" or (parts[0].isdigit() and parts[1][:8].isdigit())
    )


def read_gdelt(path: Path) -> CodedFile:
    """The events of one file; the version goes by the number of columns of its first line."""
    line = first_bytes(path, 65536).split(b"\n", 1)[0].rstrip(b"\r")
    count = line.count(b"\t") + 1
    if count not in _BY_COUNT:
        raise InputError(
            f"{path}, line 1", f"has {count} columns; GDELT events have 57, 58 (1.0) or 61 (2.0)"
        )
    version, names = _BY_COUNT[count]
    header = not line.split(b"\t", 1)[0].strip().isdigit()
    return coded_file(
        path, f"gdelt-{version}", f"GDELT {version} events", lambda: _batches(path, names, header)
    )


def _batches(path: Path, names: tuple[str, ...], header: bool) -> Batches:
    keys = [f"Actor{n}{part}" for n in (1, 2) for part in _KEY]
    places = ["Actor1Geo_CountryCode", "Actor2Geo_CountryCode"]
    wanted = ["GLOBALEVENTID", "SQLDATE", "EventCode", *keys, *places]
    for block in blocks(path, names, wanted, header=header):
        if isinstance(block, InputError):
            yield block
        else:
            yield from _evidence(path, block)


def _evidence(path: Path, block: pa.RecordBatch) -> Iterator[pa.RecordBatch | InputError]:
    days = iso_dates(text(block.column("SQLDATE")))
    good = pc.and_(pc.is_valid(days), pc.greater(pc.binary_length(block.column(0)), 0))
    if not pc.all(good).as_py():
        for row in pc.indices_nonzero(pc.invert(good)).to_pylist()[:20]:
            told = text(block.column(0).slice(row, 1))[0].as_py()
            yield InputError(f"{path}, event {told[:40]!r}", "has no number or no day")
        block, days = block.filter(good), days.filter(good)
    made = Columns(block.num_rows)
    identity = pc.binary_join_element_wise("gdelt", text(block.column("GLOBALEVENTID")), ":")
    made.set("id", identity)
    made.set("document", identity)
    made.set("date", days)
    made.set("confidence", CONFIDENCE)
    made.set_each(
        text(block.column("EventCode")), act, ("type", "mode", "contexts", "quad", "theme")
    )
    for number, role in ((1, "actors"), (2, "recipients")):
        parts = [text(block.column(f"Actor{number}{part}")) for part in _KEY]
        place = text(block.column(f"Actor{number}Geo_CountryCode"))
        made.set_each(joined(*parts, place), lambda key, r=role: {r: _actor(key)}, (role,))  # type: ignore[misc]
    yield made.batch()


@lru_cache(maxsize=100_000)
def _actor(key: str) -> list[dict[str, Any]]:
    """The participant of a row's actor columns; none where no state, bloc or group is told."""
    name, country, group, *rest = key.split(SEPARATOR)
    types, place = rest[:3], rest[3]
    sectors = [s for t in types if (s := sector_of(t))]
    for code in (country, group):
        if code and (found := by_cameo(code)):
            return [participant(found[0], [*sectors, *found[1]], name.title())]
    kind = next((_GROUPS[t] for t in (group, *types) if t in _GROUPS), None)
    if kind:
        return [participant(kind, [s for s in sectors if s != kind], name.title())]
    if sectors and (told := by_fips(place)):
        return [participant(told, sectors, name.title())]
    return []
