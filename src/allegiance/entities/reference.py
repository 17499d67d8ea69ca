"""References inside a text: "the president", "his foreign minister", "both countries"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from allegiance.entities.background import Background
from allegiance.entities.composition import OFFICES, Grammar, outside_office
from allegiance.entities.notes import Note, Open
from allegiance.entities.page import Page
from allegiance.entities.reading import Reading
from allegiance.entities.recall import one_line
from allegiance.model import Entity, Mention

_SENTENCE = re.compile(
    r"[.!?\n](?<![ .(][A-Z]\.)(?<!\b(?:Mr|Dr|St|Lt)\.)(?<!\b(?:Mrs|Gen|Sen|Rep|Col|Gov|Maj)\.)"
    r"(?:(?<=\n)|[\"')\u201d]*\s+(?=[\"'(\u201c]*[A-Z0-9]))"
)
_ARMED = frozenset({"MIL", "PRM", "UAF", "REB"})
_UNREST = frozenset({"REB", "CVL", "OPP"})
_ORGANS = frozenset({"GOV", "LEG", "JUD", "PTY"})
_PERSONS = frozenset({"person", "officer"})
_NAMES = frozenset({"name", "capital", "seat"})
_SAYS = re.compile(
    r"(?:'s)?[ ,](?:.{0,60}? )?(?:said|says|told|announced|added|confirmed|stated|warned|reported|"
    r"noted|stressed)\b"
)
_BACK = 2
_FEWEST = 3
_MARGIN = 2
"""A state dominates a text that names it so many times, and so many times more than the next."""


class References:
    """Resolves what one reading left open, from left to right, or says why it cannot."""

    def __init__(
        self,
        page: Page,
        date: str | None,
        reading: Reading,
        grammar: Grammar,
        background: Background,
    ) -> None:
        self._page = page
        self._date = date
        self._reading = reading
        self._grammar = grammar
        self._background = background
        self._notes = reading.notes
        self._starts: list[int] = []
        self._unknown: set[str] = set()
        """Roles named so far of which nobody could say whose they are."""

    def resolve(self) -> None:
        """Add a mention for each open role and each "both countries" of the text."""
        phrases = self._background.phrases.finditer(self._page.folded)
        found: list[tuple[int, Open | re.Match[str]]] = [(o.start, o) for o in self._reading.open]
        found += [(match.start(), match) for match in phrases]
        if not found:
            return
        self._starts = [0, *(m.end() for m in _SENTENCE.finditer(self._page.folded))]
        self._notes.sort(key=_start)
        self._places = [note.start for note in self._notes]
        self._main, self._chief = self._dominant()
        found.sort(key=_first)
        for _, one in found:
            if isinstance(one, Open):
                self._role(one)
            else:
                self._phrase(one)

    # -- roles -------------------------------------------------------------------------------

    def _role(self, role: Open) -> None:
        owner, why = self._owner(role)
        chain = role.chain
        text = self._page.text[role.start : chain.end]
        span = (role.start, role.named[1] if role.named else chain.end)
        if owner is None:
            if chain.of_state:
                self._unknown.add(chain.head)
                office = role.owner == "the" and bool(OFFICES & set(chain.sectors))
                if office or role.named is not None:
                    # Nobody asks whose "president" without an article is, or "the protesters".
                    self._put(span, None, f"none: {text}, {why}")
            return
        sectors = chain.sectors or owner.sectors
        if role.but and set(sectors) & _ARMED:
            sectors = ("REB",)
        if role.former and chain.kind == "person":
            sectors = outside_office(sectors)
        why = f"reference: {text}, {why}"
        if role.named is not None:
            name = self._page.text[slice(*role.named)]
            entity = Entity(owner.code, sectors, name)
            self._reading.memory.meet(name, entity, why, span[1], known=False)
        elif owner.sectors and not role.former:
            entity = owner
        else:
            entity = Entity(owner.code, sectors, self._background.names.get(owner.code, owner.name))
        self._put(span, entity, why, head=chain.head)

    def _owner(self, role: Open) -> tuple[Entity | None, str]:
        """Return whose the role is: an earlier holder of it, or the state it belongs to."""
        start = role.start
        if role.owner in ("his", "her", "its", "their"):
            return self._possessor(role)
        fitting = self._background.holders(role.chain.head, self._date)
        window = self._window(start)
        states = self._states(window, fitting, role.but)
        sure = [code for code, note in states.items() if note.kind != "place"]
        if not role.but:
            named = self._same_role(role, window, states)
            if named is not None:
                shown = self._page.text[named.start : named.end]
                return named.entity, f"named before as {shown}"
            if not role.chain.of_state:
                return None, "no such role named nearby"
        if (
            self._main
            and self._main != role.but
            and (role.but or set(role.chain.sectors) & _UNREST)
        ):
            return Entity(self._main), f"{self._main} dominates the text"
        if role.but or set(role.chain.sectors) & _UNREST:
            return self._unrest(role, states)
        if len(states) == 1 and not self._was_open(role):
            code = next(iter(states))
            if (sure and code in self._chief) or self._chief == (code,):
                return Entity(code), f"{code} the only state of the last sentences"
        here = self._states(self._window(start, 0), fitting, role.but)
        if self._main and self._main in here and len(here) == 1:
            return Entity(self._main), f"{self._main} the only state of the sentence"
        if len(here) == 1 and not self._was_open(role):
            code, note = next(iter(here.items()))
            if note.kind == "role" and set(note.entity.sectors) & _ORGANS:
                return Entity(code), f"{code} the only state of the sentence"
        about = self._about(role, here)
        if about:
            return Entity(about), f"{about} is whom the sentence is about"
        if self._main and self._main != role.but and (not states or self._main in states):
            return Entity(self._main), f"{self._main} dominates the text"
        if not states:
            return None, "no state named nearby"
        return None, f"it may be of {' or '.join(states)}"

    def _unrest(self, role: Open, states: dict[str, Note]) -> tuple[Entity | None, str]:
        """Return whose the rebels or protesters are: more often told of than telling of them."""
        if len(states) == 1 and not self._was_open(role):
            code = next(iter(states))
            if self._chief[:1] == (code,) or self._chief == (role.but, code):
                return Entity(code), f"{code} the only state of the last sentences"
        if not states:
            return None, "no state named nearby"
        return None, f"it may be of {' or '.join(states)}"

    def _was_open(self, role: Open) -> bool:
        """Return whether the role was named before, and nobody could say whose."""
        return role.chain.head in self._unknown

    def _about(self, role: Open, here: dict[str, Note]) -> str:
        """Return the state that the sentence opens with, where the role tells of it: "he said".

        Only where the text opens with the same state: "Norway waits. Norway regrets the war in
        Freedonia, the foreign ministry said" is the word of Norway.
        """
        if not here or _SAYS.match(self._page.folded, role.chain.end) is None:
            return ""
        code, first = next(iter(here.items()))
        opening = self._starts[bisect_right(self._starts, role.start) - 1]
        leads = self._page.folded[opening : first.start].strip("\"' ").lower()
        if leads not in ("", "the") or first.kind == "place":
            return ""
        home = next((n for n in self._notes if n.entity.code in self._background.home), None)
        return code if home is not None and home.entity.code == code else ""

    def _possessor(self, role: Open) -> tuple[Entity | None, str]:
        persons = role.owner in ("his", "her")
        for back in (0, 1):
            codes: dict[str, Note] = {}
            for note in self._window(role.start, back):
                fits = note.kind in (_PERSONS if persons else _NAMES)
                if fits and note.entity.code in self._background.home:
                    codes[note.entity.code] = note
            if len(codes) == 1:
                note = next(iter(codes.values()))
                shown = self._page.text[note.start : note.end]
                return Entity(note.entity.code), f"{role.owner} being {shown}"
            if codes:
                return None, f"{role.owner} may be of {' or '.join(codes)}"
        return None, f"nobody near whom {role.owner} may mean"

    def _same_role(self, role: Open, window: list[Note], states: dict[str, Note]) -> Note | None:
        """Return the one holder of the role among earlier mentions, nearest sentences first."""
        head = role.chain.head
        for notes in (window, self._notes[: bisect_left(self._places, role.start)]):
            found: dict[str, Note] = {}
            for note in notes:
                if note.head and self._background.same_role(note.head, head):
                    found[note.entity.code] = note
            if len(found) == 1:
                note = next(iter(found.values()))
                known = notes is window or not states or note.entity.code in states
                return note if known else None
            if found:
                return None
        return None

    # -- phrases -----------------------------------------------------------------------------

    def _phrase(self, match: re.Match[str]) -> None:
        start, end = match.span()
        if any(start < right and left < end for left, right in self._taken(start, end)):
            return
        noun = match.lastgroup
        if noun == "pair":
            self._pair(match)
            return
        window = self._window(start)
        text = self._page.text[start:end]
        if noun == "bloc":
            blocs = {n.entity.code: n for n in window if n.entity.code in self._background.blocs}
            if len(blocs) == 1:
                note = next(iter(blocs.values()))
                shown = self._page.text[note.start : note.end]
                code = note.entity.code
                entity = Entity(code, (), self._background.names.get(code, code))
                self._put((start, end), entity, f"reference: {text}, {shown} named before")
            elif blocs:
                self._put((start, end), None, f"none: {text}, it may be {' or '.join(blocs)}")
            return
        states = self._states(window)
        if len(states) == 1:
            code = next(iter(states))
            why = f"reference: {text}, {code} the only state of the last sentences"
        elif self._main and self._main in states:
            code, why = self._main, f"reference: {text}, {self._main} dominates the text"
        else:
            if states:
                self._put((start, end), None, f"none: {text}, it may be {' or '.join(states)}")
            return
        self._put((start, end), Entity(code, (), self._background.names.get(code, code)), why)

    def _pair(self, match: re.Match[str]) -> None:
        """Read "both countries", "the two leaders": whoever was named last, if they are two."""
        span = match.span()
        text = self._page.text[slice(*span)]
        noun = match.group("pair").lower()
        people = noun in self._background.people_nouns
        for back in range(_BACK + 1):
            window = self._window(span[0], back)
            pair = self._two(window, people)
            if pair is not None:
                sectors = self._background.sectors_of(noun)
                first, second = (self._of_pair(note, people, sectors) for note in pair)
                shown = " and ".join(self._page.text[n.start : n.end] for n in pair)
                self._put(span, first, f"reference: {text}, {shown} named before", others=(second,))
                return
            if len({note.entity.code for note in window if note.kind != "modifier"}) > _MARGIN:
                break
        self._put(span, None, f"none: {text}, no two named nearby that it can only mean")

    def _two(self, window: list[Note], people: bool) -> tuple[Note, Note] | None:
        """Return the only two states (or persons) of `window`, or the last two it joins by "and"."""
        if people:
            persons = {n.entity.code: n for n in window if n.kind == "person"}
            if len(persons) == _MARGIN:
                first, second = persons.values()
                return first, second
        codes: dict[str, Note] = {}
        for note in window:
            if note.kind != "modifier" and self._background.is_actor(note.entity.code):
                codes.setdefault(note.entity.code, note)
        if len(codes) == _MARGIN:
            first, second = codes.values()
            return first, second
        if len(codes) > _MARGIN:
            for one, other in zip(reversed(window[:-1]), reversed(window[1:]), strict=True):
                if (
                    self._page.folded[one.end : other.start] in (" and ", " and the ")
                    and one.entity.code != other.entity.code
                    and {one.entity.code, other.entity.code} <= codes.keys()
                ):
                    return one, other
        return None

    def _of_pair(self, note: Note, people: bool, sectors: tuple[str, ...]) -> Entity:
        if people and note.kind == "person":
            return note.entity
        code = note.entity.code
        return Entity(code, sectors, self._background.names.get(code, code))

    # -- what stands before ------------------------------------------------------------------

    def _window(self, start: int, back: int = _BACK) -> list[Note]:
        """Return the notes before `start` in its sentence and the `back` sentences before it."""
        sentence = bisect_right(self._starts, start) - 1
        left = self._starts[max(0, sentence - back)]
        return self._notes[bisect_left(self._places, left) : bisect_left(self._places, start)]

    def _states(
        self, notes: Iterable[Note], fitting: frozenset[str] | None = None, but: str = ""
    ) -> dict[str, Note]:
        """Return the states named, each by its first note, by one that is no mere place if any."""
        found: dict[str, Note] = {}
        for note in notes:
            code = note.entity.code
            if note.kind == "modifier" or code == but or code not in self._background.home:
                continue
            if (fitting is None or code in fitting) and (
                code not in found or found[code].kind == "place"
            ):
                found[code] = note
        return found

    def _dominant(self) -> tuple[str, tuple[str, ...]]:
        """Return the state that dominates the text, '' for none, and those it may be about.

        It may be about the first named and the two named most often.
        """
        counts: dict[str, float] = {}
        for note in self._notes:
            code = note.entity.code
            if note.kind != "modifier" and code in self._background.home:
                counts[code] = counts.get(code, 0) + (0.5 if note.kind == "place" else 1)
        if not counts:
            return "", ()
        ranked = sorted(counts, key=lambda code: -counts[code])
        chief = tuple(dict.fromkeys((*ranked[:_MARGIN], next(iter(counts)))))
        most = counts[ranked[0]]
        if most < _FEWEST or (len(ranked) > 1 and most < _MARGIN * counts[ranked[1]]):
            return "", chief
        return ranked[0], chief

    def _taken(self, start: int, end: int) -> list[tuple[int, int]]:
        at = bisect_left(self._places, start)
        return [(n.start, n.end) for n in self._notes[max(0, at - 1) : at + 2] if n.start < end]

    def _put(
        self,
        span: tuple[int, int],
        entity: Entity | None,
        why: str,
        *,
        head: str = "",
        others: tuple[Entity, ...] = (),
    ) -> None:
        self._reading.mentions.append(
            Mention(
                span=span,
                text=self._page.text[slice(*span)],
                entity=entity,
                why=one_line(why),
                others=others,
            )
        )
        if entity is not None and head:
            at = bisect_left(self._places, span[0])
            self._notes.insert(at, Note(*span, entity, "reference", head))
            self._places.insert(at, span[0])


def _start(note: Note) -> int:
    return note.start


def _first(pair: tuple[int, object]) -> int:
    return pair[0]
