"""For whom an actor speaks, told by its sectors."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from allegiance.ontology.plover import read_toml

Voice = Literal["government", "society", "elite", "nobody"]


def speaks_for(sectors: tuple[str, ...]) -> Voice:
    """Return for whom an actor with these sectors (most telling first) speaks.

    A state named without sector is its government. State media and ruling parties (JRN or PTY
    beside GOV) speak for government; opposition, rebels and former officials never do; otherwise
    the first sector known decides. `nobody` for business and for sectors that tell nothing.
    """
    if not sectors:
        return "government"
    table = _table()
    for sector in table.first:
        if sector in sectors:
            return table.speaks_for[sector]
    for sector in sectors:
        if sector in table.with_government:
            return "government" if "GOV" in sectors else table.with_government[sector]
        if sector in table.speaks_for:
            return table.speaks_for[sector]
    return "nobody"


def known_sectors() -> frozenset[str]:
    """Return every sector the table knows."""
    table = _table()
    return frozenset(table.speaks_for) | frozenset(table.with_government)


class _Table:
    def __init__(self) -> None:
        raw = read_toml("sectors.toml")
        self.first: list[str] = raw["first"]
        self.speaks_for: dict[str, Voice] = raw["speaks_for"]
        self.with_government: dict[str, Voice] = raw["with_government"]


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()
