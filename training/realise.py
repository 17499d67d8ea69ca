"""A frame of the lexicon as English: clause, passive, infinitive, gerund or noun phrase.

A realised frame is a list of parts, each a plain string or one of the marks ACTOR and RECIPIENT.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from enum import Enum

from inflect import gerund, participle, past, plural, third, with_article

_TOKEN = re.compile(r"\{[^}]*\}|\[|\]|[^\s\[\]{}]+")
_BARE = frozenset(
    "hands fault ties horns arms duty office power place action steps part war court custody "
    "jail prison exile suit charge issue grip blame threat hand mercy asylum vigil victim "
    "refuge shelter trial".split()
)
THEMES = (
    "the border dispute", "a new water treaty", "last year's election", "the fishing rights",
    "a gas pipeline", "the treatment of minorities", "fuel prices", "a draft budget",
    "the peace plan", "an extradition case", "land reform", "the nuclear programme",
    "military exercises", "a contested island", "human rights abuses", "a corruption scandal",
    "the ceasefire terms", "grain exports", "a mining concession", "the succession",
    "electoral fraud", "the new constitution", "tariffs on steel", "a prisoner exchange",
    "the detention of journalists", "migration", "pension cuts", "climate finance",
    "missile tests", "police brutality", "a railway project", "debt repayments",
)  # fmt: skip


class Mark(Enum):
    """Where an entity goes."""

    ACTOR = "A"
    RECIPIENT = "R"


Part = str | Mark


@dataclass(frozen=True)
class Pattern:
    """One line of frames_*.tsv."""

    pattern: str
    type: str
    mode: str
    flags: frozenset[str]

    @property
    def is_noun(self) -> bool:
        return self.pattern.startswith("N:")


@dataclass(frozen=True)
class Phrase:
    """A predicate with chosen words: the subject, the verb's lemma, what follows it."""

    subject: Mark
    verb: str
    rest: tuple[Part, ...]

    def finite(self, rng: random.Random) -> list[Part]:
        """Subject, tensed verb, rest."""
        roll = rng.random()
        if self.verb == "be":
            tensed = "was" if roll < 0.7 else "has been"
        elif roll < 0.62:
            tensed = past(self.verb)
        elif roll < 0.8:
            tensed = "has " + participle(self.verb)
        elif roll < 0.88:
            tensed = "was " + gerund(self.verb)
        else:
            tensed = third(self.verb)
        return [self.subject, tensed, *self.rest]

    def bare(self) -> list[Part]:
        """The infinitive without to: verb, rest."""
        return [self.verb, *self.rest]

    def ing(self) -> list[Part]:
        """The gerund clause: verb, rest."""
        return ["being" if self.verb == "be" else gerund(self.verb), *self.rest]

    def headline(self) -> list[Part]:
        """Present tense, no articles."""
        rest = [re.sub(r"\b(a|an|the) ", "", p) if isinstance(p, str) else p for p in self.rest]
        return [self.subject, third(self.verb), *rest]

    def passive(self, rng: random.Random) -> list[Part] | None:
        """Recipient first, or the object noun first; None where the verb has no object."""
        if self.subject is not Mark.ACTOR or not self.rest or self.verb in ("be", "go", "have"):
            return None
        first = self.rest[0]
        tensed = rng.choice(("was ", "has been ", "were ", "was later "))
        if first is Mark.RECIPIENT:
            by: list[Part] = ["by", Mark.ACTOR]
            middle = list(self.rest[1:])
            if rng.random() < 0.5 or not middle:
                return [first, tensed + participle(self.verb), *by, *middle]
            return [first, tensed + participle(self.verb), *middle, *by]
        return None


def read_patterns(text: str) -> list[Pattern]:
    """Patterns of one frames file that name a recipient."""
    found = []
    for line in text.splitlines()[1:]:
        cells = [c.strip() for c in (line.split("\t") + [""] * 5)[:5]]
        if cells[0] and not cells[0].startswith("#") and re.search(r"\bR\b", cells[0]):
            found.append(Pattern(cells[0], cells[1], cells[2], frozenset(cells[4].split(","))))
    return found


def realise(pattern: Pattern, rng: random.Random) -> Phrase | None:
    """Choose words for a verb pattern; None where no recipient can be placed."""
    if pattern.is_noun:
        return None
    tokens = _TOKEN.findall(pattern.pattern)
    if tokens[0] not in ("A", "R"):
        return None
    parts = _fill(tokens[2:], rng)
    phrase = Phrase(Mark(tokens[0]), rng.choice(tokens[1].split("|")).replace("_", " "), parts)
    marks = {phrase.subject, *(p for p in parts if isinstance(p, Mark))}
    return phrase if marks == {Mark.ACTOR, Mark.RECIPIENT} else None


def noun_phrase(pattern: Pattern, rng: random.Random) -> list[Part] | None:
    """ "A's criticism of R", "the criticism of R by A"; None for verb patterns."""
    if not pattern.is_noun:
        return None
    tokens = _TOKEN.findall(pattern.pattern[2:])
    noun = rng.choice(tokens[0].split("|")).replace("_", " ")
    parts = _fill(tokens[1:], rng)
    marks = [p for p in parts if isinstance(p, Mark)]
    if Mark.RECIPIENT not in marks:
        return None
    if Mark.ACTOR in marks:
        return ["the " + noun, *parts]
    if rng.random() < 0.65:
        return [Mark.ACTOR, "'s " + noun, *parts]
    return ["the " + noun, *parts, "by", Mark.ACTOR]


def _fill(tokens: list[str], rng: random.Random) -> tuple[Part, ...]:
    has_recipient = _outside(tokens, "R")
    has_actor = _outside(tokens, "A")
    parts: list[Part] = []
    keep = True
    for place, token in enumerate(tokens):
        if token == "[":
            inside = tokens[place : tokens.index("]", place)]
            needed = ("R" in inside and not has_recipient) or ("A" in inside and not has_actor)
            keep = needed or rng.random() < 0.6
        elif token == "]":
            keep = True
        elif keep:
            parts.append(_word(token, parts, rng))
    return tuple(parts)


def _outside(tokens: list[str], role: str) -> bool:
    depth = 0
    for token in tokens:
        depth += (token == "[") - (token == "]")
        if token == role and depth == 0:
            return True
    return False


def _word(token: str, before: list[Part], rng: random.Random) -> Part:
    if token in ("A", "R"):
        return Mark(token)
    if token == "T":
        return rng.choice(THEMES)
    if not token.startswith("{"):
        return rng.choice(token.split("|")).replace("_", " ")
    noun = rng.choice(token.strip("{}").split("|")).strip().replace("_", " ")
    if noun in _BARE or noun.endswith("ed"):
        return noun
    last = before[-1] if before else ""
    if last in ("as",):
        return with_article(noun)
    roll = rng.random()
    if roll < 0.5:
        extra = rng.choice(("", "", "new ", "several ", "fresh ", "more ", "two ", ""))
        return extra + plural(noun)
    if roll < 0.8:
        return with_article(noun)
    return "the " + noun
