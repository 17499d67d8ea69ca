"""The numbers political science gives to states: Correlates of War, and Gleditsch and Ward."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct


class StateNumbers(Struct, frozen=True):
    """Numbers of today's states; None where a list has no such member."""

    cow: int | None
    gleditsch_ward: int | None


def numbers_of(code: str) -> StateNumbers:
    """Return the numbers of a state's code (ISO 3166-1 alpha-3, XKX Kosovo).

    COW: State System Membership list; Gleditsch & Ward (1999, International Interactions
    25:393-413), microstates included. They differ for Germany (255, 260), Yemen (679, 678), Serbia
    (345, 340), Kiribati, Nauru, Tonga and Tuvalu.
    """
    return _table().get(code, StateNumbers(None, None))


@lru_cache(maxsize=1)
def _table() -> dict[str, StateNumbers]:
    text = (files("allegiance.report") / "data" / "state_numbers.csv").read_text(encoding="utf-8")
    return {
        row["code"]: StateNumbers(int(row["cow"]), int(row["gleditsch_ward"]))
        for row in csv.DictReader(text.splitlines())
    }
