"""Look-ups of states, blocs and their ties: codes, names, members, recognition."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from allegiance.entities.fold import fold
from allegiance.entities.records import EntityRecord, in_force, tables
from allegiance.errors import UnknownEntityError

_ASKABLE = ("state", "partial", "territory", "bloc", "igo")


def state_code(name_or_code: str) -> str:
    """Return the code of a state, partially recognised entity, territory or bloc.

    Case, accents and a leading "the" do not matter. Raises UnknownEntityError, naming the nearest
    known names, where nothing fits or a name fits several.
    """
    asked = _plain(name_or_code)
    codes = _codes_by_name().get(asked)
    if codes is None:
        near = get_close_matches(asked, _codes_by_name(), n=5, cutoff=0.6)
        shown = list(dict.fromkeys(code for n in near for code in _codes_by_name()[n]))[:3]
        hint = " or ".join(f"{name_of(code)} ({code})" for code in shown)
        mend = f"did you mean {hint}?" if hint else "give a name or an ISO 3166-1 alpha-3 code"
        raise UnknownEntityError(f"unknown state or bloc {name_or_code!r}: {mend}")
    if len(codes) > 1:
        shown_all = ", ".join(f"{name_of(code)} ({code})" for code in codes)
        raise UnknownEntityError(f"{name_or_code!r} may be {shown_all}: give the code")
    return codes[0]


def name_of(code: str) -> str:
    """Return the usual English name of `code`; raises UnknownEntityError."""
    return entity(code).name


def entity(code: str) -> EntityRecord:
    """Return the record of `code` (kind, claimed_by, dates); raises UnknownEntityError.

    Where a group shares the code of its state, the state's record is returned.
    """
    record = records_by_code().get(code)
    if record is None:
        near = get_close_matches(code.upper(), records_by_code(), n=3, cutoff=0.5)
        mend = f"did you mean {' or '.join(near)}?" if near else "codes are ISO 3166-1 alpha-3"
        raise UnknownEntityError(f"unknown code {code!r}: {mend}")
    return record


def all_states() -> tuple[str, ...]:
    """Return the codes of all states there are today, sorted.

    Partially recognised ones and those that ended (record.until) are not among them.
    """
    records = records_by_code().items()
    return tuple(sorted(c for c, r in records if r.kind == "state" and not r.until))


def members(bloc: str, date: str | None = None) -> frozenset[str]:
    """Return the codes of the full members of `bloc` on `date` (ISO; None = latest known)."""
    if entity(bloc).kind != "bloc":
        raise UnknownEntityError(f"{bloc!r} is no bloc: known are {', '.join(_blocs())}")
    return frozenset(
        row.code
        for row in tables().members
        if row.bloc == bloc and row.status == "member" and _stands(row.since, row.until, date)
    )


def blocs_of(code: str, date: str | None = None) -> frozenset[str]:
    """Return the blocs of which `code` is a full member on `date` (ISO; None = latest known)."""
    entity(code)
    return frozenset(
        row.bloc
        for row in tables().members
        if row.code == code and row.status == "member" and _stands(row.since, row.until, date)
    )


def recognised_by(code: str, date: str | None = None) -> frozenset[str]:
    """Return who recognises the partially recognised `code` on `date` (None = latest known)."""
    entity(code)
    return frozenset(
        row.by
        for row in tables().recognition
        if row.entity == code and _stands(row.since, row.until, date)
    )


@lru_cache(maxsize=1)
def records_by_code() -> dict[str, EntityRecord]:
    """Return the record of every code, states before groups that share their code."""
    found: dict[str, EntityRecord] = {}
    for record in tables().entities:
        if record.code not in found or found[record.code].kind == "group":
            found[record.code] = record
    return found


def _stands(since: str, until: str, date: str | None) -> bool:
    return not until if date is None else in_force(since, until, date)


def _blocs() -> list[str]:
    return sorted(code for code, record in records_by_code().items() if record.kind == "bloc")


def _plain(name: str) -> str:
    words = fold(name).casefold().replace("-", " ").replace(".", "").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    askable = {code for code, r in records_by_code().items() if r.kind in _ASKABLE}
    found: dict[str, tuple[str, ...]] = {_plain(code): (code,) for code in askable}
    for record in tables().entities:
        if record.code in askable and record.kind in _ASKABLE:
            for text in (record.name, record.official):
                if text and _plain(text) not in found:
                    found[_plain(text)] = (record.code,)
    for kinds in (("name",), ("former",)):
        fixed = set(found)
        for row in tables().names:
            text = _plain(row.text)
            if row.kind in kinds and row.code in askable and text not in fixed:
                found[text] = tuple(sorted({*found.get(text, ()), row.code}))
    return found
