"""Who says so: the author, or whoever the grammar makes the speaker of the clause."""

from __future__ import annotations

from msgspec import Struct
from spacy.tokens import Token

from allegiance.coding import grammar
from allegiance.coding.governors import Governed
from allegiance.coding.resolving import PRONOUNS, Found, Recall, is_person, resolve
from allegiance.coding.scene import Scene
from allegiance.model import Attribution, AttributionKind

_POLLS = {"poll", "survey", "pollster", "polling", "respondent"}
_OFFICIALS = {
    "government", "ministry", "spokesman", "spokeswoman", "spokesperson", "authority", "police",
    "army", "military", "president", "minister", "statement", "embassy", "office", "parliament",
}  # fmt: skip
_QUOTES = '"“”'


class Voice(Struct, frozen=True):
    """An attribution with the speaker as found, for comparing with an event's actor."""

    attribution: Attribution
    speaker: Found | None = None


AUTHOR = Voice(Attribution(kind="author"))


def voice(scene: Scene, head: Token, governed: Governed, recall: Recall) -> Voice:
    """The nearest word of saying above `head`, "according to", or a quotation that runs on."""
    if governed.speech is not None:
        spoken = _speech(scene, governed.speech, recall)
        if spoken is not None:
            return spoken
    for token in scene.parsed:
        if token.lower_ == "according":
            nouns = [
                o
                for c in token.children
                if c.lower_ == "to"
                for o in grammar.objects_of_preposition(c)
            ]
            if nouns:
                return _voice_of(scene, nouns, token, recall)
    if recall.quoting is not None and _runs_on(scene):
        return recall.quoting if isinstance(recall.quoting, Voice) else AUTHOR
    return AUTHOR


def remember_voice(scene: Scene, recall: Recall) -> None:
    """Keep the speaker of a quotation that this sentence leaves open or introduces."""
    text = scene.text
    for token in scene.parsed:
        if token.lemma_ in ("say", "add", "tell", "write", "state") and grammar.is_verb(token):
            spoken = _speech(scene, token, recall)
            if spoken is not None:
                recall.quoting = spoken
                return
    if not (text[:1] in _QUOTES or text[-1:] in _QUOTES):
        recall.quoting = None


def _runs_on(scene: Scene) -> bool:
    """The whole sentence stands in quotation marks, and nobody in it is said to speak."""
    text = scene.text.strip()
    return text[:1] in _QUOTES or (text[-1:] in _QUOTES and text.count('"') % 2 == 1)


def _speech(scene: Scene, word: Token, recall: Recall) -> Voice | None:
    if grammar.is_verb(word):
        nouns = grammar.subjects(word)
    else:
        nouns = [c for c in word.children if c.dep_ == "poss"] or [
            o
            for c in word.children
            if c.lower_ in ("by", "of", "from")
            for o in grammar.objects_of_preposition(c)
        ]
        if not nouns and grammar.is_verb(word.head):
            nouns = grammar.subjects(word.head)
    return _voice_of(scene, nouns, word, recall) if nouns else None


def _voice_of(scene: Scene, nouns: list[Token], word: Token, recall: Recall) -> Voice:
    span = scene.span([nouns[0], word, *_phrase(nouns[0])])
    found = resolve(scene, nouns, recall)
    speaker = found[0] if found else None
    kind = _kind(nouns[0], speaker)
    return Voice(
        Attribution(
            kind=kind,
            speaker=speaker.participant if speaker else None,
            text=scene.quoted(span),
            span=span,
        ),
        speaker,
    )


def _phrase(noun: Token) -> list[Token]:
    """The noun's own words, without clauses that hang on it."""
    return [c for c in noun.children if c.dep_ in ("det", "amod", "compound", "poss", "nummod")]


def _kind(noun: Token, speaker: Found | None) -> AttributionKind:
    if noun.lemma_.lower() in _POLLS:
        return "poll"
    if speaker is not None:
        sectors = speaker.participant.sectors
        if "OPP" in sectors or "REB" in sectors:
            return "opposition"
        if noun.lower_ in PRONOUNS:
            return "named" if is_person(speaker.mention) else "official"
        if is_person(speaker.mention):
            return "named"
        civil = set(sectors) & {"CVL", "SOC", "JRN", "BUS", "EDU", "REL", "ELI"}
        return "unnamed" if civil and "GOV" not in sectors else "official"
    if noun.pos_ == "PROPN" or noun.lower_ in ("he", "she"):
        return "named"
    return "official" if noun.lemma_.lower() in _OFFICIALS else "unnamed"
