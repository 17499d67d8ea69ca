"""Expectations, forecasts, explanations of experts and officials: shown, never counted as acts."""

from __future__ import annotations

from msgspec import Struct
from spacy.tokens import Token

from allegiance.coding import grammar
from allegiance.coding.attribution import Voice, voice
from allegiance.coding.governors import Governed
from allegiance.coding.resolving import Found, Recall, in_span
from allegiance.coding.scene import Scene
from allegiance.model import Outlook, Trigger

_EXPERTS = {
    "expert", "analyst", "observer", "economist", "historian", "scholar", "researcher", "diplomat",
    "academic", "commentator", "strategist", "professor", "pundit", "scientist", "institute",
    "think_tank", "fellow", "official", "many", "some", "most", "critic", "agency", "bank",
    "report",
}  # fmt: skip
_VERBS: dict[str, Outlook] = {
    "expect": "expectation", "anticipate": "expectation", "believe": "expectation",
    "think": "expectation", "hope": "expectation", "doubt": "expectation", "fear": "expectation",
    "suspect": "expectation", "assume": "expectation", "predict": "forecast",
    "forecast": "forecast", "project": "forecast", "foresee": "forecast", "estimate": "forecast",
    "reckon": "forecast", "bet": "forecast", "explain": "explanation", "attribute": "explanation",
    "interpret": "explanation", "see": "explanation", "argue": "explanation",
}  # fmt: skip
_SPEECH = {"say", "warn", "note", "add", "suggest", "argue", "write", "tell"}


class FoundJudgement(Struct, frozen=True):
    """A judgement, the word that makes it one, whom it is about and whose it is."""

    outlook: Outlook
    trigger: Trigger
    about: tuple[Found, ...]
    voice: Voice


def judgements(scene: Scene, recall: Recall) -> list[FoundJudgement]:
    """Judgements of the sentence: an expert's or official's view of what is, or will be, so."""
    found = []
    for token in scene.parsed:
        if not grammar.is_verb(token):
            continue
        outlook = _outlook(token)
        if outlook is None:
            continue
        content = [
            c for c in token.children if c.dep_ in ("ccomp", "xcomp", "dobj", "nsubjpass", "prep")
        ]
        if not content:
            continue
        span = scene.span([t for c in content for t in c.subtree])
        about = in_span(scene, span, set())
        if not about:
            continue
        governed = Governed("ACCUSE", None, "asserted", speech=token)
        passive = grammar.is_passive(token)
        found.append(
            FoundJudgement(
                outlook,
                Trigger(scene.quoted(scene.span([token])), scene.span([token])),
                tuple(about),
                voice(
                    scene,
                    token,
                    Governed("ACCUSE", None, "asserted") if passive else governed,
                    recall,
                ),
            )
        )
    return found


def _outlook(verb: Token) -> Outlook | None:
    lemma = verb.lemma_.lower()
    if lemma in _VERBS and grammar.is_passive(verb):
        # "is expected to", "is believed to"
        infinitive = any(c.dep_ == "xcomp" for c in verb.children)
        return _VERBS[lemma] if infinitive and _VERBS[lemma] != "explanation" else None
    holders = grammar.subjects(verb)
    expert = any(h.lemma_.lower() in _EXPERTS for h in holders)
    if lemma in _VERBS:
        clause = any(c.dep_ in ("ccomp", "xcomp", "dobj") for c in verb.children)
        return _VERBS[lemma] if clause and (expert or _VERBS[lemma] == "forecast") else None
    if lemma in _SPEECH and expert:
        for complement in (c for c in verb.children if c.dep_ == "ccomp"):
            words = {c.lower_ for c in complement.subtree if c.dep_ in ("aux", "acomp", "mark")}
            if words & {"will", "would", "may", "might", "could", "likely", "unlikely"}:
                return "forecast"
            if words & {"because"}:
                return "explanation"
    return None
