"""Sentences made by filling: a frame of the lexicon, two actors, the clauses round them."""

from __future__ import annotations

import random

from actors import Actors
from examples import Example, Pair, fine
from inflect import participle, past
from realise import THEMES, Mark, Part, Pattern, Phrase, noun_phrase, realise

COOPERATIVE = frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"))
VERBAL = frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT",
                    "THREATEN"))  # fmt: skip
HOSTILE = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"))
_WHEN = """on Tuesday|last week|late on Friday|this month|in March|on Monday|earlier this year
in 1994|in 2011|yesterday|on Thursday night|over the weekend|for a second time|again|in recent days
two years ago|last July|on Sunday morning|after weeks of talks|in a televised address
at a summit|in a statement|during a visit|in the capital|in the north of the country
near the border
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_TAIL = """, officials said|, state media reported|, a spokesman said on Wednesday
, according to a statement|, witnesses said|, the news agency reported|, diplomats said
, a move that surprised analysts|, in a sign of changing relations
, the first such step in a decade
, raising fears for the region|, as talks dragged on|, despite calls for restraint
, local newspapers reported|, a week before the election|, citing security concerns
, over {theme}|, in a dispute over {theme}|, after a row about {theme}|, amid tension over {theme}
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_OPEN = """In a statement,|On Monday,|Officials said|According to diplomats,|Last year,
After months of delay,|Amid growing tension,|State television said|Reports said
For the first time since 1998,
It emerged that|Days before the vote,|As the crisis deepened,|A spokesman said|Earlier,
""".replace("\n ", " ").replace("\n", "|").strip("|").split("|")  # fmt: skip
_NOUN_TAIL = """drew wide attention|entered its third week|came as a surprise|has lasted for months
was reported by local media|dominated the news|followed weeks of tension|was announced on Friday
overshadowed the summit|continued on Saturday|marked a turning point|was the first in years
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_DATELINE = ("{C} (AP) -- ", "{C} - ", "{C}, March 4 (Reuters) - ", "{C}: ", "{C} (AFP) — ")


_FINER = frozenset(("SANCTION", "CONCEDE", "AGREE", "COERCE", "REJECT"))


class Fill:
    """Endless fillings of the frames, types drawn evenly."""

    def __init__(self, patterns: list[Pattern], rng: random.Random) -> None:
        self.rng = rng
        self.actors = Actors(rng)
        self.by_type: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            self.by_type.setdefault(pattern.type, []).append(pattern)
        self.types = sorted(self.by_type)

    def example(self) -> Example:
        """One new sentence, with the pairs that are known in it."""
        while True:
            made = self._try()
            if made is not None:
                return made

    def clause(self) -> str:
        """A clause with actors of its own, to stand beside a marked one."""
        while True:
            pattern = self._pattern()
            phrase = realise(pattern, self.rng)
            if phrase is not None:
                one, two = self.actors.mentions(2)
                built = _build(phrase.finite(self.rng), {Mark.ACTOR: one, Mark.RECIPIENT: two})
                return built[0]

    def _pattern(self) -> Pattern:
        return self.rng.choice(self.by_type[self.rng.choice(self.types)])

    def _try(self) -> Example | None:
        rng = self.rng
        pattern = self._pattern()
        if pattern.is_noun:
            parts = noun_phrase(pattern, rng)
            if parts is None:
                return None
            return self._finish([*parts, rng.choice(_NOUN_TAIL)], pattern.type, "asserted")
        phrase = realise(pattern, rng)
        if phrase is None:
            return None
        if "sym" in pattern.flags and phrase.rest[-1] is Mark.RECIPIENT and rng.random() < 0.4:
            together = _together(phrase, rng)
            if together is not None:
                return self._finish(together, pattern.type, "asserted", both=True)
        if phrase.subject is Mark.ACTOR and rng.random() < 0.4:
            return self._wrapped(phrase, pattern.type)
        parts = None
        if rng.random() < 0.3:
            parts = phrase.passive(rng)
        if parts is None:
            if rng.random() < 0.08:
                return self._finish(phrase.headline(), pattern.type, "asserted", bare=True)
            parts = phrase.finite(rng)
        return self._finish(parts, pattern.type, "asserted")

    def _wrapped(self, phrase: Phrase, plover: str) -> Example | None:
        """Another act made of this one: promised, refused, threatened, asked for, denied."""
        rng = self.rng
        bare, ing = phrase.bare(), phrase.ing()
        who = Mark.ACTOR
        nice, hostile = plover in COOPERATIVE, plover in HOSTILE
        kind = rng.random()
        if kind < 0.16:
            lead = rng.choice(("did not", "has not", "has never", "had not", "never"))
            if lead in ("did not",):
                return self._finish([who, lead, *bare], plover, "negated")
            form = past(phrase.verb) if lead == "never" else participle(phrase.verb)
            return self._finish([who, lead, form, *phrase.rest], plover, "negated")
        if kind < 0.28:
            lead = rng.choice(
                ("is considering", "is thinking of", "was said to be weighing", "may be close to")
            )
            if rng.random() < 0.5:
                lead = rng.choice(("plans to", "is preparing to", "was expected to", "is likely to",
                                   "was about to", "intends to"))  # fmt: skip
                return self._finish([who, lead, *bare], plover, "intended")
            return self._finish([who, lead, *ing], plover, "intended")
        if kind < 0.36:
            lead = rng.choice(("might", "could", "would", "may"))
            tail = rng.choice(("if the vote fails", "should talks collapse", "in the event of war"))
            return self._finish([who, lead, *bare, tail], plover, "hypothetical")
        if kind < 0.44:
            if rng.random() < 0.5:
                lead = rng.choice(("denied", "has denied", "rejected claims of"))
                return self._finish([who, lead, *ing], plover, "disputed")
            parts = [who, rng.choice(("allegedly", "reportedly")), *phrase.finite(rng)[1:],
                     rng.choice(("though the report could not be verified",
                                 "a claim that could not be independently confirmed"))]  # fmt: skip
            return self._finish(parts, plover, "disputed")
        if kind < 0.54:
            asker = self.actors.mention()
            lead = rng.choice(("urged", "asked", "called on", "pressed", "wants", "begged"))
            return self._finish([asker, lead, who, "to", *bare], plover, "requested", asker=asker)
        if nice and kind < 0.78:
            lead = rng.choice(("agreed to", "promised to", "pledged to", "said it would", "will",
                               "has offered to", "vowed to", "is ready to", "undertook to",
                               "announced plans to", "is willing to",
                               "committed itself to"))  # fmt: skip
            made = "CONCEDE/promised" if plover in ("RETREAT", "CONCEDE") else "AGREE"
            return self._finish([who, lead, *bare], made, "asserted")
        if nice:
            lead = rng.choice(("refused to", "declined to", "will not", "said it would not",
                               "ruled out plans to", "rejected a call to", "is unwilling to",
                               "will never",
                               "said it would never", "vowed never to", "has no intention to",
                               "balked at a plan to", "failed to"))  # fmt: skip
            return self._finish([who, lead, *bare], "REJECT", "asserted")
        if hostile and kind < 0.85:
            lead = rng.choice(("threatened to", "vowed to", "warned it would", "said it would",
                               "will", "has promised to", "announced plans to",
                               "is ready to"))  # fmt: skip
            return self._finish([who, lead, *bare], "THREATEN", "asserted")
        if hostile:
            lead = rng.choice(("stopped", "agreed to stop", "ended its campaign of", "gave up"))
            made = "CONCEDE/promised" if lead.startswith("agreed") else "RETREAT"
            return self._finish([who, lead, *ing], made, "asserted")
        return None

    def _finish(
        self,
        parts: list[Part],
        plover: str,
        factuality: str,
        bare: bool = False,
        asker: str = "",
        both: bool = False,
    ) -> Example:
        rng = self.rng
        if "/" not in plover and plover in _FINER:
            words = " ".join(part for part in parts if isinstance(part, str))
            # a wrapper has settled what is promised: here only the other kinds are told apart
            kind = fine(plover, words)
            plover = plover if kind == "CONCEDE/promised" else kind
        one, two, three, four = self.actors.mentions(4)
        names = {Mark.ACTOR: one, Mark.RECIPIENT: two}
        text, spans = _build(parts, names)
        others: list[tuple[int, int]] = []
        head, tail = "", "."
        roll = rng.random()
        if bare:
            tail = ""
        elif roll < 0.18:
            head, tail = "", " " + rng.choice(_WHEN) + "."
        elif roll < 0.42:
            tail = rng.choice(_TAIL).format(theme=rng.choice(THEMES)) + "."
        elif roll < 0.52:
            head = rng.choice(_OPEN) + " "
        elif roll < 0.6:
            head = rng.choice(_DATELINE).format(C=self.actors._capital().upper())
        elif roll < 0.9:
            other = self._other(three, four)
            if rng.random() < 0.6:
                link = rng.choice((", while ", ", as ", ", after ", ", and ", "; ",
                                   ", days before ",
                                   ", although ", ", hours after "))  # fmt: skip
                tail = f"{link}{other}."
            else:
                link = rng.choice(("After {}, ", "While {}, ", "As {}, ", "{}, and ", "{}; "))
                head = link.format(other)
        text = head + text
        offset = len(head)
        entities = [[(s + offset, e + offset) for s, e in spans[mark]] for mark in Mark]
        whole = text + tail
        pairs = [Pair(0, 1, plover, factuality, 1.0)]
        if both:
            pairs.append(Pair(1, 0, plover, factuality, 0.5))
        if asker:
            start = whole.index(asker)
            entities.append([(start, start + len(asker))])
            pairs.append(Pair(2, 0, "REQUEST", "asserted", 1.0))
        for other in (three, four):
            at = whole.find(other)
            if at >= 0:
                others.append((at, at + len(other)))
        for span in others[:2]:
            entities.append([span])
            me = len(entities) - 1
            pair = rng.choice(((me, 0), (0, me), (me, 1), (1, me)))
            pairs.append(Pair(*pair, "NONE", "", 0.5))
        if plover in ("ACCUSE", "SANCTION", "COERCE", "THREATEN", "PROTEST", "AID", "SUPPORT") and (
            rng.random() < 0.3
        ):
            pairs.append(Pair(1, 0, "NONE", "", 0.5))
        # the first letter of a sentence is a capital
        return Example(whole[0].upper() + whole[1:], entities, pairs)

    def _other(self, one: str, two: str) -> str:
        while True:
            phrase = realise(self._pattern(), self.rng)
            if phrase is not None:
                return _build(phrase.finite(self.rng), {Mark.ACTOR: one, Mark.RECIPIENT: two})[0]


def _together(phrase: Phrase, rng: random.Random) -> list[Part] | None:
    """ "A and R held talks" from "A held talks with R"."""
    rest = list(phrase.rest[:-1])
    while rest and rest[-1] in ("with", "to", "of", "between", "by"):
        rest.pop()
    if Mark.RECIPIENT in rest or phrase.verb == "be":
        return None
    tensed = past(phrase.verb) if rng.random() < 0.75 else "have " + participle(phrase.verb)
    return [Mark.ACTOR, "and", Mark.RECIPIENT, tensed, *rest]


def _build(
    parts: list[Part], names: dict[Mark, str]
) -> tuple[str, dict[Mark, list[tuple[int, int]]]]:
    text = ""
    spans: dict[Mark, list[tuple[int, int]]] = {mark: [] for mark in Mark}
    for part in parts:
        if isinstance(part, Mark):
            text += " " if text else ""
            name = names[part]
            spans[part].append((len(text), len(text) + len(name.rstrip(","))))
            text += name
        elif part.startswith("'"):
            text = text.rstrip(",")
            text += "'" + part[2:] if text.endswith("s") and len(part) > 2 else part
        elif part:
            text += (" " if text else "") + part
    return text.replace(" ,", ","), spans
