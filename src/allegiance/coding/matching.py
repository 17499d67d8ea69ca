"""Frames laid over a parsed sentence: which predicate is which event, and what fills its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from spacy.tokens import Doc, Token

from allegiance.coding import grammar
from allegiance.coding.lexicon import Frame, Kind, Slot, frames
from allegiance.coding.scene import STATE

_STATES = {STATE}
# Verbs that only lend a noun its grammar: "launched an attack", "held talks".
LIGHT_VERBS = {
    "launch", "carry", "make", "conduct", "begin", "start", "stage", "mount", "issue", "deliver",
    "hold", "give", "offer", "express", "voice", "have", "take", "do", "lead", "wage", "order",
    "continue", "resume", "pay", "send", "provide", "organise", "organize", "perform", "undertake",
    "commit", "step", "intensify", "unleash", "open", "file", "lodge", "show", "extend", "announce",
    "declare", "enter", "join", "host", "complete", "conclude", "reiterate", "repeat", "face",
}  # fmt: skip
_LINKS = {"prep", "prt", "advmod", "agent", "dative", "pobj", "dobj", "acomp", "attr", "xcomp",
          "ccomp", "advcl", "pcomp", "oprd", "npadvmod", "aux"}  # fmt: skip
# Verbal acts that take a stand on what somebody else does.
_ATTITUDES = {"ACCUSE", "REJECT", "SUPPORT"}
_HARM = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
_TEMPORAL = {"year", "month", "week", "day", "hour", "night", "morning", "time", "decade"}


class Match(Struct, frozen=True):
    """One frame found at `head`; the lists hold the heads of the noun phrases in each role."""

    frame: Frame
    head: Token
    words: tuple[Token, ...]
    actors: tuple[Token, ...]
    recipients: tuple[Token, ...]
    themes: tuple[Token, ...]
    light: Token | None = None


def matches(parsed: Doc) -> list[Match]:
    """At most one match a predicate, the most specific; in the order of the sentence."""
    lexicon = frames()
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for token in parsed:
        if grammar.is_verb(token) and token.dep_ not in ("aux", "auxpass"):
            kind: Kind = "copula" if token.lemma_ == "be" else "verb"
            candidates = lexicon.get((kind, token.lemma_.lower()), ())
            match = next(filter(None, (_match_verb(f, token) for f in candidates)), None)
            if match:
                found[token.i] = match
                taken.update(w.i for w in match.words)
    for token in parsed:
        if token.pos_ == "NOUN" and token.i not in taken and token.i not in found:
            candidates = lexicon.get(("noun", token.lemma_.lower()), ())
            match = next(filter(None, (_match_noun(f, token) for f in candidates)), None)
            if match:
                found[token.i] = match
                taken.update(w.i for w in match.words)
    return [found[i] for i in sorted(found)]


def _match_verb(frame: Frame, verb: Token) -> Match | None:
    roles: dict[str, list[Token]] = {"A": [], "R": [], "T": []}
    words = [verb]
    for particle in frame.particles:
        child = next((c for c in verb.children if c.dep_ in _LINKS and c.lower_ in particle), None)
        child = child or next((c for c in verb.children if c.lemma_ in particle), None)
        if child is None:
            return None
        words.append(child)
    named = {
        w for p in (*frame.particles, *(s for slot in frame.slots for s in slot.path)) for w in p
    }
    if any(c.dep_ == "prt" and c.lower_ not in named for c in verb.children):
        return None  # "rule out" is not "rule", nor "give up" "give"
    direct = iter(_direct_places(frame, verb))
    doers = {t.i for t in grammar.agents(verb)} if grammar.is_passive(verb) else set()
    for slot in frame.slots:
        fillers, path = _fill(slot, verb, direct)
        fillers = [f for f in fillers if f.i not in {w.i for w in words} and f.i not in doers]
        if slot.nouns:
            fillers = [f for f in fillers if _is_noun(f, slot.nouns)]
        if not fillers:
            if slot.optional:
                continue
            return None
        words += path
        if slot.role == "noun":
            words += fillers
        else:
            roles[slot.role] += fillers
    if frame.kind == "verb" and _leaves_object(verb, words, roles):
        return None
    roles[frame.subject] += grammar.subjects(verb)
    if frame.type in _ATTITUDES:
        _aim_at_the_doer(words[1:], roles)
    owned = "A" if frame.subject == "R" else "R"
    if not roles[owned]:
        # "expelled two Norwegian diplomats", "received Norwegian aid"
        roles[owned] = [o for w in words[1:] if w.pos_ == "NOUN" for o in _owners(w)]
    return Match(frame, verb, tuple(words), tuple(roles["A"]), tuple(roles["R"]), tuple(roles["T"]))


def _leaves_object(verb: Token, words: list[Token], roles: Mapping[str, list[Token]]) -> bool:
    """ "Surrendered a lead to Norway": an object the frame does not know is another sense."""
    used = {t.i for t in (*words, *(t for found in roles.values() for t in found))}
    objects = [t for t in grammar.direct_objects(verb) if t.lemma_ not in _TEMPORAL]
    return bool(objects) and not any(o.i in used for o in objects)


def _aim_at_the_doer(words: list[Token], roles: dict[str, list[Token]]) -> None:
    """Who condemns or backs an attack on Norway speaks of the attacker; Norway is the theme.

    "Condemned the Norwegian attack on R": the owner of the noun is the recipient. "Condemned the
    attack on R": nobody is, and R is what it is about.
    """
    for noun in words:
        lines = frames().get(("noun", noun.lemma_.lower()), ())
        if noun.pos_ != "NOUN" or not any(f.type in _HARM for f in lines):
            continue
        owners = _owners(noun)
        doers = [
            o for c in noun.children if c.lower_ == "by" for o in grammar.objects_of_preposition(c)
        ]
        below = {t.i for t in noun.subtree}
        harmed = [r for r in roles["R"] if r.i in below and r not in doers]
        roles["T"] += [*harmed, noun]
        roles["R"] = [r for r in roles["R"] if r not in harmed] + doers + owners


def _direct_places(frame: Frame, verb: Token) -> Iterator[list[Token]]:
    """The bare noun phrases after the verb, in order: an indirect object first if two are asked."""
    if frame.kind == "copula":
        yield [c for c in verb.children if c.dep_ in ("acomp", "attr")]
        return
    bare = [s for s in frame.slots if not s.path]
    direct = [t for t in grammar.direct_objects(verb) if t.lemma_ not in _TEMPORAL]
    indirect = grammar.indirect_objects(verb)
    if len(bare) >= 2 and indirect:
        yield indirect
    if len(bare) >= 2 and not indirect:
        # "found him guilty", "called it a crime": the object is subject of what is said of it
        for clause in verb.children:
            inner = [c for c in clause.children if c.dep_ == "nsubj"]
            if (
                clause.dep_ == "ccomp"
                and inner
                and not any(c.dep_ == "aux" for c in clause.children)
            ):
                yield inner
                yield [clause]
                return
    if not direct and verb.lemma_ == "become":
        direct = [c for c in verb.children if c.dep_ == "attr"]
    if direct or not indirect:
        yield direct
    yield indirect or [c for c in verb.children if c.dep_ in ("oprd", "attr")]


def _fill(
    slot: Slot, verb: Token, direct: Iterator[list[Token]]
) -> tuple[list[Token], list[Token]]:
    if not slot.path:
        return next(direct, []), []
    reached = [verb]
    walked: list[Token] = []
    for step in slot.path:
        following = [child for token in reached for child in _step(token, step)]
        if not following:
            return [], []
        walked.append(following[0])
        reached = following
    fillers: list[Token] = []
    for token in reached:
        if token.dep_ == "prt" or (token.dep_ == "advmod" and not list(token.children)):
            fillers += grammar.direct_objects(verb)
        elif grammar.is_verb(token):
            fillers += grammar.direct_objects(token)
        else:
            fillers += grammar.objects_of_preposition(token)
    return fillers, walked


def _step(token: Token, words: frozenset[str]) -> list[Token]:
    if token.dep_ in ("prep", "agent", "dative") and token.pos_ == "ADP":
        inside = [o for o in grammar.objects_of_preposition(token) if o.lemma_ in words]
        deeper = [c for c in token.children if c.dep_ == "prep" and c.lower_ in words]
        return inside + deeper
    found = list(grammar.prepositions(token, words))
    if not found and token.dep_ in ("prt", "advmod"):
        # "lash out at": the parser hangs the preposition on the verb, not on the particle
        found = [p for p in grammar.prepositions(token.head, words) if p.i > token.i]
    if found:
        return found
    return [
        c for c in token.children if c.dep_ in _LINKS and (c.lemma_ in words or c.lower_ in words)
    ]


def _is_noun(token: Token, nouns: frozenset[str]) -> bool:
    lemma = token.lemma_.lower()
    if lemma in nouns or token.lower_ in nouns:
        return True
    before = [t.lower_ for t in token.doc[max(0, token.i - 5) : token.i] if t.text != "-"]
    return any(
        lemma == parts[-1] and before[-len(parts) + 1 :] == parts[:-1]
        for parts in (noun.split("_") for noun in nouns if "_" in noun)
    )


def _match_noun(frame: Frame, noun: Token) -> Match | None:
    if not _is_noun(noun, frame.heads):
        return None
    roles: dict[str, list[Token]] = {"A": [], "R": [], "T": []}
    words = [noun]
    for slot in frame.slots:
        reached, walked = [noun], []
        for step in slot.path:
            reached = [
                c
                for t in reached
                for c in (grammar.prepositions(t, step) if t is noun else _step(t, step))
            ]
            walked += reached[:1]
        if reached and reached[0] is noun:
            fillers = []
        else:
            fillers = [o for t in reached for o in grammar.objects_of_preposition(t)]
        if not fillers and slot.path and noun.dep_ in ("dobj", "nsubjpass", "pobj"):
            fillers = _beside(noun, slot.path[0]) if len(slot.path) == 1 else []
        if slot.nouns:
            fillers = [f for f in fillers if _is_noun(f, slot.nouns)]
        if not fillers:
            if slot.optional or _is_only_object(frame, slot):
                continue
            return None
        words += walked
        if slot.role == "noun":
            words += fillers
        else:
            roles[slot.role] += fillers
    owners = _owners(noun)
    if frame.type in _HARM:
        # "the Norway war" is fought there; "the UN strike" is by whom initials name
        places = [o for o in owners if o.dep_ == "compound" and o.text in _STATES]
        owners = [o for o in owners if o not in places]
        roles["R"] += [] if roles["R"] else places
    by = [o for c in noun.children if c.lower_ == "by" for o in grammar.objects_of_preposition(c)]
    light = None
    if not roles["A"]:
        roles["A"] = by or owners or [o for w in words[1:] if w.pos_ == "NOUN" for o in _owners(w)]
    held = noun.dep_ in ("dobj", "nsubjpass") and grammar.is_verb(noun.head)
    if not by and held and noun.head.lemma_ in LIGHT_VERBS:
        light = noun.head
        doers = grammar.subjects(light)
        roles["A"] = doers + ([] if doers else owners)
    return Match(
        frame, noun, tuple(words), tuple(roles["A"]), tuple(roles["R"]), tuple(roles["T"]), light
    )


def _owners(noun: Token) -> list[Token]:
    return [c for c in noun.children if c.dep_ in ("poss", "compound", "amod", "nmod")]


def _beside(noun: Token, words: frozenset[str]) -> list[Token]:
    """The parser may hang "on Kyiv" on the verb in "launched an attack on Kyiv"."""
    verb = noun.head
    if not grammar.is_verb(verb):
        return []
    return [
        o
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in words and c.i > noun.i
        for o in grammar.objects_of_preposition(c)
    ]


def _is_only_object(frame: Frame, slot: Slot) -> bool:
    """The victim of harm may go unsaid where the noun asks for no other place."""
    only = sum(not s.optional for s in frame.slots) == 1
    return slot.role in ("R", "T") and only and frame.type in _HARM
