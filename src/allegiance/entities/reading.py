"""One text read from left to right: hits composed into mentions."""

from __future__ import annotations

import re

from allegiance.entities.ambiguity import Ambiguity, Meaning
from allegiance.entities.automaton import Hit
from allegiance.entities.composer import JOINT, Composed, Composer
from allegiance.entities.composition import Chain, Grammar, outside_office
from allegiance.entities.memory import Memory
from allegiance.entities.naming import Named, Naming
from allegiance.entities.page import Page
from allegiance.entities.places import Places
from allegiance.entities.recall import one_line, recalled
from allegiance.model import Entity, Mention

_OF = re.compile(r" of (?:the )?")
_IN = re.compile(r" in (?:the )?")
_ACRONYM = re.compile(r" \(([A-Z][A-Z&-]{1,7})\)")
_APPOSED = re.compile(
    r"((?:[A-Z]\w*(?:-\w+)*\.? ){1,4}[A-Z]\w*(?:-\w+)*), "
    r"(?:an? |the |then |now |\d\d, (?:an? |the )?)?$"
)


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
        self._memory = Memory()
        self._naming = Naming(page, date, ambiguity, self._memory)
        self._places = Places(page, grammar, ambiguity)
        self._composer = Composer(
            page, date, grammar, ambiguity, names, self._memory, self._naming, self._places
        )
        self.mentions: list[Mention] = []

    def mentions_in_order(self) -> list[Mention]:
        """Read the page once, then look for the persons and acronyms it introduced."""
        reached = 0
        for hit in self._page.hits:
            if hit.start < reached:
                continue
            reached = self._step(hit)
        if self._memory.placed or self._memory.acronyms:
            self.mentions += recalled(self._page, self._memory, self._ambiguity, self.mentions)
        self.mentions.sort(key=lambda mention: mention.span)
        return self.mentions

    def _step(self, hit: Hit) -> int:
        if hit.nations:
            return self._national(hit)
        if hit.phrase is not None:
            phrase = hit.phrase
            known = Entity(phrase.code, phrase.sectors, phrase.text)
            entity = known if phrase.code not in ("", "none") else None
            return self._add(hit.start, hit.end, entity, f"phrase: {phrase.why} (ambiguous.csv)")
        if hit.persons or hit.surnames:
            return self._leader(hit, hit.start, None, titled=False, former=False)
        return self._titled(hit)

    def _national(self, hit: Hit) -> int:
        if self._ambiguity.part_of_person(self._page, hit):
            return self._add(hit.start, hit.end, None, "none: part of a personal name")
        found = self._composer.compose(hit)
        if isinstance(found, Meaning):
            return self._add(hit.start, hit.end, None, found.why)
        end = self._add(
            found.start, found.end, Entity(found.code, found.sectors, found.name), found.why
        )
        if found.chain is None and found.office in ("place", "name", "capital"):
            self._places.note(found.end, found.office == "place")
        if found.chain is not None and not found.person and found.chain.kind == "person":
            self._apposed_before(found)
        return end

    def _titled(self, hit: Hit) -> int:
        """Read a role that no nationality precedes: "President Putin", "the army of X"."""
        page, grammar = self._page, self._grammar
        if page.folded[hit.end : hit.end + 1] not in (" ", ",", "."):
            return hit.end
        chain = grammar.chain(page, hit.start)
        if chain is None:
            return hit.end
        of = _OF.match(page.folded, chain.end)
        if of is None and grammar.is_local(page, chain):
            of = _IN.match(page.folded, chain.end)
        target = page.at.get(of.end()) if of else None
        if target is not None and target.nations and not chain.relational:
            return self._role_of(chain, target)
        named = (
            self._composer.name_after(chain, None) if chain.kind in ("person", "title") else None
        )
        if named is None or named.entity is None:
            return chain.end
        former = chain.former or grammar.former_before(page, chain.start)
        return self._add_person(chain.start, named, former, chain)

    def _role_of(self, chain: Chain, target: Hit) -> int:
        found = self._composer.compose(target)
        if isinstance(found, Meaning) or found.office == "modifier" or found.person:
            return chain.end
        if found.chain is None and found.office in ("adjective", "people"):
            return chain.end
        inner = found.sectors if found.office not in ("capital", "place") else ()
        own = chain.sectors
        sectors = (inner or own) if chain.headed else tuple(dict.fromkeys((*own, *inner)))
        if not sectors:
            return chain.end
        former = chain.former or self._grammar.former_before(self._page, chain.start)
        outer = Chain(
            chain.start, found.end, sectors, chain.kind,
            self._page.text[chain.start : found.end], former, chain.headed, False,
        )  # fmt: skip
        named = self._composer.name_after(outer, found.code)
        if named is not None and named.entity is not None:
            return self._add_person(chain.start, named, former, outer)
        if former and chain.kind == "person":
            sectors = outside_office(sectors)
        why = f"composition: role {chain.words} of {self._names.get(found.code, found.code)}"
        name = self._names.get(found.code, found.code)
        end = found.end
        if named is not None:
            name = self._page.text[named.start : named.end]
            end = named.end
            why = f"{why} + name {name}"
            entity = Entity(found.code, sectors, name)
            self._memory.meet(name, entity, why, end, known=False)
        reached = self._add(chain.start, end, Entity(found.code, sectors, name), why)
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
            reached = self._add(
                found.start, found.end, Entity(found.code, sectors, found.name), why
            )
        return reached

    def _leader(self, hit: Hit, start: int, code: str | None, *, titled: bool, former: bool) -> int:
        named = self._naming.leader(hit, code, titled=titled)
        if named is None:
            return hit.end
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
        name, end = self._names.get(leader.code, leader.code), chain.end
        why = f"composition: leader {leader.name} + role {chain.words}"
        if other is not None:
            name, end = self._page.text[other.start : other.end], other.end
            self._memory.meet(name, Entity(leader.code, sectors, name), why, end, known=False)
        return self._add(named.start, end, Entity(leader.code, sectors, name), why)

    def _add_person(
        self, start: int, named: Named, former: bool, chain: Chain | None = None
    ) -> int:
        entity = named.entity
        assert entity is not None
        if not entity.sectors and chain is not None:
            entity = Entity(entity.code, chain.sectors, entity.name)
        if former and not named.leads:
            entity = Entity(entity.code, ("ELI",), entity.name)
        return self._add(start, named.end, entity, named.why)

    def _apposed_before(self, found: Composed) -> None:
        """Place an unknown person by what follows: "Ivan Petrov, a Russian lawmaker"."""
        page = self._page
        match = _APPOSED.search(page.folded, max(0, found.start - 80), found.start)
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
        self._memory.meet(name, entity, why, end, known=False)
        self.mentions.insert(
            -1, Mention(span=(start, end), text=name, entity=entity, why=one_line(why))
        )

    def _add(self, start: int, end: int, entity: Entity | None, why: str) -> int:
        text = self._page.text[start:end]
        self.mentions.append(
            Mention(span=(start, end), text=text, entity=entity, why=one_line(why))
        )
        if entity is None:
            return end
        self._memory.codes.add(entity.code)
        declared = _ACRONYM.match(self._page.folded, end)
        if declared is None:
            return end
        known = self._page.at.get(declared.start(1))
        if known is None:
            self._memory.declare(declared.group(1), entity, f"acronym of {text}", declared.end())
        elif any(sense.code != entity.code for sense in known.nations):
            return end
        return declared.end()
