"""How far in a corner one must stand to do an act, and how telling it is: data/responses.csv."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

from allegiance.model import PloverType

Toward = Literal["principal", "backer", "protege"]
About = Literal["military", "humanitarian"]


class ResponseRow(Struct, frozen=True):
    """Difficulty on the scale [-1, 1] of the side favoured; discrimination per unit, above 0."""

    difficulty: float
    discrimination: float
    note: str


def response_row(
    type: PloverType, mode: str | None, about: About | None, toward: Toward
) -> ResponseRow:
    """Return the row for an act of `type` that favours a side, done to `toward` on either side.

    One table serves both sides, so that exchanging them mirrors every result. The most specific
    row wins: what is done to a protege, then what it is about, then its mode, then the type alone.
    """
    table = _rows()
    for asked_toward in (toward, "*"):
        for asked_about in (about or "*", "*"):
            for asked_mode in (mode or "*", "*"):
                row = table.get((type, asked_mode, asked_about, asked_toward))
                if row is not None:
                    return row
    raise KeyError(type)


@lru_cache(maxsize=1)
def _rows() -> dict[tuple[str, str, str, str], ResponseRow]:
    text = (files("allegiance.ontology") / "data" / "responses.csv").read_text(encoding="utf-8")
    return {
        (row["type"], row["mode"], row["about"], row["toward"]): ResponseRow(
            float(row["difficulty"]), float(row["discrimination"]), row["note"]
        )
        for row in csv.DictReader(text.splitlines())
    }
