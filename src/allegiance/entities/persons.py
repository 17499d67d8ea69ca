"""Leaders: the names each is known by, and what they are on a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice, product

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
_LASTING = frozenset({"OPP", "REB", "SOC", "REL", "CVL", "JRN", "EDU", "BUS", "NGO", "CRM"})
"""Sectors of a part that nobody gives up with a chair: who led the opposition is no ex-official."""
_MOST_SPELLINGS = 12
_YEARS_REMEMBERED = 5


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
    alone: frozenset[str] = frozenset()
    """Keys of the short names that mean this person untitled; of persons.csv those it says."""


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
    spellings = _spellings(words)
    reversible = words.get("family_name_first", frozenset())
    return tuple(
        _person(code, name, rows, particles, marks, spellings, code in reversible)
        for (code, name), rows in terms.items()
    )


@lru_cache(maxsize=4096)
def standing(person: Person, date: str | None, sectors: tuple[str, ...] = ()) -> Standing:
    """Return who `person` is on `date`: office holder, former one, or not yet one.

    With date None the latest office counts as held. After the last term, or between terms, the
    sector is ELI (PLOVER: former office holders); before the first, no sector is claimed. Without
    a date, `sectors` (what a title before the name tells) choose among the offices held.
    """
    held = [t for t in person.terms if in_force(t.since, t.until, date)]
    held.sort(key=lambda t: (_RANK.get(t.office, 3), _descending(t.since)))
    if date is None:
        # An undated text means the office that somebody is known for, not what came after it.
        held.sort(key=lambda t: (t.office not in _RANK, _descending(t.until or "9999")))
        if sectors:
            held.sort(key=lambda t: _sectors_of(person, t)[:1] != sectors[:1])
    if held:
        term = held[0]
        days = f"since {term.since or 'unknown'}" + (f" until {term.until}" if term.until else "")
        office = f"{_told(person, term)} {days}"
        entity = Entity(person.code, _sectors_of(person, term), person.name)
        head = _HEADS.get(term.office) or term.title.lower().removeprefix("acting ")
        why = f"{office} ({_file(term)})"
        return Standing(entity, why, True, term.until or "9999", term.office in _RANK, head)
    past = [t for t in person.terms if t.until and date is not None and t.until < date]
    if past:
        term = max(past, key=lambda t: t.until)
        why = f"{_told(person, term)} until {term.until} ({_file(term)})"
        lasting = term.sectors if set(term.sectors) & _LASTING else ("ELI",)
        return Standing(Entity(person.code, lasting, person.name), why, False, term.until)
    term = min(person.terms, key=lambda t: t.since)
    why = f"{_told(person, term)} only from {term.since} ({_file(term)})"
    return Standing(Entity(person.code, (), person.name), why, False, "")


def likeliest(
    people: Iterable[Person], date: str | None, sectors: tuple[str, ...] = ()
) -> tuple[Person, Standing] | tuple[None, str]:
    """Return the one person a name shared by `people` means on `date`, or None and why not.

    Whoever is in office wins, then whoever is what the title before the name tells (`sectors`),
    then a head or minister; where nobody is, a single person, else nobody. Without a date the
    latest holder wins.
    """
    known = [(person, standing(person, date, sectors)) for person in dict.fromkeys(people)]
    chosen = [pair for pair in known if pair[1].in_office] or known
    if len(chosen) > 1 and sectors:
        chosen = [p for p in chosen if p[1].entity.sectors[:1] == sectors[:1]] or chosen
    if len(chosen) > 1:
        # A president before a senator of the same surname.
        chosen = [p for p in chosen if p[1].leads] or chosen
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


def remembered(person: Person, date: str | None) -> bool:
    """Return whether a bare surname on `date` may still mean `person`.

    Those who led a state always; of others, those in office within the last years.
    """
    if date is None or any(term.office in _RANK for term in person.terms):
        return True
    oldest = f"{int(date[:4]) - _YEARS_REMEMBERED:04}"
    return any(not term.until or term.until >= oldest for term in person.terms)


def _person(
    code: str,
    name: str,
    rows: list[Leader],
    particles: frozenset[str],
    marks: list[tuple[str, str]],
    spellings: Mapping[str, frozenset[str]],
    reversible: bool,
) -> Person:
    full: dict[str, None] = {name: None} if " " in name else {}
    short: dict[str, None] = {} if " " in name else {name: None}
    stated: dict[str, None] = {}
    alone: set[str] = set()
    for alias in (alias for row in rows for alias in row.aliases):
        if alias.startswith("surname:"):
            stated[alias.removeprefix("surname:").strip()] = None
        elif alias.startswith("alone:"):
            alone.add(alias.removeprefix("alone:").strip())
        elif " " in alias:
            full[alias] = None
        else:
            short[alias] = None
    for text in full if not stated else ():
        last = _surname(text, particles)
        if not _ORDINAL.fullmatch(last):
            short[last] = None
    given = {fold(text).split()[0] for text in full}
    for text in tuple(full):
        full.setdefault(_JOINED.sub(r"\1\2", text), None)
        first, _, last = text.partition(" ")
        if reversible and last and " " not in last:
            full.setdefault(f"{last} {first}", None)
    for text in tuple(full):
        for other in _respelt(text, spellings):
            full.setdefault(other, None)
            given.add(fold(other).split()[0])
    lesser = {row.title: _duties(row.title, marks) for row in rows if row.office not in _RANK}
    shorts = tuple(dict.fromkeys((*stated, *short, *alone)))
    if not all(row.sectors for row in rows):
        alone.update(shorts)
    return Person(
        code=code,
        name=name,
        full_names=tuple(full),
        short_names=shorts,
        given_names=frozenset(given),
        terms=tuple(rows),
        lesser=lesser,
        alone=frozenset(key(fold(text)) for text in alone),
    )


def _sectors_of(person: Person, term: Leader) -> tuple[str, ...]:
    return term.sectors or _SECTORS.get(term.office) or person.lesser.get(term.title, _OFFICE)


def _told(person: Person, term: Leader) -> str:
    if term.sectors:
        return f"person: {person.name}, {term.title}, {person.code}"
    return f"leader: {person.name}, {term.office} of {person.code}"


def _file(term: Leader) -> str:
    return "persons.csv" if term.sectors else "leaders.csv"


def _spellings(words: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return all the ways each given name is spelt: Mohamed, Mohammed, Muhammad."""
    found: dict[str, frozenset[str]] = {}
    for kind, texts in words.items():
        if kind.startswith("spelling:"):
            found.update(dict.fromkeys(texts, texts))
    return found


def _respelt(full: str, spellings: Mapping[str, frozenset[str]]) -> list[str]:
    ways = [sorted(spellings.get(word, (word,))) for word in fold(full).split()]
    if all(len(way) == 1 for way in ways):
        return []
    return [" ".join(words) for words in islice(product(*ways), _MOST_SPELLINGS)]


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
