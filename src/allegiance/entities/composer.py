"""A nationality with what follows it: modifiers, roles, a personal name."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from allegiance.entities.ambiguity import Ambiguity, Meaning
from allegiance.entities.automaton import Hit
from allegiance.entities.composition import OFFICES, Chain, Grammar, outside_office
from allegiance.entities.memory import Memory
from allegiance.entities.naming import Named, Naming
from allegiance.entities.page import Page
from allegiance.entities.places import Places
from allegiance.model import Entity

JOINT = re.compile(r"(?: and |, and | or |, |/|-| & )(?:the )?")
_PREFIX = re.compile(r"([A-Za-z]+)-$")
_MODIFYING_PREFIXES = frozenset({"pro", "anti", "non", "un", "post", "mid", "trans", "quasi"})
ORGANISED = frozenset({"institution", "party", "group"})
_WHOSE = re.compile(r" (?:of |\()(?:the )?")
_OWNING = frozenset({"name", "former"})
_COURTESIES = frozenset({"Mr", "Mrs", "Ms", "Dr"})
_ABBREVIATION = 5
_LONGEST_LIST = 8


class Composed(Struct):
    """A nationality with whatever role and name follow it."""

    start: int
    end: int
    code: str
    sectors: tuple[str, ...]
    name: str
    why: str
    chain: Chain | None
    person: bool
    office: str
    """Of its meaning: name, adjective, capital, place, modifier ..."""
    head: str = ""
    """Of a named leader: the office, lower case."""
    shared: Chain | None = None
    """The role that a nationality joined before it shares: "French and Italian officials"."""


class Composer:
    """Composes on one page; `naming`, `places` and `memory` are those of its reading."""

    def __init__(
        self,
        page: Page,
        date: str | None,
        grammar: Grammar,
        ambiguity: Ambiguity,
        names: dict[str, str],
        memory: Memory,
        naming: Naming,
        places: Places,
    ) -> None:
        self._page = page
        self._date = date
        self._grammar = grammar
        self._ambiguity = ambiguity
        self._names = names
        self._memory = memory
        self._naming = naming
        self._places = places

    def compose(self, hit: Hit, joined: int = 0) -> Composed | Meaning:
        """Return the nationality at `hit` with its role and name, or why it means nothing.

        `joined` counts the nationalities of a list that were read before it.
        """
        page, grammar = self._page, self._grammar
        meaning = self._ambiguity.meaning(page, hit, self._date, self._memory.codes)
        if meaning.code is None:
            return meaning
        if meaning.kind == "institution" and self._of_another(hit, meaning.code):
            return Meaning(None, "", (), meaning.text, f"none: {meaning.text}, of another state")
        if meaning.sectors == ("JRN",) and self._is_told(hit):
            return Meaning(None, "", (), meaning.text, f"none: {meaning.text}, told the news")
        modifier = self._modifier(hit)
        if modifier:
            return self._plain(hit, meaning, (), f"modifier: {modifier}", "modifier")
        after, possessive = self.past_possessive(hit.end)
        bare = (
            not possessive
            and meaning.kind not in ("adjective", "seat")
            and not _abbreviated(page.folded[hit.start : hit.end])
        )
        chain = None
        if page.folded[after : after + 1] == " " and (meaning.kind != "people" or possessive):
            leader = page.at.get(after + 1)
            if leader is not None and (leader.persons or leader.surnames) and possessive:
                named = self._naming.leader(leader, meaning.code, titled=True)
                if named is not None and named.entity is not None:
                    return self._with_person(hit.start, meaning.code, named, None)
            chain = grammar.chain(page, after + 1, bare=bare)
            if chain is not None and possessive and self._not_its_own(chain):
                chain = None
        if chain is None:
            return self._alone(hit, meaning, after, joined)
        former = chain.former or grammar.former_before(page, hit.start)
        named = self.name_after(chain, meaning.code)
        if named is not None and named.entity is not None:
            return self._with_person(hit.start, meaning.code, named, chain)
        sectors = self._combined(meaning, chain)
        if grammar.is_relative(chain):
            sectors = ("ELI",) if meaning.kind == "seat" else sectors
        if former and chain.kind in ("person", "title"):
            sectors = outside_office(sectors)
        kind = "possessive" if possessive else meaning.kind
        why = f"composition: {kind} {meaning.text} + role {chain.words}"
        name = meaning.name or self._names.get(meaning.code, meaning.code)
        end = chain.end
        if named is not None:
            name = page.text[named.start : named.end]
            end = named.end
            why = f"{why} + name {name}"
            entity = Entity(meaning.code, sectors, name)
            self._memory.meet(name, entity, why, named.end, known=False)
        return Composed(
            hit.start, end, meaning.code, sectors, name, why, chain, named is not None, "role",
            shared=None if named is not None else chain,
        )  # fmt: skip

    def _alone(self, hit: Hit, meaning: Meaning, after: int, joined: int) -> Composed | Meaning:
        """Return a nationality without a role of its own."""
        text = meaning.text
        if meaning.kind == "capital":
            if self._places.is_place(hit, after):
                meaning = _of_its_state(hit, meaning)
                return self._plain(hit, meaning, (), f"place: {text}, capital", "place")
            why = f"metonym: {text}, capital of {meaning.code} (names.csv)"
            return self._plain(hit, meaning, meaning.sectors or ("GOV",), why, "capital")
        if meaning.kind == "seat":
            why = f"metonym: {text}, seat in {meaning.code} (names.csv)"
            return self._plain(hit, meaning, meaning.sectors or ("GOV",), why, "seat")
        if meaning.kind == "place":
            return self._plain(hit, meaning, (), meaning.why, "place")
        if meaning.kind == "people":
            return self._plain(hit, meaning, meaning.sectors or ("CVL",), meaning.why, "people")
        if meaning.kind == "adjective":
            shared = self._shared(hit, after, joined)
            if shared is not None:
                return shared
            if self._is_language(hit):
                return Meaning(None, "", (), text, f"none: {text}, a language")
            why = f"{meaning.why}, no role follows"
            return self._plain(hit, meaning, (), why, "adjective")
        if _abbreviated(self._page.folded[hit.start : hit.end]):
            shared = self._shared(hit, after, joined)
            if shared is not None:
                return shared
        return self._plain(hit, meaning, meaning.sectors, meaning.why, meaning.kind)

    def _of_another(self, hit: Hit, code: str) -> bool:
        """Return whether the text goes on to say whose institution it is: not that of `code`."""
        of = _WHOSE.match(self._page.folded, hit.end)
        owner = self._page.at.get(of.end()) if of else None
        return (
            owner is not None
            and any(s.kind in _OWNING for s in owner.nations)
            and not any(s.code == code for s in owner.nations)
        )

    def _is_told(self, hit: Hit) -> bool:
        """Return whether a medium is but the channel: "he told DW"."""
        word = self._page.word_before(hit.start).lower()
        if word == "the":
            word = self._page.word_before(hit.start - 4).lower()
        return word in self._grammar.told

    def _is_language(self, hit: Hit) -> bool:
        """Return whether an adjective is the name of a language: "spoke Russian", "in Kazakh."."""
        before = self._page.word_before(hit.start).lower()
        if before not in self._grammar.language_before:
            return False
        noun = (
            self._page.word_at(hit.end + 1)
            if self._page.folded[hit.end : hit.end + 1] == " "
            else ""
        )
        return not noun or noun.lower() in self._grammar.openers

    def _shared(self, hit: Hit, after: int, joined: int) -> Composed | None:
        """Read "French, German and Italian troops": the first ones share the role of the last."""
        if joined >= _LONGEST_LIST:
            return None
        joint = JOINT.match(self._page.folded, after)
        other = self._page.at.get(joint.end()) if joint else None
        if other is None or not other.nations or other.start <= hit.start:
            return None
        if not any(s.kind == "adjective" for s in other.nations) and not _abbreviated(
            self._page.folded[other.start : other.end]
        ):
            return None
        found = self.compose(other, joined + 1)
        if isinstance(found, Meaning) or found.shared is None:
            return None
        meaning = self._ambiguity.meaning(self._page, hit, self._date, self._memory.codes)
        if meaning.code is None:
            return None
        role = found.shared
        why = f"composition: {meaning.kind} {meaning.text} + role {role.words} (shared)"
        sectors = self._combined(meaning, role)
        name = meaning.name or self._names.get(meaning.code, meaning.code)
        return Composed(
            hit.start, hit.end, meaning.code, sectors, name, why, None, False, "role", shared=role
        )

    def name_after(self, chain: Chain, code: str | None) -> Named | None:
        """Return the person named after a role; entity None where the tables do not know it."""
        page = self._page
        start = chain.end + 1
        gap = page.folded[chain.end : start]
        comma = gap == "," and page.folded[start : start + 1] == " "
        if gap != " " and not comma:
            return None
        start += comma
        if comma:
            start = self._past_title(start)
        hit = page.at.get(start)
        if hit is not None and (hit.persons or (hit.surnames and not comma)):
            if chain.kind in ("group", "body"):
                return None
            titled = code is not None or chain.kind == "title" or bool(OFFICES & set(chain.sectors))
            named = self._naming.leader(
                hit,
                code,
                titled=titled,
                sectors=chain.sectors,
                royal=chain.head.split()[-1] if chain.head in self._grammar.royal else "",
            )
            if named is not None and named.entity is not None:
                return named
            if hit.persons and not self._ambiguity.longer_name(page, hit):
                return self._of_another_state(hit, chain, code)
        elif hit is not None and not hit.surnames:
            return None
        if code is None or chain.kind not in ("person", "title"):
            return None
        end = self._naming.apposed(start) if comma else self._naming.introduced(start)
        return Named(start, end, None, "") if end > start else None

    def _past_title(self, start: int) -> int:
        """Return where the name after "Mr" begins; `start` where no such title stands."""
        word = self._page.word_at(start)
        if word not in _COURTESIES:
            return start
        end = start + len(word)
        end += self._page.folded.startswith(".", end)
        return end + self._page.folded.startswith(" ", end)

    def _of_another_state(self, hit: Hit, chain: Chain, code: str | None) -> Named | None:
        """Read "NATO chief" before somebody the tables know only for an office once held at home.

        Whoever holds office elsewhere is named beside the role, not by it.
        """
        if code is None or chain.kind != "person":
            return None
        known = self._naming.leader(hit, None, titled=True)
        if known is None or known.entity is None or known.leads:
            return None
        entity = Entity(code, chain.sectors, known.entity.name)
        name = self._page.text[hit.start : hit.end]
        why = f"composition: role {chain.words} + name {name}"
        self._memory.meet(name, entity, why, hit.end, known=True)
        return Named(hit.start, hit.end, entity, why)

    def _with_person(self, start: int, code: str, named: Named, chain: Chain | None) -> Composed:
        entity = named.entity
        assert entity is not None
        sectors = entity.sectors
        if chain is not None and not sectors:
            sectors = chain.sectors
        former = chain is not None and (
            chain.former or self._grammar.former_before(self._page, start)
        )
        if former and not named.leads:
            sectors = ("ELI",)
        return Composed(
            start, named.end, code, sectors, entity.name, named.why, chain, True, "role",
            named.head,
        )  # fmt: skip

    def _plain(
        self, hit: Hit, meaning: Meaning, sectors: tuple[str, ...], why: str, office: str
    ) -> Composed:
        assert meaning.code is not None
        name = meaning.name
        if not name:
            own = meaning.kind in ORGANISED
            name = meaning.text if own else self._names.get(meaning.code, meaning.text)
        return Composed(hit.start, hit.end, meaning.code, sectors, name, why, None, False, office)

    def _combined(self, meaning: Meaning, chain: Chain) -> tuple[str, ...]:
        """Return the sectors of an institution, group or state with a role, most telling first."""
        if chain.headed:
            return meaning.sectors or self.led(chain)
        if meaning.kind == "group":
            return tuple(dict.fromkeys((*meaning.sectors, *chain.sectors)))
        if meaning.kind in ORGANISED:
            if chain.kind == "body" and chain.words[:1].isupper():
                # The rest of its own name: "Shin Bet Security Service".
                return tuple(dict.fromkeys((*meaning.sectors, *chain.sectors)))
            return tuple(dict.fromkeys((*chain.sectors, *meaning.sectors)))
        return chain.sectors

    def led(self, chain: Chain) -> tuple[str, ...]:
        """Return the sectors of who heads a state or a bloc: its "chairman" is in no business."""
        return ("GOV",) if chain.head in self._grammar.office_heads else chain.sectors

    def _not_its_own(self, chain: Chain) -> bool:
        return chain.words.split()[-1].lower() in self._grammar.not_after_name

    def _modifier(self, hit: Hit) -> str:
        """Return the hyphenated word that makes the name at `hit` a mere modifier, or ''."""
        folded = self._page.folded
        if folded[hit.end : hit.end + 1] == "-" and folded[hit.end + 1 : hit.end + 2].islower():
            return self._page.text[hit.start : hit.end] + "-" + self._page.word_at(hit.end + 1)
        if folded[hit.start - 1 : hit.start] == "-":
            before = _PREFIX.search(folded, max(0, hit.start - 12), hit.start)
            if before and before.group(1).lower() in _MODIFYING_PREFIXES:
                return before.group() + self._page.text[hit.start : hit.end]
        return ""

    def past_possessive(self, end: int) -> tuple[int, bool]:
        folded = self._page.folded
        if folded[end : end + 2] in ("'s", "'S") and not folded[end + 2 : end + 3].isalnum():
            return end + 2, True
        if folded[end : end + 1] == "'" and folded[end - 1 : end].lower() == "s":
            return end + 1, folded[end + 1 : end + 2] == " "
        return end, False


def _of_its_state(hit: Hit, meaning: Meaning) -> Meaning:
    """Return the state's city where the name is a bloc's seat too: Brussels, Addis Ababa."""
    codes = {s.code for s in hit.nations if s.kind == "place"}
    return replace(meaning, code=codes.pop()) if len(codes) == 1 else meaning


def _abbreviated(text: str) -> bool:
    return len(text) <= _ABBREVIATION and text.isupper()
