"""One Aho-Corasick automaton over every name, leader and role word: text to hits."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import ahocorasick

from allegiance.entities.fold import fold, key
from allegiance.entities.persons import Person, people_of
from allegiance.entities.records import Role, Tables

NATIONAL = frozenset(
    {"name", "former", "adjective", "people", "capital", "seat", "place", "institution", "party",
     "group"}
)  # fmt: skip
_SHARING = frozenset({"igo", "group"})
"""Kinds whose records share one code, so that each keeps its own name."""
_CAPS_LETTERS = 5
_PAD = "  "


class Sense:
    """One thing that a stretch of text may stand for."""

    __slots__ = ("code", "kind", "name", "person", "sectors", "since", "text", "until", "why")

    def __init__(
        self,
        kind: str,
        text: str,
        code: str = "",
        sectors: tuple[str, ...] = (),
        since: str = "",
        until: str = "",
        person: Person | None = None,
        why: str = "",
        name: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.text = text
        self.code = code
        self.sectors = sectors
        self.since = since
        self.until = until
        self.person = person
        self.why = why


class Hit:
    """A match in one text: folded span and its senses, sorted by what they can be used as."""

    __slots__ = ("end", "nations", "persons", "phrase", "role", "start", "surnames")

    def __init__(self, start: int, end: int, sorted_senses: Sorted) -> None:
        self.start = start
        self.end = end
        self.nations, self.persons, self.surnames, self.role, self.phrase = sorted_senses


Sorted = tuple[list[Sense], list[Sense], list[Sense], Sense | None, Sense | None]
_Forms = list[tuple[str, Sorted]]


class Lexicon:
    """The automaton and what each of its patterns may mean."""

    def __init__(self, known: Tables) -> None:
        self.people = people_of(known.leaders, known.words)
        self._forms: dict[str, dict[str, list[Sense]]] = {}
        for row in known.names:
            self._add(
                row.text,
                Sense(row.kind, row.text, row.code, row.sectors, row.since, row.until, name=row.of),
            )
        self._add_entity_names(known)
        for person in self.people:
            for full in person.full_names:
                self._add(full, Sense("person", full, person=person))
            for short in person.short_names:
                self._add(short, Sense("surname", short, person=person))
        for rule in known.ambiguous:
            if rule.kind == "phrase":
                code, _, sector = rule.resolves.partition(":")
                sectors = () if sector in ("", "place") else (sector,)
                self._add(rule.text, Sense("phrase", rule.text, code, sectors, why=rule.why))
        for role in known.roles:
            if not self._has_role(role.text):
                self._add(role.text, Sense("role", role.kind, sectors=role.sectors))
        for role in known.roles:
            self._add_plural(role)
        for title in known.words.get("title", frozenset()):
            if key(title) not in self._forms or not self._has_role(title):
                self._add(title, Sense("role", "title", why="title"))
        self._automaton = ahocorasick.Automaton()
        for folded, forms in self._forms.items():
            pattern = f" {folded} "
            meant = [(form, _sorted(senses)) for form, senses in forms.items()]
            self._automaton.add_word(pattern, (len(pattern), meant))
        self._automaton.make_automaton()

    def hits(self, folded: str) -> list[Hit]:
        """Return the longest non-overlapping hits of the folded text, in order."""
        padded = f"{_PAD}{key(folded)}{_PAD}"
        found: list[tuple[int, int, list[Sorted]]] = []
        loose = folded.replace("-", " ")
        for last, (length, forms) in self._matches(padded):
            end = last - len(_PAD)
            start = end - length + 2
            cut = loose[start:end]
            senses = [m for f, m in forms if not f or cut == f or _same_but_for_case(cut, f)]
            if senses:
                # Sorting by (start, -end) puts the longest of those that start together first.
                found.append((start, -end, senses))
        found.sort(key=_place)
        chosen: list[Hit] = []
        reached = -1
        for start, negative, senses in found:
            if start >= reached:
                chosen.append(
                    Hit(start, -negative, senses[0] if len(senses) == 1 else _merged(senses))
                )
                reached = -negative
        return chosen

    def _matches(self, padded: str) -> Iterator[tuple[int, tuple[int, _Forms]]]:
        matches: Any = self._automaton.iter(padded)
        return iter(matches)

    def _add(self, text: str, sense: Sense) -> None:
        folded = fold(text)
        if not folded.strip():
            return
        form = "" if sense.kind == "role" else folded.replace("-", " ")
        self._forms.setdefault(key(folded), {}).setdefault(form, []).append(sense)

    def _has_role(self, text: str) -> bool:
        return any(s.kind == "role" for s in self._forms.get(key(fold(text)), {}).get("", []))

    def _add_plural(self, role: Role) -> None:
        if role.kind == "group":
            return
        plural = _plural(role.text)
        if plural and not self._has_role(plural):
            many = "group" if role.kind == "person" else "body"
            self._add(plural, Sense("role", many, sectors=role.sectors))

    def _add_entity_names(self, known: Tables) -> None:
        listed = {(row.code, row.text) for row in known.names}
        for record in known.entities:
            if record.kind == "class":
                continue
            kind = "group" if record.kind == "group" else "name"
            own = record.name if record.kind in _SHARING else ""
            for text in (record.name, record.official):
                if text and (record.code, text) not in listed:
                    listed.add((record.code, text))
                    sense = Sense(
                        kind, text, record.code, record.sectors, record.since, record.until,
                        name=own,
                    )  # fmt: skip
                    self._add(text, sense)


_place = itemgetter(0, 1)


def _sorted(senses: list[Sense]) -> Sorted:
    """Return nations, persons, surnames, and the last role and phrase among `senses`."""
    roles = [s for s in senses if s.kind == "role"]
    phrases = [s for s in senses if s.kind == "phrase"]
    return (
        [s for s in senses if s.kind in NATIONAL],
        [s for s in senses if s.kind == "person"],
        [s for s in senses if s.kind == "surname"],
        roles[-1] if roles else None,
        phrases[-1] if phrases else None,
    )


def _merged(parts: list[Sorted]) -> Sorted:
    roles = [part[3] for part in parts if part[3] is not None]
    phrases = [part[4] for part in parts if part[4] is not None]
    return (
        [s for part in parts for s in part[0]],
        [s for part in parts for s in part[1]],
        [s for part in parts for s in part[2]],
        roles[-1] if roles else None,
        phrases[-1] if phrases else None,
    )


def _same_but_for_case(cut: str, form: str) -> bool:
    if cut.isupper():
        return sum(map(str.isalpha, cut)) >= _CAPS_LETTERS and cut == form.upper()
    if cut.lower() != form.lower() or " " not in form:
        return False
    # A form's small words may be capitalised (headlines), its capitals may not be small.
    return all(c == f or f.islower() for c, f in zip(cut, form, strict=True)) and all(
        c == f or i == 0 or form[i - 1] == " "
        for i, (c, f) in enumerate(zip(cut, form, strict=True))
    )


def _plural(text: str) -> str:
    head, of, rest = text.partition(" of ")
    if head.endswith("man") and not head.endswith("human"):
        many = head[:-3] + "men"
    elif head.endswith(("s", "x", "ch", "sh")):
        many = head + "es" if head.endswith(("ss", "x", "ch", "sh")) else ""
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        many = head[:-1] + "ies"
    elif head.endswith(("people", "men", "women")):
        many = ""
    else:
        many = head + "s"
    return many + of + rest if many else ""
