"""What the relation model says of the actors of a sentence, two by two, beside the frames.

Frames know the predicates that somebody wrote down, and place them exactly; the model knows what
stands between two names in words nobody listed. Where both see an act between the same two, the
frame's places and type stand, and the model may say that there is nothing; where only the model
sees one, and surely, its act is told by the word that joins the two in the parse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct
from msgspec.structs import replace
from spacy.tokens import Token

from allegiance import ontology
from allegiance.coding import grammar
from allegiance.coding.dates import date_phrases
from allegiance.coding.event import Event
from allegiance.coding.lexicon import Frame
from allegiance.coding.match_reader import MatchReader
from allegiance.coding.matching import Match
from allegiance.coding.relation import MarkedSentence, Relation, relations
from allegiance.coding.resolving import Found, Recall, as_found
from allegiance.coding.scene import Scene
from allegiance.model import Mention

ADDS = 0.80
"""A pair without a frame is an act where the model is at least this sure of its type."""
DROPS = 0.90
"""A frame's act is dropped where the model is at least this sure that there is nothing."""
MOST_ACTORS = 8
_RECIPROCAL = {"CONSULT", "AGREE", "COOPERATE"}
_OWN = ("", "GOV")
# What sport and shows call their own by the same words.
_PLAYED = {"ASSAULT", "CONSULT", "COERCE", "RETREAT", "THREATEN"}
_FIRMS = ("BUS", "MNC")

Key = tuple[str, str]


class Pairs(Struct, frozen=True):
    """The actors of one sentence, their mentions, and what the model says of each ordered pair."""

    keys: tuple[Key, ...]
    mentions: tuple[tuple[Mention, ...], ...]
    answers: dict[tuple[int, int], Relation]


def ask(scenes: Sequence[Scene]) -> list[Pairs]:
    """Ask the model about every ordered pair of different actors, for all sentences at once."""
    grouped = [_actors(scene) for scene in scenes]
    marked = [_marked(scene, groups) for scene, groups in zip(scenes, grouped, strict=True)]
    answers = iter(relations(marked))
    return [
        Pairs(
            tuple(groups),
            tuple(tuple(mentions) for mentions in groups.values()),
            {pair: next(answers) for pair in sentence.pairs},
        )
        for groups, sentence in zip(grouped, marked, strict=True)
    ]


def weigh(
    scene: Scene, pairs: Pairs, found: list[Event], published: str | None, recall: Recall
) -> list[Event]:
    """The events of the frames as the model corrects them, and those that it alone sees."""
    kept = [event for event in (_corrected(e, pairs) for e in found) if event is not None]
    if _leisure().search(scene.text):
        return [event for event in kept if event.type not in _PLAYED]
    return [*kept, *_added(scene, pairs, kept, published, recall)]


@lru_cache(maxsize=1)
def _leisure() -> re.Pattern[str]:
    text = (files("allegiance.coding") / "data" / "leisure.toml").read_text(encoding="utf-8")
    return ontology.word_pattern(tomllib.loads(text)["words"])


def _actors(scene: Scene) -> dict[Key, list[Mention]]:
    """Mentions by whom they name; a state and its government are one."""
    groups: dict[Key, list[Mention]] = {}
    for mention in scene.mentions:
        if mention.entity is None or mention.why.startswith("modifier"):
            continue
        if len(groups) < MOST_ACTORS or _key(mention) in groups:
            groups.setdefault(_key(mention), []).append(mention)
    return groups


def _key(mention: Mention) -> Key:
    assert mention.entity is not None  # callers look first
    return _key_of(mention.entity.code, mention.entity.sectors)


def _key_of(code: str, sectors: Sequence[str]) -> Key:
    first = sectors[0] if sectors else ""
    return code, "" if first in _OWN else first


def _marked(scene: Scene, groups: dict[Key, list[Mention]]) -> MarkedSentence:
    start = scene.sentence.start
    spans = tuple(
        tuple((m.span[0] - start, m.span[1] - start) for m in mentions)
        for mentions in groups.values()
    )
    count = len(groups)
    pairs = tuple((i, j) for i in range(count) for j in range(count) if i != j)
    return MarkedSentence(scene.text, spans, pairs)


def _corrected(event: Event, pairs: Pairs) -> Event | None:
    """The event with a confidence that weighs both; None where the model is sure of nothing."""
    answers = list(_between(event, pairs))
    if not answers:
        return event
    nothing = min(a.types[-1] for a in answers)
    if nothing >= DROPS:
        return None
    agreed = 0.5 * event.confidence + 0.5 * (1.0 - nothing)
    return replace(event, confidence=round(agreed, 3))


def _between(event: Event, pairs: Pairs) -> Iterator[Relation]:
    places = {key: index for index, key in enumerate(pairs.keys)}
    actors = [places[k] for k in _keys(event.actors) if k in places]
    recipients = [places[k] for k in _keys(event.recipients) if k in places]
    if not event.recipients:
        recipients = actors if len(actors) > 1 else []
    for i in actors:
        for j in recipients:
            if (i, j) in pairs.answers:
                yield pairs.answers[i, j]


def _keys(found: Iterable[Found]) -> list[Key]:
    return [_key_of(f.participant.code, f.participant.sectors) for f in found]


def _added(
    scene: Scene, pairs: Pairs, told: list[Event], published: str | None, recall: Recall
) -> Iterator[Event]:
    known = {
        (ontology.quad(event.type), actor, recipient)
        for event in told
        for actor in _codes(event.actors)
        for recipient in (*_codes(event.recipients), *_codes(event.theme_entities), "")
    }
    known |= {
        (ontology.quad(event.type), one, other)
        for event in told
        if len(event.actors) > 1
        for one in _codes(event.actors)
        for other in _codes(event.actors)
    }
    phrases = date_phrases(scene.text, published)
    done: set[frozenset[Key]] = set()
    for (i, j), answer in sorted(pairs.answers.items(), key=lambda item: -item[1].confidence):
        if answer.type is None or answer.confidence < ADDS:
            continue
        one, other = pairs.keys[i], pairs.keys[j]
        if (ontology.quad(answer.type), one[0], other[0]) in known or one[0] == other[0]:
            continue
        if one[1] in _FIRMS and (other[1] in _FIRMS or not other[1]):
            continue  # firms that trade, buy and sue are no politics
        both = frozenset((one, other))
        mutual = answer.type in _RECIPROCAL and _returned(pairs, i, j)
        if mutual and both in done:
            continue
        done.add(both)
        joint = _joint(scene, pairs.mentions[i], pairs.mentions[j])
        if joint is None:
            continue
        head, actor, recipient = joint
        reader = MatchReader(scene, _as_match(answer, head), phrases, published, recall)
        actors, recipients = [as_found(actor)], [as_found(recipient)]
        if mutual:
            actors, recipients = [*actors, *recipients], []
        event = reader.told(answer.type, answer.factuality, actors, recipients)
        yield replace(event, confidence=round(answer.confidence * 0.95, 3))


def _codes(found: Iterable[Found]) -> list[str]:
    return [f.participant.code for f in found]


def _returned(pairs: Pairs, i: int, j: int) -> bool:
    back = pairs.answers.get((j, i))
    return back is not None and back.type == pairs.answers[i, j].type


def _joint(
    scene: Scene, ones: Sequence[Mention], others: Sequence[Mention]
) -> tuple[Token, Mention, Mention] | None:
    """The two mentions that stand nearest each other, and the word that joins them in the parse."""
    tokens: dict[int, Token] = {}
    for index, mention in scene.mention_at.items():
        token = scene.parsed[index]
        if id(mention) not in tokens or token.dep_ not in ("compound", "amod", "poss", "det"):
            tokens[id(mention)] = token
    best: tuple[int, Token, Token, Mention, Mention] | None = None
    for one in ones:
        for other in others:
            left, right = tokens.get(id(one)), tokens.get(id(other))
            if left is None or right is None:
                continue
            gap = abs(left.i - right.i)
            if best is None or gap < best[0]:
                best = (gap, left, right, one, other)
    if best is None:
        return None
    _, left, right, one, other = best
    above = [left, *left.ancestors]
    chain = {t.i for t in (right, *right.ancestors)}
    meeting = next((t for t in above if t.i in chain), left)
    for token in (meeting, *meeting.ancestors):
        if grammar.is_verb(token) or (token.pos_ == "NOUN" and token.i not in scene.mention_at):
            return token, one, other
    return meeting, one, other


def _as_match(answer: Relation, head: Token) -> Match:
    """The joining word as a match without places, for the reader of dates, voices and themes."""
    assert answer.type is not None  # only acts are read
    frame = Frame(
        pattern="",
        kind="verb" if grammar.is_verb(head) else "noun",
        heads=frozenset({head.lemma_}),
        subject="A",
        slots=(),
        particles=(),
        type=answer.type,
        mode=None,
        contexts=(),
        flags=frozenset(),
    )
    return Match(frame, head, (head,), (), (), ())
