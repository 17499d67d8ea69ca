"""CAMEO event codes read as PLOVER: data/cameo.csv, after the published conversion table."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct

from allegiance.model import PloverType


class CameoReading(Struct, frozen=True):
    """What one CAMEO code means in PLOVER."""

    type: PloverType
    mode: str | None
    contexts: tuple[str, ...]


def plover_of(code: str) -> CameoReading | None:
    """Return the PLOVER reading of a CAMEO code ("0311", "112", root "14"), None where none exists.

    A code the table lacks is read as its parent, a root code as its general code (14 as 140).
    Codes keep their leading zero: "36" is no code for "036". Bare public statements (01) have no
    PLOVER type and return None.
    """
    table = _table()
    asked = code.strip()
    if len(asked) == 2:
        asked += "0"
    while len(asked) >= 3:
        if asked in table:
            return table[asked]
        asked = asked[:-1]
    return None


@lru_cache(maxsize=1)
def _table() -> dict[str, CameoReading]:
    text = (files("allegiance.ontology") / "data" / "cameo.csv").read_text(encoding="utf-8")
    found: dict[str, CameoReading] = {}
    for row in csv.DictReader(text.splitlines()):
        reading = CameoReading(
            row["type"],  # type: ignore[arg-type]
            row["mode"] or None,
            tuple(part for part in row["contexts"].split("|") if part),
        )
        width = len(row["first"])
        for number in range(int(row["first"]), int(row["last"]) + 1):
            found[str(number).zfill(width)] = reading
    return found
