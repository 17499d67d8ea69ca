"""Formal alliances: the Correlates of War list (member and dyad files) and ATOP (members).

Both name states by their Correlates of War numbers. What binds a state is what a treaty obliges it
to, so an obligation is kept by its name in either data set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import Iso
from allegiance.readers.coded import iso_date
from allegiance.readers.countries import by_cow
from allegiance.readers.row_files import Row, rows_of

Obligation = Literal["defense", "offense", "neutrality", "nonaggression", "entente", "consultation"]
_COW: dict[str, Obligation] = {
    "defense": "defense", "neutrality": "neutrality", "nonaggression": "nonaggression",
    "entente": "entente",
}  # fmt: skip
_ATOP: dict[str, Obligation] = {
    "defense": "defense", "offense": "offense", "neutral": "neutrality",
    "nonagg": "nonaggression", "consul": "consultation",
}  # fmt: skip


class Alliance(Struct, frozen=True, kw_only=True):
    """One state's membership of one alliance; `partner` only where the file is by pairs.

    `since` and `until` are ISO and as precise as the file; `until` None means in force at the end
    of the data. `number` is the alliance's in its data set.
    """

    source: Literal["COW", "ATOP"]
    number: str
    member: str
    partner: str | None = None
    since: Iso | None = None
    until: Iso | None = None
    obligations: tuple[Obligation, ...] = ()


def looks_like(names: Iterable[str]) -> bool:
    """Whether these are columns of one of the two data sets."""
    have = set(names)
    cow = "version4id" in have and ({"ccode"} <= have or {"ccode1", "ccode2"} <= have)
    return cow or {"atopid", "member"} <= have


def read_alliances(path: Path) -> Iterator[Alliance | InputError]:
    """Every membership in one CSV; states that have no code are told once each."""
    unknown: Counter[str] = Counter()
    for place, row in rows_of(path):
        if isinstance(row, InputError):
            yield row
            continue
        atop = "atopid" in row
        number = (row.get("atopid") if atop else row.get("version4id")) or ""
        states = [row["member"]] if atop else [row.get("ccode") or row.get("ccode1") or ""]
        if row.get("ccode2"):
            states.append(row["ccode2"])
        if not number or not states[0]:
            yield InputError(place, "is no membership: no number or no state")
            continue
        codes = [by_cow(state) for state in states]
        if None in codes:
            unknown[states[codes.index(None)]] += 1
            continue
        yield Alliance(
            source="ATOP" if atop else "COW",
            number=number.split(".")[0],
            member=codes[0] or "",
            partner=codes[1] if len(codes) > 1 else None,
            since=_since(row, atop),
            until=_until(row, atop),
            obligations=tuple(
                name
                for column, name in (_ATOP if atop else _COW).items()
                if row.get(column, "").strip().split(".")[0] == "1"
            ),
        )
    for state, count in sorted(unknown.items()):
        yield InputError(
            str(path), f"{count} membership(s) of state number {state[:20]!r}, which has no code"
        )


def _since(row: Row, atop: bool) -> str | None:
    if atop:
        return _day(row, "yrent", "moent", "dayent") or _day(row, "begyr", "begmo", "begday")
    return _first(row, "st")


def _until(row: Row, atop: bool) -> str | None:
    if atop:
        return _day(row, "yrexit", "moexit", "dayexit") or _day(row, "endyr", "endmo", "endday")
    return _first(row, "end")


def _first(row: Row, edge: str) -> str | None:
    """The day a member, a pair or the whole alliance began or ended, the narrowest there is."""
    for of in ("mem", "dyad", "all"):
        names = tuple(f"{of}_{edge}_{part}" for part in ("year", "month", "day"))
        if found := _day(row, *names):
            return found
    return None


def _day(row: Row, year: str, month: str, day: str) -> str | None:
    parts = [row.get(name, "").strip().split(".")[0] for name in (year, month, day)]
    if not parts[0].isdigit() or not 1600 < int(parts[0]) < 2200:
        return None
    text = parts[0]
    for part in parts[1:]:
        if not part.isdigit() or not 0 < int(part) < 32:
            break
        text += f"-{int(part):02d}"
    return text if len(text) < 10 else iso_date(text) or text[:7]
