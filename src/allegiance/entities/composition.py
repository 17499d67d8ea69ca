"""Chains of words beside a name: modifiers, roles and a personal name after a nationality."""

from __future__ import annotations

from msgspec import Struct

from allegiance.entities.automaton import Hit, Sense
from allegiance.entities.fold import fold, key
from allegiance.entities.page import Page
from allegiance.entities.records import Tables

_ADJECTIVE_ENDINGS = ("al", "ic", "ary", "ive", "ist", "ful", "less", "ian", "ous")
_MOST_MODIFIERS = 3
_FORMER_REACH = 3
OFFICES = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY", "PRM"})


class Chain(Struct):
    """Role words in a row: where they end, what they say."""

    start: int
    end: int
    sectors: tuple[str, ...]
    kind: str
    words: str
    former: bool
    headed: bool
    """Only heads such as "spokesman", which take the sector of whom they speak for."""
    relational: bool
    """The head word relates people to something else: "supporters of", "critics of"."""
    head: str = ""
    """The last role's words, lower case."""
    of_state: bool = False
    """A role that a text may name alone, the state being understood: "the foreign ministry"."""


class Grammar:
    """The word lists, and the chains they form."""

    def __init__(self, known: Tables) -> None:
        def of(kind: str) -> frozenset[str]:
            return known.words.get(kind, frozenset())

        self.modifiers = of("modifier") | of("former")
        self.former = of("former")
        self.heads = of("head")
        self.relational = of("relational")
        self.relatives = of("relative")
        self.not_after_name = of("not_after_name")
        self.verb_like = of("verb_like")
        self.determiners = of("determiner")
        self.place_before = of("place_before")
        self.place_noun = of("place_noun")
        self.place_after = of("place_after")
        self.stance = of("stance")
        self.local = of("local")
        self.outsider = of("outsider")
        self.adjectival = of("adjectival")
        self.titles = of("title")
        self.openers = of("opener")
        self.language_before = of("language_before")
        self.copulas = of("copula")
        self.office_heads = of("office_head")
        self.directions = of("direction")
        self.state_roles = of("state_role")
        self.recalled_roles = of("recalled_role")
        self.side_roles = of("side_role")
        self.adjuncts = of("adjunct")
        self.half_adjectives = of("half_adjective")

    def chain(self, page: Page, start: int, *, bare: bool = False) -> Chain | None:
        """Return the modifiers and roles that begin at `start`, None without a role.

        `bare` says that a plain name stands before it, so that a word that may be a verb
        ("Russia forces Ukraine to ...") counts as a role only where no object follows.
        """
        at = start
        modifiers = 0
        former = False
        found: list[tuple[Hit, Sense, str]] = []
        end = start
        while True:
            hit = page.at.get(at)
            step = 0
            if hit is not None and self._is_role(page, hit, bare and not found):
                text = page.folded[hit.start : hit.end].lower()
                if bare and text in self.not_after_name:
                    break
                sense = hit.role or hit.nations[0]
                if text in self.adjectival and self._qualifies(page, hit):
                    # "civilian infrastructure", "National Health Commission": no person here.
                    step = hit.end
                else:
                    found.append((hit, sense, text))
                    end = hit.end
                    if text in self.titles and page.folded[end : end + 1] == ".":
                        end += 1
                    step = end
            elif modifiers < _MOST_MODIFIERS:
                word = page.word_at(at)
                if not word or (hit is not None and hit.role is None and not _is_weak(hit)):
                    break
                lower = word.lower()
                if (found or bare) and lower.endswith("ed"):
                    # "police arrested activists", "Mariupol killed ten": a verb.
                    break
                if not self._modifies(word, lower, bare) and not self._proper(page, at, word, bare):
                    break
                former = former or lower in self.former or lower.startswith("ex-")
                modifiers += 1
                step = at + len(word)
            else:
                break
            if page.folded[step : step + 1] != " ":
                break
            at = step + 1
        if not found:
            return None
        last = found[-1]
        return Chain(
            start=start,
            end=end,
            sectors=self._sectors(found),
            kind=last[1].text if last[0].role else "body",
            words=page.text[start:end],
            former=former,
            headed=all(text in self.heads for _, _, text in found),
            relational=last[2] in self.relational or last[2] in self.relatives,
            head=last[2],
            of_state=last[2] in self.state_roles
            or (last[2] in self.heads and any(text in self.state_roles for _, _, text in found)),
        )

    def sectors_of(self, page: Page) -> tuple[str, ...]:
        """Return the sectors of the first roles of `page` that tell any, heads yielding."""
        least: tuple[str, ...] = ()
        reached = 0
        for hit in page.hits:
            if hit.start < reached or hit.role is None:
                continue
            chain = self.chain(page, hit.start)
            if chain is None:
                continue
            reached = chain.end
            sectors = outside_office(chain.sectors) if self._was(page, chain) else chain.sectors
            if sectors and not chain.headed:
                return sectors
            least = least or sectors
        return least

    def _was(self, page: Page, chain: Chain) -> bool:
        return chain.kind == "person" and (chain.former or self.former_before(page, chain.start))

    def former_before(self, page: Page, start: int) -> bool:
        """Return whether "former", "ex-", "ousted" ... stands before the name at `start`."""
        if page.folded[max(0, start - 3) : start].lower() == "ex-":
            return True
        at = start
        for _ in range(_FORMER_REACH):
            word = page.word_before(at)
            lower = word.lower()
            if lower in self.former:
                return True
            if lower not in self.modifiers:
                return False
            at -= len(word) + 1
        return False

    def is_local(self, page: Page, chain: Chain) -> bool:
        """Return whether "CHAIN in STATE" names people of that state, not visitors or troops."""
        if page.word_before(chain.start).lower() in self.outsider:
            return False
        words = chain.words.lower()
        return words in self.local and chain.kind != "person"

    def is_relative(self, chain: Chain) -> bool:
        """Return whether the chain ends in a kinship word, which makes a person ELI."""
        return chain.words.split()[-1].lower() in self.relatives

    def _is_role(self, page: Page, hit: Hit, after_name: bool) -> bool:
        if hit.role is None:
            # An institution named after its state: "the Russian State Duma", "Russia's FSB".
            return bool(hit.nations) and all(
                s.kind in ("institution", "party") for s in hit.nations
            )
        if after_name and page.folded[hit.start : hit.end].lower() in self.verb_like:
            after = hit.end + 1
            if page.folded[hit.end : after] == " ":
                word = page.word_at(after)
                following = page.at.get(after)
                if word.lower() in self.determiners or (following and following.nations):
                    return False
        return True

    def _qualifies(self, page: Page, hit: Hit) -> bool:
        """Return whether a role word that is an adjective too ("national") is one here."""
        if page.folded[hit.end : hit.end + 1] != " ":
            return False
        word = page.word_at(hit.end + 1)
        following = page.at.get(hit.end + 1)
        if following is not None and following.role is not None:
            return True
        if following is not None or not word:
            return False
        lower = word.lower()
        if lower in ("and", "or"):
            return True
        return word[0].islower() and lower not in self.openers and not lower.endswith("ed")

    def _modifies(self, word: str, lower: str, bare: bool) -> bool:
        if lower in self.modifiers:
            return True
        if bare or word[0].isupper():
            return False
        return "-" in word or (len(word) > 5 and lower.endswith(_ADJECTIVE_ENDINGS))

    def _proper(self, page: Page, at: int, word: str, bare: bool) -> bool:
        """Return whether `word` may belong to a body's proper name ("Russian Black Sea Fleet")."""
        end = at + len(word)
        return (
            not bare
            and word[0].isupper()
            and page.folded[end : end + 1] == " "
            and page.folded[end + 1 : end + 2].isupper()
            and not page.in_headline(at)
        )

    def _sectors(self, found: list[tuple[Hit, Sense, str]]) -> tuple[str, ...]:
        """Most telling first: heads such as "leader" and "spokesman" yield to what they lead."""
        telling = [sense for _, sense, text in found if text not in self.heads and sense.sectors]
        chosen = telling or [sense for _, sense, _ in found if sense.sectors]
        if len(telling) > 1 and telling[-1].sectors:
            # The last noun is the head: "army doctors" are doctors first.
            chosen = [telling[-1], *telling[:-1]]
        return tuple(dict.fromkeys(sector for sense in chosen for sector in sense.sectors))


def _is_weak(hit: Hit) -> bool:
    """Return whether a hit is but a surname that means nobody alone: "Black Sea Fleet"."""
    if hit.nations or hit.persons or hit.phrase is not None:
        return False
    return not any(s.person and key(fold(s.text)) in s.person.alone for s in hit.surnames)


def outside_office(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sectors of somebody who no longer holds the office that `sectors` tell of."""
    return ("ELI",) if not sectors or set(sectors) & OFFICES else sectors
