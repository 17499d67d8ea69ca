"""A document in, its evidence out: the one public call of the package."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from allegiance import entities, ontology
from allegiance.coding import pairs
from allegiance.coding.attribution import remember_voice
from allegiance.coding.event import Event, Missed
from allegiance.coding.events import events
from allegiance.coding.figures import FoundFigure, figures
from allegiance.coding.harm import remember_harm
from allegiance.coding.judgements import FoundJudgement, judgements
from allegiance.coding.resolving import Found, Recall, remember
from allegiance.coding.scene import Scene, scenes
from allegiance.coding.sentences import LONGEST_SENTENCE, Sentence, split_sentences
from allegiance.model import Attribution, Document, Evidence, Judgement, Mention, Participant

CODER = "frames-1"
"""Name and version of this coder, written to every run of a ledger."""
_PRONOUN = re.compile(r"\b(he|she|it|they|his|her|its|their)\b", re.IGNORECASE)


class Coded(Struct, frozen=True):
    """The evidence of one document, in the order of its text, and what was passed over.

    `why` is empty where anything was coded, else one line that says why nothing was.
    """

    document: Document
    evidence: tuple[Evidence, ...]
    why: str = ""


def code(document: Document) -> Coded:
    """Read one document; never raises on any text, never returns an empty result without why."""
    sentences = split_sentences(document.text)
    mentions = entities.find(document.text, document.published)
    readable, too_long = _readable(document.text, sentences, mentions)
    recall = Recall()
    lines: list[Evidence] = []
    missed: list[Missed] = []
    parsed = list(scenes(document.text, readable))
    for scene, asked in zip(parsed, pairs.ask(parsed), strict=True):
        made, passed = events(scene, document.published, recall)
        made = pairs.weigh(scene, asked, made, document.published, recall)
        remember_harm(made, recall)
        missed += passed
        lines += _lines(document, scene, made, figures(scene), judgements(scene, recall))
        remember(scene, recall)
        remember_voice(scene, recall)
    unique = {line.id: line for line in lines}
    why = "" if unique else _why(sentences, mentions, readable, missed, too_long)
    return Coded(document, tuple(unique.values()), why)


def code_all(documents: Iterable[Document]) -> Iterator[Coded]:
    """`code` for each document, in order."""
    for document in documents:
        yield code(document)


def _readable(
    text: str, sentences: list[Sentence], mentions: list[Mention]
) -> tuple[list[tuple[Sentence, tuple[Mention, ...]]], int]:
    """Sentences worth a parse: they name an actor, or a pronoun may stand for the last one."""
    chosen: list[tuple[Sentence, tuple[Mention, ...]]] = []
    too_long = 0
    position = 0
    follows = False
    for sentence in sentences:
        while position < len(mentions) and mentions[position].span[0] < sentence.start:
            position += 1
        inside = []
        ahead = position
        while ahead < len(mentions) and mentions[ahead].span[1] <= sentence.end:
            if mentions[ahead].entity is not None or mentions[ahead].text[:1].isupper():
                inside.append(mentions[ahead])
            # else a plain noun ("his government") that the grammar of the sentence may still place
            ahead += 1
        position = ahead
        if sentence.end - sentence.start > LONGEST_SENTENCE:
            too_long += 1
            continue
        names = any(m.entity is not None for m in inside)
        pronoun = follows and _PRONOUN.search(text, sentence.start, sentence.end) is not None
        if names or pronoun:
            chosen.append((sentence, tuple(inside)))
        follows = names or pronoun
    return chosen, too_long


def _lines(
    document: Document,
    scene: Scene,
    made: list[Event],
    numbers: list[FoundFigure],
    views: list[FoundJudgement],
) -> list[Evidence]:
    sentence = scene.sentence
    common = {
        "document": document.name,
        "sentence": sentence.index,
        "span": (sentence.start, sentence.end),
        "quote": scene.text,
    }
    lines = []
    for event in made:
        lines.append(
            Evidence(
                id="",
                kind="event",
                actors=_participants(event.actors),
                recipients=_participants(event.recipients),
                type=event.type,
                mode=event.mode,
                contexts=event.contexts,
                trigger=event.trigger,
                theme=event.theme,
                theme_entities=_participants(event.theme_entities),
                factuality=event.factuality,
                attribution=event.voice.attribution,
                date=event.date,
                date_text=event.date_text,
                quad=ontology.quad(event.type),
                confidence=event.confidence,
                **common,  # type: ignore[arg-type]
            )
        )
    for number in numbers:
        poll = number.figure.measure == "poll share"
        lines.append(
            Evidence(
                id="",
                kind="figure",
                actors=number.actors,
                recipients=number.recipients,
                type=number.stance,
                theme_entities=() if poll else _mentioned(scene),
                attribution=Attribution(kind="poll" if poll else "author"),
                date=document.published if poll else None,
                confidence=0.8,
                figure=number.figure,
                **{**common, "span": number.span, "quote": scene.quoted(number.span)},  # type: ignore[arg-type]
            )
        )
    for view in views:
        lines.append(
            Evidence(
                id="",
                kind="judgement",
                trigger=view.trigger,
                attribution=view.voice.attribution,
                date=document.published,
                confidence=0.7,
                judgement=Judgement(about=_participants(view.about), outlook=view.outlook),
                **common,  # type: ignore[arg-type]
            )
        )
    return [_with_id(document, line) for line in lines]


def _participants(found: tuple[Found, ...]) -> tuple[Participant, ...]:
    return tuple(f.participant for f in found)


def _mentioned(scene: Scene) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            code=m.entity.code,
            sectors=m.entity.sectors,
            name=m.entity.name,
            text=m.text,
            span=m.span,
        )
        for m in scene.mentions
        if m.entity is not None
    )


def _with_id(document: Document, line: Evidence) -> Evidence:
    """The id is a hash of what the line says of which bytes, so it is the same on every run."""
    from msgspec.structs import replace

    key = "\x1f".join(
        (
            document.sha256,
            line.kind,
            str(line.span),
            str(line.trigger.span if line.trigger else ""),
            str(line.type),
            line.factuality,
            ",".join(p.code for p in line.actors),
            ",".join(p.code for p in line.recipients),
        )
    )
    return replace(line, id=hashlib.sha256(key.encode()).hexdigest()[:16])


def _why(
    sentences: list[Sentence],
    mentions: list[Mention],
    readable: list[tuple[Sentence, tuple[Mention, ...]]],
    missed: list[Missed],
    too_long: int,
) -> str:
    if not sentences:
        return "the document has no text"
    if too_long == len(sentences):
        return f"every sentence is longer than {LONGEST_SENTENCE} characters and was not read"
    if not any(m.entity is not None for m in mentions):
        return f"no political actor is named in its {len(sentences)} sentence(s)"
    if not missed:
        return (
            f"{len(readable)} of {len(sentences)} sentence(s) name an actor, "
            "but none holds a predicate of the lexicon"
        )
    first = missed[0]
    return f"{len(missed)} predicate(s) found, none an event; first: {first.trigger!r}: {first.why}"
