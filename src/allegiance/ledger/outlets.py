"""Where an outlet is published: from the state that owns it, a table, or its address."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from allegiance.ledger.sources import state_owned


def country_of(publisher: str | None) -> str | None:
    """The state whose media an outlet belongs to, ISO 3166-1 alpha-3; None where not known.

    By the state that owns it, else data/outlet_countries.csv by name or domain, else the
    country-code ending of a domain.
    """
    key = (publisher or "").strip().lower().removeprefix("www.")
    if not key:
        return None
    owner = state_owned(publisher)
    if owner:
        return owner
    table = _table()
    if key in table:
        return table[key]
    ending = key.rpartition(".")[2] if "." in key and " " not in key else ""
    return table.get(f".{ending}") if ending else None


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = (files("allegiance.ledger") / "data" / "outlet_countries.csv").read_text("utf-8")
    return {row["outlet"]: row["state"] for row in csv.DictReader(text.splitlines())}
