"""One text read from left to right: hits composed into mentions."""

from __future__ import annotations

import re

from allegiance.entities.ambiguity import Ambiguity, Meaning
from allegiance.entities.automaton import Hit
from allegiance.entities.composer import JOINT, Composed, Composer
from allegiance.entities.composition import OFFICES, Chain, Grammar, outside_office
from allegiance.entities.memory import Memory
from allegiance.entities.naming import Named, Naming
from allegiance.entities.notes import Note, Open
from allegiance.entities.page import Page
from allegiance.entities.places import Places
from allegiance.entities.recall import one_line
from allegiance.model import Entity, Mention

_OF = re.compile(r" of (?:the )?")
_IN = re.compile(r" in (?:the )?")
_BRACKET = re.compile(r" \((?:the )?")
_ACRONYM = re.compile(r" \(([A-Z][A-Z&-]{1,7})\)")
_APPOSED = re.compile(
    r"((?:[A-Z]\w*(?:-\w+)*\.? ){1,4}[A-Z]\w*(?:-\w+)*), "
    r"(?:an? |the |then |now |\d\d, (?:an? |the )?)?$"
)
_OWNERS = frozenset({"the", "his", "her", "its", "their"})
_MOST_BEFORE = 3


class Reading:
    """The state of one call of find."""

    def __init__(
        self,
        page: Page,
        date: str | None,
        grammar: Grammar,
        ambiguity: Ambiguity,
        names: dict[str, str],
    ) -> None:
        self._page = page
        self._grammar = grammar
        self._ambiguity = ambiguity
        self._names = names
        self.memory = Memory()
        self._naming = Naming(page, date, ambiguity, self.memory)
        self._places = Places(page, grammar, ambiguity)
        self._composer = Composer(
            page, date, grammar, ambiguity, names, self.memory, self._naming, self._places
        )
        self.mentions: list[Mention] = []
        self.notes: list[Note] = []
        self.open: list[Open] = []

    def read(self) -> None:
        """Read the page once: fill `mentions`, their `notes`, and the roles left `open`."""
        reached = 0
        for hit in self._page.hits:
            if hit.start >= reached:
                reached = self._step(hit)

    def _step(self, hit: Hit) -> int:
        if hit.nations:
            return self._national(hit)
        if hit.phrase is not None:
            phrase = hit.phrase
            known = Entity(phrase.code, phrase.sectors, phrase.text)
            entity = known if phrase.code not in ("", "none") else None
            return self._add(hit.start, hit.end, entity, f"phrase: {phrase.why} (ambiguous.csv)")
        if hit.persons or hit.surnames:
            end = self._leader(hit, hit.start, None, titled=False, former=False)
            if end or hit.role is None:
                return end or hit.end
        return self._titled(hit)

    def _national(self, hit: Hit) -> int:
        if self._ambiguity.part_of_person(self._page, hit):
            return self._add(hit.start, hit.end, None, "none: part of a personal name")
        found = self._composer.compose(hit)
        if isinstance(found, Meaning):
            return self._add(hit.start, hit.end, None, found.why)
        entity = Entity(found.code, found.sectors, found.name)
        chain = found.chain or found.shared
        kind = "person" if found.person else found.office
        if kind == "role" and chain is not None and chain.kind == "person":
            kind = "officer"
        end = self._add(
            found.start, found.end, entity, found.why, kind, chain.head if chain else found.head
        )
        if chain is None and found.office in ("place", "name", "capital"):
            self._places.note(found.end, found.office == "place")
        if found.chain is not None and not found.person and found.chain.kind == "person":
            self._apposed_before(found)
        return end

    def _titled(self, hit: Hit) -> int:
        """Read a role that no nationality precedes: "President Putin", "the army of X"."""
        page, grammar = self._page, self._grammar
        chain = grammar.chain(page, hit.start)
        if chain is None:
            return hit.end
        after = page.folded[chain.end : chain.end + 1]
        if after == " ":
            of = _OF.match(page.folded, chain.end) or _BRACKET.match(page.folded, chain.end)
            if of is None and grammar.is_local(page, chain):
                of = _IN.match(page.folded, chain.end)
            target = page.at.get(of.end()) if of else None
            if target is not None and target.nations and not chain.relational:
                return self._role_of(chain, target)
        if after in (" ", ",") and chain.kind in ("person", "title"):
            named = self._composer.name_after(chain, None)
            if named is not None and named.entity is not None:
                former = chain.former or grammar.former_before(page, chain.start)
                return self._add_person(chain.start, named, former, chain)
        return self._leave_open(chain)

    def _leave_open(self, chain: Chain) -> int:
        """Keep "the president", "his army", "Police" for when the whole text is read."""
        page, grammar = self._page, self._grammar
        if page.folded.startswith((" of ", "-"), chain.end):
            return chain.end
        after = page.word_at(chain.end + 1) if page.folded[chain.end : chain.end + 1] == " " else ""
        if after in grammar.adjuncts or self._is_adjective(chain, after):
            return chain.end
        start, former, word = self._with_modifiers(chain)
        if page.folded[start - 1 : start] == "-":
            return chain.end
        owner = word if word in _OWNERS else ""
        but = self._side_taken(start)
        if but:
            if not (chain.of_state or chain.head in grammar.side_roles):
                return chain.end
        elif not owner:
            if not chain.of_state:
                return chain.end
            body_of_longer_name = after[:1].isupper() and chain.kind in ("body", "group")
            if not page.starts_sentence(start) and (
                body_of_longer_name or not self._is_title(chain)
            ):
                return chain.end
        elif not chain.of_state and chain.head not in grammar.recalled_roles:
            return chain.end
        named = None
        if after[:1].isupper() and chain.kind in ("person", "title"):
            hit = page.at.get(chain.end + 1)
            if hit is None or not (hit.persons or hit.surnames):
                end = self._naming.introduced(chain.end + 1)
                named = (chain.end + 1, end) if end > chain.end + 1 else None
        self.open.append(Open(start, chain, owner, former, named, but))
        return named[1] if named else chain.end

    def _is_adjective(self, chain: Chain, after: str) -> bool:
        """Return whether "military" or "opposition" qualifies the noun `after` it."""
        return (
            chain.head in self._grammar.half_adjectives
            and after[:1].islower()
            and not after.endswith("ed")
            and not self._ambiguity.opens(after)
            and after not in self._grammar.copulas
        )

    def _with_modifiers(self, chain: Chain) -> tuple[int, bool, str]:
        """Return where the modifiers before `chain` start, "former" among them, and what precedes."""
        page, grammar = self._page, self._grammar
        start, former = chain.start, chain.former
        reached = self.mentions[-1].span[1] if self.mentions else 0
        word = page.word_before(start).lower()
        for _ in range(_MOST_BEFORE):
            if word not in grammar.modifiers or word in grammar.outsider:
                break
            if start - len(word) - 1 < reached:
                break
            former = former or word in grammar.former
            start -= len(word) + 1
            word = page.word_before(start).lower()
        return start, former, word

    def _side_taken(self, start: int) -> str:
        """Return the code of Russia in "pro-Russian separatists", ''."""
        if not self.notes or self.notes[-1].kind != "modifier":
            return ""
        note = self.notes[-1]
        before = self._page.folded[max(0, note.start - 4) : note.start].lower()
        if note.end != start - 1 or before != "pro-":
            return ""
        return note.entity.code

    def _is_title(self, chain: Chain) -> bool:
        """Return whether a role is capitalised in running text: "a Foreign Ministry aide"."""
        page = self._page
        return (
            page.folded[chain.start].isupper()
            and not page.in_headline(chain.start)
            and not page.starts_sentence(chain.start)
        )

    def _role_of(self, chain: Chain, target: Hit) -> int:
        found = self._composer.compose(target)
        if isinstance(found, Meaning) or found.office == "modifier" or found.person:
            return chain.end
        if found.chain is None and (
            found.office in ("adjective", "people")
            or (found.office == "name" and self._composer.past_possessive(found.end)[1])
        ):
            # "the leader of Ukraine's Fatherland party" leads no state.
            return chain.end
        inner = found.sectors if found.office not in ("capital", "place") else ()
        own = self._composer.led(chain)
        sectors = (inner or own) if chain.headed else tuple(dict.fromkeys((*own, *inner)))
        if not sectors:
            return chain.end
        former = chain.former or self._grammar.former_before(self._page, chain.start)
        outer = Chain(
            chain.start, found.end, sectors, chain.kind,
            self._page.text[chain.start : found.end], former, chain.headed, False, chain.head,
        )  # fmt: skip
        named = self._composer.name_after(outer, found.code)
        if named is not None and named.entity is not None:
            return self._add_person(chain.start, named, former, outer)
        if former and chain.kind == "person":
            sectors = outside_office(sectors)
        name = found.name
        why = f"composition: role {chain.words} of {name}"
        end, kind = found.end, "officer" if chain.kind == "person" else "role"
        if self._page.folded[chain.end : chain.end + 2] == " (":
            end += self._page.folded[end : end + 1] == ")"
        if named is not None:
            name = self._page.text[named.start : named.end]
            end, kind = named.end, "person"
            why = f"{why} + name {name}"
            entity = Entity(found.code, sectors, name)
            self.memory.meet(name, entity, why, end, known=False)
        entity = Entity(found.code, sectors, name)
        reached = self._add(chain.start, end, entity, why, kind, chain.head)
        return self._further_of(chain, sectors, reached) if named is None else reached

    def _further_of(self, chain: Chain, sectors: tuple[str, ...], reached: int) -> int:
        """Read on in "the presidents of Russia, Belarus and Kazakhstan"."""
        while chain.words.endswith("s") or chain.kind == "group":
            joint = JOINT.match(self._page.folded, reached)
            other = self._page.at.get(joint.end()) if joint else None
            if other is None or not other.nations:
                break
            found = self._composer.compose(other)
            if isinstance(found, Meaning) or found.chain is not None or found.office != "name":
                break
            why = f"composition: role {chain.words} of {found.name} (shared)"
            entity = Entity(found.code, sectors, found.name)
            reached = self._add(found.start, found.end, entity, why, "role", chain.head)
        return reached

    def _leader(self, hit: Hit, start: int, code: str | None, *, titled: bool, former: bool) -> int:
        named = self._naming.leader(hit, code, titled=titled)
        if named is None:
            return 0
        if named.entity is None:
            return self._add(named.start, named.end, None, named.why)
        after, possessive = self._composer.past_possessive(hit.end)
        chain = None
        if self._page.folded[after : after + 1] == " ":
            chain = self._grammar.chain(self._page, after + 1, bare=True)
        if chain is not None and (possessive or hit.surnames) and not chain.relational:
            return self._of_leader(named, chain)
        return self._add_person(min(start, named.start), named, former)

    def _of_leader(self, named: Named, chain: Chain) -> int:
        """Read "Lukashenko's government", "the Trump administration"."""
        leader = named.entity
        assert leader is not None
        other = self._composer.name_after(chain, leader.code)
        if other is not None and other.entity is not None:
            return self._add_person(named.start, other, chain.former)
        sectors = outside_office(chain.sectors) if chain.former else chain.sectors
        name, end, kind = self._names.get(leader.code, leader.code), chain.end, "role"
        why = f"composition: leader {leader.name} + role {chain.words}"
        if other is not None:
            name, end, kind = self._page.text[other.start : other.end], other.end, "person"
            self.memory.meet(name, Entity(leader.code, sectors, name), why, end, known=False)
        return self._add(
            named.start, end, Entity(leader.code, sectors, name), why, kind, chain.head
        )

    def _add_person(
        self, start: int, named: Named, former: bool, chain: Chain | None = None
    ) -> int:
        entity = named.entity
        assert entity is not None
        if not entity.sectors and chain is not None:
            entity = Entity(entity.code, chain.sectors, entity.name)
        if former and not named.leads:
            entity = Entity(entity.code, ("ELI",), entity.name)
        head = chain.head if chain is not None and OFFICES & set(chain.sectors) else named.head
        return self._add(start, named.end, entity, named.why, "person", head)

    def _apposed_before(self, found: Composed) -> None:
        """Place an unknown person by what follows: "Ivan Petrov, a Russian lawmaker"."""
        page = self._page
        at = found.start
        while page.word_before(at).lower() in self._grammar.modifiers:
            at -= len(page.word_before(at)) + 1
        match = _APPOSED.search(page.folded, max(0, at - 80), at)
        if match is None or page.in_headline(match.start()):
            return
        start, end = match.span(1)
        while self._ambiguity.opens(page.word_at(start)) and " " in page.folded[start:end]:
            start = page.folded.index(" ", start) + 1
        taken = self.mentions[-2].span[1] if len(self.mentions) > 1 else 0
        if (
            start < taken
            or any(
                at in page.at and (page.at[at].nations or page.at[at].role)
                for at in range(start, end)
            )
            or " " not in page.folded[start:end]
        ):
            return
        name = page.text[start:end]
        why = f"apposition: {name}, {page.text[found.start : found.end]}"
        entity = Entity(found.code, found.sectors, name)
        self.memory.meet(name, entity, why, end, known=False)
        self.mentions.insert(
            -1, Mention(span=(start, end), text=name, entity=entity, why=one_line(why))
        )

    def _add(
        self, start: int, end: int, entity: Entity | None, why: str, kind: str = "", head: str = ""
    ) -> int:
        text = self._page.text[start:end]
        self.mentions.append(
            Mention(span=(start, end), text=text, entity=entity, why=one_line(why))
        )
        if entity is None:
            return end
        self.notes.append(Note(start, end, entity, kind, head))
        self.memory.codes.add(entity.code)
        declared = _ACRONYM.match(self._page.folded, end)
        if declared is None:
            return end
        known = self._page.at.get(declared.start(1))
        if known is None:
            self.memory.declare(declared.group(1), entity, f"acronym of {text}", declared.end())
        elif any(sense.code != entity.code for sense in known.nations):
            return end
        return declared.end()
