"""From a noun phrase to the political entities it names: heads, modifiers, pronouns, lists."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from msgspec import Struct
from spacy.tokens import Token

from allegiance import entities
from allegiance.coding import grammar
from allegiance.coding.lexicon import frames
from allegiance.coding.scene import Scene
from allegiance.model import Mention, Participant, Span

_PERSON_PRONOUNS = {"he", "she", "his", "her", "him", "himself", "herself"}
_THING_PRONOUNS = {"it", "its", "itself"}
_GROUP_PRONOUNS = {"they", "their", "them", "themselves", "we", "our", "us"}
PRONOUNS = _PERSON_PRONOUNS | _THING_PRONOUNS | _GROUP_PRONOUNS
_MODIFIERS = {"poss", "amod", "compound", "nmod"}


class Found(Struct, frozen=True):
    """A participant and how surely the phrase means it (0-1)."""

    participant: Participant
    quality: float
    mention: Mention


class Recall(Struct):
    """What the sentences read so far leave open, for pronouns and quotations; one a document."""

    person: Found | None = None
    thing: Found | None = None
    group: Found | None = None
    quoting: Any = None
    """The voice of a quotation that runs on (attribution.Voice)."""
    harm: tuple[tuple[Found, ...], tuple[Found, ...]] | None = None
    """Who did it and whom it was done to: the act that "the attack" or "the invasion" refers to."""


def resolve(scene: Scene, tokens: list[Token] | tuple[Token, ...], recall: Recall) -> list[Found]:
    """All entities that the noun phrases headed by `tokens` name, each once, the surest reading."""
    found: list[Found] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for token in tokens:
        for one in _resolve_one(scene, token, recall, 0):
            key = (one.participant.code, one.participant.sectors)
            if key not in seen:
                seen.add(key)
                found.append(one)
    return found


def remember(scene: Scene, recall: Recall) -> None:
    """Keep this sentence's main subject for the pronouns of the next."""
    for token in scene.parsed:
        if token.dep_ in ("nsubj", "nsubjpass") and token.lower_ not in PRONOUNS:
            for found in _resolve_one(scene, token, recall, 1):
                if is_person(found.mention):
                    recall.person = found
                elif _is_plural(token):
                    recall.group = found
                else:
                    recall.thing = found
                break


def is_person(mention: Mention) -> bool:
    """A mention of somebody by name or office, rather than of a state or a body."""
    text = mention.text.split()
    named = mention.why.startswith(("leader", "person", "surname", "official"))
    composed = mention.why.startswith("composition") and len(text) > 1 and text[-1][:1].isupper()
    return named or composed or entities.names_one_person(mention.text)


def as_found(mention: Mention) -> Found:
    """A mention that names an entity, as a participant in its own words."""
    return Found(_participant(mention), 1.0, mention)


def in_span(scene: Scene, span: Span, exclude: set[Span]) -> list[Found]:
    """Every entity mentioned inside `span`, those at `exclude` left out."""
    return [
        Found(_participant(m), 0.8, m)
        for m in scene.mentions
        if m.entity is not None
        and span[0] <= m.span[0]
        and m.span[1] <= span[1]
        and m.span not in exclude
    ]


@lru_cache(maxsize=1)
def stand_for_their_owner() -> frozenset[str]:
    """Lemmas that mean whoever follows "of": parts of a state, and numbers of its people."""
    text = (files("allegiance.coding") / "data" / "nouns.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    return frozenset(lists["own_parts"]) | frozenset(lists["quantities"])


def _resolve_one(scene: Scene, token: Token, recall: Recall, depth: int) -> list[Found]:
    if depth > 4:
        return []
    mention = scene.mention_at.get(token.i)
    if mention is not None:
        if mention.entity is None or mention.why.startswith("modifier"):
            return []
        return [Found(_participant(mention), 1.0, mention), *_sharing(scene, token, mention)]
    if token.lower_ in PRONOUNS:
        return _resolve_pronoun(scene, token, recall, depth)
    noun = grammar.antecedent(token)
    if noun is not None:
        return [
            f for n in grammar.coordinated(noun) for f in _resolve_one(scene, n, recall, depth + 1)
        ]
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "DET", "PRON", "ADJ"):
        return []
    return _by_modifier(scene, token, recall, depth) or _by_phrase(scene, token, recall, depth)


def _sharing(scene: Scene, noun: Token, mention: Mention) -> list[Found]:
    """ "Norwegian and Chilean negotiators": the first nationality shares the noun of the second."""
    found = []
    for child in noun.children:
        other = scene.mention_at.get(child.i)
        if child.dep_ == "amod" and other is not None and other is not mention:
            joined = any(c.dep_ == "conj" for c in child.children)
            if joined and other.entity is not None and not other.why.startswith("modifier"):
                found.append(Found(_participant(other), 0.95, other))
    return found


def _by_modifier(scene: Scene, noun: Token, recall: Recall, depth: int) -> list[Found]:
    found = []
    for child in noun.children:
        if child.dep_ in _MODIFIERS:
            found += _resolve_one(scene, child, recall, depth + 1)
        elif child.dep_ == "appos":
            found += [f for f in _resolve_one(scene, child, recall, depth + 1) if f.quality == 1.0]
    return [Found(f.participant, f.quality * 0.85, f.mention) for f in found]


def _by_phrase(scene: Scene, noun: Token, recall: Recall, depth: int) -> list[Found]:
    """ "the leaders of Norway", "troops from Norway", "the attack by Norway"."""
    is_event = ("noun", noun.lemma_.lower()) in frames()
    found = []
    for child in noun.children:
        if child.dep_ not in ("prep", "agent"):
            continue
        word = child.lower_
        parts = stand_for_their_owner()
        belongs = word in ("of", "in", "from", "among") and noun.lemma_.lower() in parts
        if word == "by" or (not is_event and (belongs or word == "from")):
            for token in grammar.objects_of_preposition(child):
                found += _resolve_one(scene, token, recall, depth + 1)
    return [Found(f.participant, f.quality * 0.75, f.mention) for f in found]


def _resolve_pronoun(scene: Scene, token: Token, recall: Recall, depth: int) -> list[Found]:
    """The nearest fitting subject of the clauses around the pronoun, else of earlier sentences."""
    word = token.lower_
    nearer = _object_before(scene, token, recall, depth) or _not_its_own_subject(
        scene, token, recall, depth
    )
    if nearer:
        return nearer
    verb = token
    for _ in range(12):
        if verb.head.i == verb.i:
            break
        verb = verb.head
        if not grammar.is_verb(verb):
            continue
        for subject in [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]:
            if subject.i == token.i or token.i in {t.i for t in subject.subtree}:
                continue
            if subject.lower_ in PRONOUNS or subject.i > token.i + 12:
                continue
            candidates = [
                f
                for t in grammar.coordinated(subject)
                for f in _resolve_one(scene, t, recall, depth + 1)
                if _fits(word, f, subject)
            ]
            if candidates:
                return [_as_pronoun(scene, token, f, 0.8) for f in candidates]
    if word in _PERSON_PRONOUNS:
        earlier = recall.person
    elif word in _THING_PRONOUNS:
        earlier = recall.thing
    else:
        earlier = recall.group if word in ("they", "their", "them") else None
    return [_as_pronoun(scene, token, earlier, 0.6)] if earlier else []


def _not_its_own_subject(scene: Scene, token: Token, recall: Recall, depth: int) -> list[Found]:
    """In "broke with Norway, accusing it of" the object cannot be who accuses: it is the other."""
    if token.dep_ not in ("dobj", "pobj", "dative") or token.lower_.endswith(("self", "selves")):
        return []
    verb = next((t for t in token.ancestors if grammar.is_verb(t)), None)
    if verb is None or verb.dep_ not in ("advcl", "conj", "xcomp"):
        return []
    doers = {
        f.participant.code
        for subject in grammar.subjects(verb)
        if subject.lower_ not in PRONOUNS
        for f in _resolve_one(scene, subject, recall, depth + 1)
    }
    for other in reversed(scene.parsed[: token.i]):
        if other.i not in scene.mention_at or other.dep_ not in ("dobj", "pobj", "dative"):
            continue
        found = [
            f
            for f in _resolve_one(scene, other, recall, depth + 1)
            if f.participant.code not in doers and _fits(token.lower_, f, other)
        ]
        if found:
            return [_as_pronoun(scene, token, found[0], 0.75)]
    return []


def _object_before(scene: Scene, token: Token, recall: Recall, depth: int) -> list[Found]:
    """In "sanctioned Norway over its war" the pronoun is the object's, not the subject's."""
    if token.dep_ != "poss" or token.head.dep_ != "pobj":
        return []
    preposition = token.head.head
    if preposition.lower_ not in ("over", "for", "about", "after", "because"):
        return []
    verb = next((t for t in preposition.ancestors if grammar.is_verb(t)), None)
    for other in scene.parsed[verb.i + 1 : preposition.i] if verb is not None else ():
        if other.dep_ in ("dobj", "pobj"):
            found = [
                f
                for f in _resolve_one(scene, other, recall, depth + 1)
                if _fits(token.lower_, f, other)
            ]
            if found:
                return [_as_pronoun(scene, token, found[0], 0.75)]
    return []


def _fits(pronoun: str, found: Found, subject: Token) -> bool:
    if pronoun in _PERSON_PRONOUNS:
        return is_person(found.mention)
    if pronoun in _THING_PRONOUNS:
        return not is_person(found.mention) and not _is_plural(subject)
    return True


def _as_pronoun(scene: Scene, token: Token, found: Found, quality: float) -> Found:
    span = scene.span([token])
    participant = Participant(
        code=found.participant.code,
        sectors=found.participant.sectors,
        name=found.participant.name,
        text=scene.quoted(span),
        span=span,
    )
    return Found(participant, found.quality * quality, found.mention)


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)


def _participant(mention: Mention) -> Participant:
    entity = mention.entity
    assert entity is not None  # callers look first; kept for the type checker
    return Participant(
        code=entity.code,
        sectors=entity.sectors,
        name=entity.name,
        text=mention.text,
        span=mention.span,
    )
