"""The tables of who is who, read from the package's CSV files into frozen rows."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from msgspec import Struct

from allegiance.errors import InputError


class EntityRecord(Struct, frozen=True):
    """A state, territory, bloc, group or organisation; dates ISO of any precision or ''."""

    code: str
    name: str
    official: str
    kind: str
    claimed_by: str
    sectors: tuple[str, ...]
    since: str
    until: str
    source: str


class Name(Struct, frozen=True):
    """One way a text names an entity: name, adjective, people, capital, seat, institution ..."""

    code: str
    text: str
    kind: str
    sectors: tuple[str, ...]
    since: str
    until: str
    of: str
    """Which record is meant where several share the code (IGO, NGO): its name, else ''."""


class Leader(Struct, frozen=True):
    """One term of one office holder, or one part somebody plays in politics."""

    code: str
    name: str
    aliases: tuple[str, ...]
    office: str
    title: str
    since: str
    until: str
    sectors: tuple[str, ...] = ()
    """Stated for persons of persons.csv; () where the office tells them."""


class Role(Struct, frozen=True):
    """A role word or phrase, its PLOVER sectors, and whether person, group or body."""

    text: str
    sectors: tuple[str, ...]
    kind: str


class Membership(Struct, frozen=True):
    """One stay of a state in a bloc."""

    bloc: str
    code: str
    since: str
    until: str
    status: str


class Recognition(Struct, frozen=True):
    """One state's recognition of a partially recognised entity."""

    entity: str
    by: str
    since: str
    until: str


class AmbiguityRule(Struct, frozen=True):
    """What `text` means where a word of `near` and none of `against` stands by it.

    `resolves` is a code, `CODE:place`, or `none`. Kind `phrase` is matched as a name of its own.
    """

    text: str
    kind: str
    near: tuple[str, ...]
    against: tuple[str, ...]
    resolves: str
    why: str


class Tables(Struct, frozen=True):
    """Everything the package knows, as read."""

    entities: tuple[EntityRecord, ...]
    names: tuple[Name, ...]
    members: tuple[Membership, ...]
    recognition: tuple[Recognition, ...]
    leaders: tuple[Leader, ...]
    roles: tuple[Role, ...]
    ambiguous: tuple[AmbiguityRule, ...]
    words: dict[str, frozenset[str]]
    """Grammar words by kind (words.csv), lower case unless the kind is a personal name's."""


def read_tables(folder: Traversable) -> Tables:
    """Read all tables from `folder`; raises InputError where a file or a column is missing."""
    words: dict[str, set[str]] = {}
    for text, kind in _rows(folder, "words.csv", "text", "kind"):
        words.setdefault(kind, set()).add(text)
    return Tables(
        entities=tuple(
            EntityRecord(a, b, c, d, e, _split(f), g, h, i)
            for file in ("entities.csv", "groups.csv")
            for a, b, c, d, e, f, g, h, i in _rows(
                folder, file, "code", "name", "official", "kind", "claimed_by",
                "sectors", "from", "to", "source",
            )
        ),
        names=tuple(
            Name(a, b, c, _split(d), e, f, g)
            for file in ("names.csv", "organisations.csv")
            for a, b, c, d, e, f, g in _rows(
                folder, file, "code", "text", "kind", "sectors", "from", "to", "of"
            )
        ),
        members=tuple(
            Membership(*row)
            for row in _rows(folder, "members.csv", "bloc", "code", "from", "to", "status")
        ),
        recognition=tuple(
            Recognition(*row)
            for row in _rows(folder, "recognition.csv", "entity", "by", "from", "to")
        ),
        leaders=(
            *(
                Leader(a, b, _split(c), d, e, f, g)
                for a, b, c, d, e, f, g in _rows(
                    folder, "leaders.csv", "code", "name", "aliases", "office", "title", "from",
                    "to",
                )
            ),
            *(
                Leader(a, b, _split(c), "official", g, e, f, _split(d))
                for a, b, c, d, e, f, g in _rows(
                    folder, "persons.csv", "code", "name", "aliases", "sectors", "from", "to", "what"
                )
            ),
        ),
        roles=tuple(
            Role(a, _split(b), c)
            for a, b, c in _rows(folder, "roles.csv", "text", "sectors", "kind")
        ),
        ambiguous=tuple(
            AmbiguityRule(a, b, _split(c), _split(d), e, f)
            for a, b, c, d, e, f in _rows(
                folder, "ambiguous.csv", "text", "kind", "near", "against", "resolves", "why"
            )
        ),
        words={kind: frozenset(texts) for kind, texts in words.items()},
    )  # fmt: skip


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the package's own tables, read once a process."""
    return read_tables(resources.files("allegiance.entities") / "data")


def in_force(since: str, until: str, date: str | None) -> bool:
    """True where `date` lies in [since, until], compared at the coarser precision; None always."""
    if date is None:
        return True
    begun = not since or since[: len(date)] <= date[: len(since)]
    return begun and (not until or date[: len(until)] <= until[: len(date)])


def _rows(folder: Traversable, name: str, *columns: str) -> list[list[str]]:
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(name, "this data file is missing", "reinstall allegiance") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    if missing:
        raise InputError(name, f"no column {', '.join(missing)}", f"header is {header}")
    places = [header.index(column) for column in columns]
    rows: list[list[str]] = []
    for line in reader:
        if not line:
            continue
        if len(line) != len(header):
            raise InputError(
                f"{name}:{reader.line_num}", f"{len(line)} fields", f"{len(header)} are needed"
            )
        rows.append([line[place].strip() for place in places])
    return rows


def _split(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split("|") if part.strip()) if field else ()
