"""Grades of sources by the Admiralty code, from a table that a user's file may override."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct

from allegiance.model import Grade


class Outlet(Struct, frozen=True):
    """What the table knows of an outlet: its kind, and whose state owns it."""

    kind: str
    owner: str | None = None


def grade_of(publisher: str | None, overrides: Mapping[str, Grade] | None = None) -> Grade:
    """The default grade of an outlet, by name or domain; an unknown one has its kind's grade."""
    key = _key(publisher)
    if overrides and key in overrides:
        return overrides[key]
    kinds, outlets = _tables()
    outlet = outlets.get(key)
    return kinds[outlet.kind if outlet else "unknown"]


def state_owned(publisher: str | None) -> str | None:
    """The state that owns an outlet, or None."""
    outlet = _tables()[1].get(_key(publisher))
    return outlet.owner if outlet else None


def _key(publisher: str | None) -> str:
    return (publisher or "").strip().lower().removeprefix("www.")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, Grade], dict[str, Outlet]]:
    text = (files("allegiance.ledger") / "data" / "sources.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    kinds = {
        name: Grade(kind["reliability"], kind["credibility"]) for name, kind in raw["kinds"].items()
    }
    outlets = {}
    for outlet in raw["outlets"]:
        for name in outlet["names"]:
            outlets[name] = Outlet(outlet["kind"], outlet.get("owner"))
    return kinds, outlets
