"""Members of an assembly as vote files write them -> ISO3: by name, ISO or COW code, and day.

What a file calls a state may outlive it: data sets go on writing Yugoslavia for Serbia. The table
`data/roll_call_states.csv` says what each name and code means, and until when.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from msgspec import Struct

CodeKind = Literal["iso3", "iso2", "cow"]
CODE_KINDS: tuple[CodeKind, ...] = get_args(CodeKind)


class Directory(Struct, frozen=True):
    """What every name and code means, and what a state is called from some day on."""

    names: dict[str, str]
    codes: dict[CodeKind, dict[str, str]]
    successors: dict[str, tuple[date, str]]


def state_of(name: str | None, codes: Iterable[tuple[CodeKind, str | None]]) -> str | None:
    """Return the ISO3 code of a member, None where neither name nor codes are known.

    The name counts first: files made with R write a missing code as NA, which is also Namibia's.
    """
    directory = _directory()
    if name is not None and (found := directory.names.get(_folded(name))):
        return found
    for kind, code in codes:
        if code is not None and (found := directory.codes[kind].get(code.strip().upper())):
            return found
    return None


def successors() -> dict[str, tuple[date, str]]:
    """Return for states that go by another code from some day on: that day and that code."""
    return _directory().successors


@lru_cache(maxsize=1)
def _directory() -> Directory:
    path = files("allegiance.readers") / "data" / "roll_call_states.csv"
    found = Directory({}, {kind: {} for kind in CODE_KINDS}, {})
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        state = row["state"]
        found.codes["iso3"][state] = state
        found.codes["iso2"].update(dict.fromkeys(_parts(row["iso2"]), state))
        found.codes["cow"].update(dict.fromkeys(_parts(row["cow"]), state))
        found.names.update({_folded(name): state for name in _parts(row["names"])})
        if row["until"]:
            found.successors[state] = date.fromisoformat(row["until"]), row["then"]
    return found


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _folded(name: str) -> str:
    """Return a name without case, accents, punctuation and articles; `&` is `and`."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’`´")
    plain = re.sub(r"\bsaint\b", "st", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(word for word in words if word != "the")
