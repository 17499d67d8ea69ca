"""Leaders: the names each is known by, and what they are on a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from allegiance.entities.fold import fold, key
from allegiance.entities.records import Leader, in_force
from allegiance.model import Entity

_RANK = {
    "head_of_state": 0, "head_of_government": 0, "de_facto_leader": 0, "head_of_bloc": 0,
    "monarch": 1,
    "foreign_minister": 2, "defence_minister": 2,
}  # fmt: skip
_HEADS = {"foreign_minister": "foreign minister", "defence_minister": "defence minister"}
_SECTORS = {"defence_minister": ("GOV", "MIL")}
_ORDINAL = re.compile(r"[IVX]+|[JS]r\.?|\w\.?")
_JOINED = re.compile(r"([A-Z][a-z]+)-([a-z]+)")
"""Given names of two syllables, which others write as one word: Dae-jung, Daejung."""
_OFFICE = ("GOV",)


class Person(Struct, frozen=True, eq=False):
    """One leader with all terms held for one entity."""

    code: str
    name: str
    full_names: tuple[str, ...]
    short_names: tuple[str, ...]
    given_names: frozenset[str]
    terms: tuple[Leader, ...]
    lesser: dict[str, tuple[str, ...]]
    """Sectors of the offices outside government proper, by title ("Director of the CIA")."""


class Standing(Struct, frozen=True):
    """What a person is on a date; `in_office` as far as the table of leaders tells."""

    entity: Entity
    why: str
    in_office: bool
    last_day: str
    leads: bool = False
    """In one of the offices that leaders.csv follows, not merely some official."""
    head: str = ""
    """The office in the words a text refers back to it by: "president", "foreign minister"."""


def people_of(leaders: Iterable[Leader], words: Mapping[str, frozenset[str]]) -> tuple[Person, ...]:
    """Gather the terms of each person, and derive the short names each may go by.

    `words` are those of words.csv: particles of surnames, and what offices other than the main
    ones tell of a sector (kinds `office:MIL`, `office:SPY` ...).
    """
    particles = words.get("particle", frozenset())
    marks = [
        (f" {mark} ", kind.removeprefix("office:"))
        for kind, texts in words.items()
        if kind.startswith("office:")
        for mark in texts
    ]
    terms: dict[tuple[str, str], list[Leader]] = {}
    for row in leaders:
        terms.setdefault((row.code, row.name), []).append(row)
    return tuple(
        _person(code, name, rows, particles, marks) for (code, name), rows in terms.items()
    )


def standing(person: Person, date: str | None) -> Standing:
    """Return who `person` is on `date`: office holder, former one, or not yet one.

    With date None the latest office counts as held. After the last term, or between terms, the
    sector is ELI (PLOVER: former office holders); before the first, no sector is claimed.
    """
    held = [t for t in person.terms if in_force(t.since, t.until, date)]
    held.sort(key=lambda t: (_RANK.get(t.office, 3), _descending(t.since)))
    if date is None:
        held.sort(key=lambda t: _descending(t.until or "9999"))
    if held:
        term = held[0]
        office = (
            f"leader: {person.name}, {term.office} of {person.code} "
            f"since {term.since or 'unknown'}" + (f" until {term.until}" if term.until else "")
        )
        sectors = _SECTORS.get(term.office) or person.lesser.get(term.title, _OFFICE)
        entity = Entity(person.code, sectors, person.name)
        head = _HEADS.get(term.office) or term.title.lower().removeprefix("acting ")
        why = f"{office} (leaders.csv)"
        return Standing(entity, why, True, term.until or "9999", term.office in _RANK, head)
    past = [t for t in person.terms if t.until and date is not None and t.until < date]
    if past:
        term = max(past, key=lambda t: t.until)
        why = f"leader: {person.name}, {term.office} of {person.code} until {term.until}"
        return Standing(
            Entity(person.code, ("ELI",), person.name), f"{why} (leaders.csv)", False, term.until
        )
    term = min(person.terms, key=lambda t: t.since)
    why = f"leader: {person.name}, {term.office} of {person.code} only from {term.since}"
    return Standing(Entity(person.code, (), person.name), f"{why} (leaders.csv)", False, "")


def likeliest(
    people: Iterable[Person], date: str | None
) -> tuple[Person, Standing] | tuple[None, str]:
    """Return the one person a name shared by `people` means on `date`, or None and why not.

    Whoever is in office wins; where nobody is, a single person, else nobody. Without a date the
    latest holder wins.
    """
    known = [(person, standing(person, date)) for person in dict.fromkeys(people)]
    chosen = [pair for pair in known if pair[1].in_office] or known
    if date is None and len(chosen) > 1:
        latest = max(pair[1].last_day for pair in chosen)
        chosen = [pair for pair in chosen if pair[1].last_day == latest]
    if len(chosen) == 1:
        return chosen[0]
    if (
        len({pair[0].code for pair in chosen}) == 1
        and len({p[1].entity.sectors for p in chosen}) == 1
    ):
        return max(chosen, key=lambda pair: pair[1].last_day)
    shown = " or ".join(sorted(f"{p.name} ({p.code})" for p, _ in chosen)[:4])
    return None, f"ambiguous: {shown}"


def _person(
    code: str,
    name: str,
    rows: list[Leader],
    particles: frozenset[str],
    marks: list[tuple[str, str]],
) -> Person:
    full: dict[str, None] = {name: None} if " " in name else {}
    short: dict[str, None] = {} if " " in name else {name: None}
    stated: dict[str, None] = {}
    for alias in (alias for row in rows for alias in row.aliases):
        if alias.startswith("surname:"):
            stated[alias.removeprefix("surname:").strip()] = None
        elif " " in alias:
            full[alias] = None
        else:
            short[alias] = None
    for text in full if not stated else ():
        last = _surname(text, particles)
        if not _ORDINAL.fullmatch(last):
            short[last] = None
    for text in tuple(full):
        full.setdefault(_JOINED.sub(r"\1\2", text), None)
    given = {fold(text).split()[0] for text in full}
    lesser = {row.title: _duties(row.title, marks) for row in rows if row.office not in _RANK}
    return Person(
        code=code,
        name=name,
        full_names=tuple(full),
        short_names=tuple({**stated, **short}),
        given_names=frozenset(given),
        terms=tuple(rows),
        lesser=lesser,
    )


def _duties(title: str, marks: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the sectors of a lesser office, by the longest mark in its title."""
    text = f" {key(fold(title))} "
    found = [(len(mark), sector) for mark, sector in marks if mark in text]
    return (max(found)[1],) if found else _OFFICE


def _surname(full: str, particles: frozenset[str]) -> str:
    words = full.split()
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]).lower() in particles:
        start -= 1
    return " ".join(words[start:])


def _descending(date: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in date)
