"""Grades of sources by the Admiralty code, from a table that a user's file may override."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from allegiance.errors import LedgerError
from allegiance.model import Document, Grade

_UNKNOWN = "unknown"
HOST = r"^https?://(?:www\.)?([^/:?#]+)"


class Outlet(Struct, frozen=True):
    """What the table knows of an outlet: its kind, whose state owns it, a grade of its own."""

    kind: str
    owner: str | None = None
    grade: Grade | None = None


class Sources(Struct, frozen=True):
    """Kinds of outlet with their grades, and outlets by name or domain in lower case."""

    kinds: Mapping[str, Grade]
    outlets: Mapping[str, Outlet]

    def grade(self, publisher: str | None) -> Grade:
        """The grade of an outlet, by name or domain; an unknown one has that of its kind."""
        outlet = self.outlets.get(outlet_key(publisher))
        if outlet is None:
            return self.kinds[_UNKNOWN]
        return outlet.grade or self.kinds[outlet.kind]

    def owner(self, publisher: str | None) -> str | None:
        """The state that owns an outlet, or None."""
        outlet = self.outlets.get(outlet_key(publisher))
        return outlet.owner if outlet else None


def grade_of(publisher: str | None, sources: Sources | None = None) -> Grade:
    """The grade of an outlet by `sources`, or by the default table."""
    return (sources or default_sources()).grade(publisher)


def state_owned(publisher: str | None, sources: Sources | None = None) -> str | None:
    """The state that owns an outlet, or None."""
    return (sources or default_sources()).owner(publisher)


def outlet_key(publisher: str | None) -> str:
    """How the table writes an outlet: in lower case, a domain without `www.`."""
    return (publisher or "").strip().lower().removeprefix("www.")


def outlet_of(document: Document | None, name: str) -> str | None:
    """Who published a document: as it says itself, else the host of the address it is named by."""
    if document is not None and document.publisher:
        return document.publisher
    address = (document.url if document is not None else None) or name
    host = re.match(HOST, address)
    return host[1].lower() if host else None


@lru_cache(maxsize=1)
def default_sources() -> Sources:
    """The table that comes with the package."""
    text = (files("allegiance.ledger") / "data" / "sources.toml").read_text(encoding="utf-8")
    return _parse("the package's table", tomllib.loads(text), Sources({}, {}))


def read_sources(path: Path) -> Sources:
    """The default table with a user's file on top of it.

    The file has the layout of the default one: `[kinds]` with a reliability A-F and a credibility
    1-6 each, and `[[outlets]]` with `names`, a `kind` or a grade of their own, and an `owner`.
    LedgerError names the entry that breaks it.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise LedgerError(f"{path}: cannot be read as a table of sources: {error}") from error
    return _parse(str(path), raw, default_sources())


def _parse(where: str, raw: dict[str, Any], base: Sources) -> Sources:
    strange = set(raw) - {"kinds", "outlets", "source"}
    if strange:
        raise LedgerError(f"{where}: unknown key {min(strange)!r}; use kinds and outlets")
    kinds = dict(base.kinds)
    for name, kind in _rows(where, "kinds", raw.get("kinds", {}), dict).items():
        kinds[name] = _grade(f"{where}, kind {name!r}", kind)
    outlets = dict(base.outlets)
    for number, entry in enumerate(_rows(where, "outlets", raw.get("outlets", []), list), start=1):
        place = f"{where}, outlet {number}"
        names = entry.get("names") if isinstance(entry, dict) else None
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            raise LedgerError(f"{place}: needs names, a list of publishers or domains")
        own = {"reliability", "credibility"} & set(entry)
        kind = entry.get("kind", _UNKNOWN if own else None)
        if kind not in kinds:
            raise LedgerError(f"{place}: kind {kind!r} is none of {', '.join(sorted(kinds))}")
        owner = entry.get("owner")
        if owner is not None and not isinstance(owner, str):
            raise LedgerError(f"{place}: owner is the code of a state")
        found = Outlet(kind, owner, _grade(place, entry) if own else None)
        outlets.update({outlet_key(name): found for name in names})
    return Sources(kinds, outlets)


def _rows(where: str, key: str, value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise LedgerError(f"{where}: {key} is no {'table' if kind is dict else 'list of tables'}")
    return value


def _grade(place: str, entry: Any) -> Grade:
    try:
        picked = {name: entry.get(name) for name in ("reliability", "credibility")}
        return msgspec.convert(picked, Grade)
    except (AttributeError, msgspec.ValidationError) as error:
        raise LedgerError(
            f'{place}: write reliability = "A" to "F" and credibility = 1 to 6 ({error})'
        ) from error
