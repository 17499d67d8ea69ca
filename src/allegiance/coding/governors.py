"""What the words above a predicate make of it: did it happen, was it refused, asked for, denied?

Climbs from a predicate to the top of its sentence and applies, at each step, the effect of the
governing word (`data/governors.toml`) and of its negation and modality. PLOVER's rules for
promises (manual, sections AGREE and CONCEDE) and DESIGN's Factuality are settled at the end, when
it is known who speaks.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from spacy.tokens import Token

from allegiance.coding import grammar
from allegiance.coding.matching import Match
from allegiance.model import Factuality, PloverType

Group = Literal[
    "commit", "refuse", "request", "threaten", "plan", "suppose", "foresee", "fail", "deny",
    "realise", "quit", "say",
]  # fmt: skip
Link = Literal["finite", "bare", "noun"]
Reach = Literal[
    "asserted", "negated", "intended", "requested", "hypothetical", "disputed",
    "future", "negated future",
]  # fmt: skip
# Which groups a word is looked for in, by the form of what it governs.
_ORDER: dict[Link, tuple[Group, ...]] = {
    "finite": ("deny", "foresee", "suppose", "request", "say", "realise"),
    "bare": (
        "fail", "refuse", "deny", "quit", "threaten", "commit", "request", "foresee", "suppose",
        "plan", "realise", "say",
    ),
    "noun": (
        "deny", "fail", "refuse", "quit", "threaten", "commit", "request", "suppose", "foresee",
        "plan",
    ),
}  # fmt: skip
_COOPERATION = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"}
_FINITE_REQUESTS = {"demand", "request", "insist", "require", "propose", "suggest", "recommend"}
_FINITE_SUPPOSITIONS = {
    "fear", "worry", "wonder", "doubt", "speculate", "suspect", "question", "assume", "imagine",
    "suppose", "ask", "debate",
}  # fmt: skip
_HIGHEST = 10


class Governed(Struct, frozen=True):
    """A predicate after the climb. `reach` still tells plain future from ascribed plans."""

    type: PloverType
    mode: str | None
    reach: Reach
    speech: Token | None = None
    """The word of saying nearest above the predicate."""
    requests: tuple[Token, ...] = ()
    """Words by which somebody asks for the act, nearest first; each is a REQUEST of its own."""
    governor: Token | None = None
    """The word that turned the act into another type, if one did."""
    judged: Token | None = None
    """The word of expecting or predicting above the predicate."""


class _Marks(Struct, frozen=True):
    negated: bool = False
    future: bool = False
    hypothetical: bool = False
    obliged: bool = False


def govern(match: Match) -> Governed:
    """Climb from the match's predicate; reads only the parse, not who is who."""
    node = match.light or match.head
    start = _apply_marks("asserted", _marks(node))
    if match.head is not node or match.frame.kind == "noun":
        start = _apply_modifiers(start, match.head)
    state = Governed(match.frame.type, match.frame.mode, start)
    for _ in range(_HIGHEST):
        step = _governor(node)
        if step is None:
            break
        word, link, above = step
        group = _group(word, link)
        if group is not None:
            state = _apply_group(state, group, word, link)
        elif link == "noun":
            # "has not criticised the war": the war is a fact whatever is denied of its critic
            break
        elif link == "bare" and _is_purpose(node):
            state = replace(state, reach=_weaker(state.reach, "intended"))
        if above is None:
            break
        state = replace(state, reach=_apply_marks(state.reach, _marks(above), group))
        node = above
    return state


def settle(
    governed: Governed, *, self_announced: bool, unattributed: bool
) -> tuple[PloverType, str | None, Factuality]:
    """PLOVER type, mode and factuality once the speaker is known.

    `self_announced`: the speaker is the actor. A future act the actor announces is AGREE, CONCEDE
    or THREATEN; what another says it will do is intended. A cooperative act it says it will not do
    is a refusal, REJECT.
    """
    if governed.reach == "future":
        if self_announced:
            return (*_announced(governed.type), "asserted")
        return governed.type, governed.mode, "intended"
    if governed.reach == "negated future":
        if governed.type in _COOPERATION and (self_announced or unattributed):
            return "REJECT", request_mode(governed.type), "asserted"
        return governed.type, governed.mode, "negated"
    return governed.type, governed.mode, governed.reach


def request_mode(plover: PloverType) -> str:
    """The mode of a REQUEST or REJECT of an act of this type (PLOVER manual, REQUEST modes)."""
    if plover in ("AID", "COOPERATE", "SUPPORT", "AGREE"):
        return "assist"
    if plover == "CONSULT":
        return "meet"
    if plover in ("RETREAT", "CONCEDE"):
        return "yield"
    return "change"


def marks(name: str) -> frozenset[str]:
    """A list of the `[marks]` table of governors.toml by name."""
    return frozenset(_tables()["marks"][name])


def _announced(plover: PloverType) -> tuple[PloverType, str | None]:
    if plover in ("RETREAT", "CONCEDE"):
        return "CONCEDE", None
    if plover in _COOPERATION:
        return "AGREE", None
    if plover in ("ACCUSE", "REJECT", "THREATEN", "REQUEST"):
        return plover, None
    return "THREATEN", None


def _apply_group(state: Governed, group: Group, word: Token, link: Link) -> Governed:
    plover, reach = state.type, state.reach
    cooperative = plover in _COOPERATION
    if group == "say":
        return replace(state, speech=state.speech or word)
    if group == "commit":
        if reach in ("negated", "negated future"):
            turned: PloverType = "REJECT" if cooperative else "CONCEDE"
            return replace(state, type=turned, mode=None, reach="asserted", governor=word)
        if reach in ("asserted", "future", "intended"):
            turned, mode = _announced(plover)
            return replace(state, type=turned, mode=mode, reach="asserted", governor=word)
        return state
    if group == "refuse":
        if reach not in ("asserted", "future", "intended"):
            return state
        if not cooperative and plover not in ("MOBILIZE", "REQUEST"):
            return replace(state, reach="negated")
        return replace(
            state, type="REJECT", mode=request_mode(plover), reach="asserted", governor=word
        )
    if group == "request":
        if reach in ("asserted", "future", "requested", "intended", "negated", "negated future"):
            return replace(state, reach="requested", requests=(*state.requests, word))
        return state
    if group == "threaten":
        if link == "finite" or reach not in ("asserted", "future", "intended"):
            return replace(state, speech=state.speech or word)
        if cooperative and plover != "RETREAT":
            return replace(state, reach=_weaker(reach, "hypothetical"))
        return replace(state, type="THREATEN", mode=None, reach="asserted", governor=word)
    if group == "quit":
        if reach == "asserted":
            turned = "SANCTION" if cooperative else "RETREAT"
            mode = "discontinue" if cooperative else None
            return replace(state, type=turned, mode=mode, governor=word)
        return state
    if group == "deny":
        speech = word if link == "finite" else None
        return replace(state, reach="disputed", speech=state.speech or speech)
    if group == "fail":
        return replace(state, reach="negated" if reach != "negated" else "asserted")
    if group == "plan":
        return replace(state, reach=_weaker(reach, "intended"))
    if group in ("suppose", "foresee"):
        judged = word if group == "foresee" else state.judged
        speech = state.speech or (word if link == "finite" else None)
        return replace(state, reach=_weaker(reach, "hypothetical"), judged=judged, speech=speech)
    return state


def _weaker(reach: Reach, to: Reach) -> Reach:
    """A plan of a plan stays a plan; nothing becomes surer by being embedded."""
    return to if reach in ("asserted", "future") else reach


def _apply_marks(reach: Reach, marks: _Marks, group: Group | None = None) -> Reach:
    if group == "say":
        return reach if not marks.hypothetical else _weaker(reach, "hypothetical")
    if marks.hypothetical and reach not in ("negated", "negated future"):
        return _weaker(reach, "hypothetical")
    if marks.negated:
        if reach in ("asserted", "future"):
            return "negated future" if marks.future or reach == "future" else "negated"
        return "negated" if reach in ("intended", "hypothetical") else reach
    if marks.obliged:
        return _weaker(reach, "requested")
    if marks.future:
        return "future" if reach == "asserted" else reach
    return reach


def _apply_modifiers(reach: Reach, noun: Token) -> Reach:
    words = {c.lower_ for c in noun.children if c.dep_ in ("amod", "det", "compound", "advmod")}
    marks = _tables()["marks"]
    if words & marks["disputed_modifiers"]:
        return _weaker(reach, "disputed")
    if words & marks["negated_modifiers"]:
        return "negated"
    if words & marks["hypothetical_modifiers"]:
        return _weaker(reach, "hypothetical")
    if words & marks["intended_modifiers"]:
        return _weaker(reach, "intended")
    return reach


def _marks(node: Token) -> _Marks:
    """Negation and modality of the clause whose verb is `node`, its own and shared ones."""
    if not grammar.is_verb(node):
        return _Marks()
    tables = _tables()["marks"]
    words: set[str] = set()
    verb = node
    negated = hypothetical = False
    for _ in range(4):
        own = [c for c in verb.children if c.dep_ in ("aux", "neg", "mark", "advmod", "auxpass")]
        words |= {c.lower_ for c in own if c.dep_ != "mark"}
        negated |= any(c.dep_ == "neg" or c.lower_ in tables["negation"] for c in own)
        hypothetical |= any(
            c.dep_ in ("mark", "advmod") and c.lower_ in tables["conditional"] for c in own
        )
        # coordination shares auxiliaries unless the later verb has its own
        finite = any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in own) or any(
            c.dep_ in ("nsubj", "nsubjpass") for c in verb.children
        )
        if verb.dep_ == "conj" and grammar.is_verb(verb.head) and not finite:
            verb = verb.head
            continue
        break
    for child in node.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            negated |= any(
                g.dep_ == "det" and g.lower_ in ("no", "neither") for g in child.children
            )
            negated |= child.lower_ in ("none", "nobody", "nothing")
    obliged = bool(words & tables["obligation"])
    counterfactual = "would" in words and "have" in words
    question = node.doc[-1].text == "?" and node.dep_ == "ROOT"
    possible = bool(words & tables["hypothetical"])
    # "NATO to sanction Norway": the parser may take the headline's verb for a relative clause
    top = node.dep_ == "ROOT" or (node.head.dep_ == "ROOT" and not grammar.is_verb(node.head))
    headline = top and node.tag_ == "VB" and "to" in words
    return _Marks(
        negated=negated,
        future=bool(words & tables["future"]) or headline or _going_to(node),
        hypothetical=hypothetical or counterfactual or question or (possible and not negated),
        obliged=obliged,
    )


def _going_to(verb: Token) -> bool:
    head = verb.head
    return verb.dep_ == "xcomp" and head.lemma_ == "go" and head.tag_ == "VBG"


def _governor(node: Token) -> tuple[Token, Link, Token | None] | None:
    """The word above `node`, how it governs it, and where the climb goes on."""
    label = grammar.clause_label(node)
    head = grammar.controller(node)
    if head is None:
        return None
    if not grammar.is_verb(node):
        return _above_noun(node, label, head)
    if label in ("xcomp", "ccomp", "csubj", "csubjpass"):
        finite = any(c.dep_ in ("nsubj", "nsubjpass") for c in node.children) and not (
            node.tag_ in ("VB", "VBG")
            and not any(c.dep_ == "aux" and c.tag_ == "MD" for c in node.children)
        )
        if head.pos_ == "ADJ" or (head.dep_ in ("acomp", "oprd") and not grammar.is_verb(head)):
            return head, "bare", head.head if grammar.is_verb(head.head) else None
        return head, "finite" if finite else "bare", head if grammar.is_verb(head) else None
    if label == "acl":
        return head, "bare", head
    if label == "pcomp":
        owner = head.head
        if head.lower_ == "without":
            return head, "bare", None
        return owner, "bare", owner
    if label == "advcl" and (_is_purpose(node) or node.tag_ == "VBG"):
        return head, "bare", head if grammar.is_verb(head) else None
    if label in ("parataxis", "advcl") and grammar.is_verb(head):
        return None
    return None


def _above_noun(noun: Token, label: str, head: Token) -> tuple[Token, Link, Token | None] | None:
    if label in ("dobj", "nsubjpass", "oprd"):
        return head, "noun", head
    if label == "nsubj" and head.lemma_ == "be":
        predicate = next((c for c in head.children if c.dep_ in ("acomp", "attr")), None)
        return (predicate, "noun", head) if predicate is not None else (head, "noun", head)
    if label == "nsubj":
        return None
    if label == "pobj" and head.dep_ in ("prep", "agent"):
        owner = head.head
        if owner.lower_ in ("event", "case") and head.lower_ == "of":
            return owner, "noun", None
        if head.lower_ in (
            "for",
            "of",
            "about",
            "against",
            "to",
            "over",
            "on",
            "at",
            "from",
            "with",
        ):
            return owner, "noun", owner
    return None


def _is_purpose(node: Token) -> bool:
    return (
        node.dep_ in ("advcl", "xcomp")
        and node.tag_ == "VB"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children)
        and not any(c.dep_ == "nsubj" for c in node.children)
    )


def _group(word: Token, link: Link) -> Group | None:
    if word.lower_ == "without":
        return "fail"
    if link == "noun" and word.lower_ in ("event", "case"):
        return "suppose"
    lemma = word.lemma_.lower()
    tables = _tables()
    kind = (
        "verbs"
        if grammar.is_verb(word)
        else "adjectives"
        if word.pos_ in ("ADJ", "ADV")
        else "nouns"
    )
    children = {c.lower_ for c in word.children}
    for verb, particle in tables["particles"]:
        if lemma == verb and particle in children:
            return "refuse" if tables["particles"][verb, particle] == "refuse" else "fail"
    if link == "finite" and lemma == "promise":
        return "say"
    if link == "bare" and lemma in ("warn", "caution") and "against" in children:
        return "request"
    for group in _ORDER[link]:
        if lemma not in tables[group].get(kind, ()):
            continue
        if link == "finite" and group == "request" and lemma not in _FINITE_REQUESTS:
            continue
        if link == "finite" and group == "suppose" and lemma not in _FINITE_SUPPOSITIONS:
            continue
        if link == "noun" and not _governs_noun(group, lemma, children):
            continue
        return group
    return None


def _governs_noun(group: Group, lemma: str, children: set[str]) -> bool:
    """Before a noun some verbs need their preposition: "call for talks" asks, "call talks" not."""
    if group == "request" and lemma in ("call", "appeal", "push", "press", "ask", "plead", "lobby"):
        return "for" in children
    if group == "plan" and lemma in ("be", "set", "move", "look", "push", "work", "mean", "go"):
        return False
    if group == "suppose" and lemma in (
        "discuss",
        "debate",
        "appear",
        "seem",
        "look",
        "question",
        "ask",
    ):
        return False
    return not (group == "commit" and lemma in ("accept", "decide", "resolve", "assure"))


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict]:  # type: ignore[type-arg]
    text = (files("allegiance.coding") / "data" / "governors.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    tables: dict[str, dict] = {"particles": {}}  # type: ignore[type-arg]
    for group, parts in raw.items():
        tables[group] = {
            key: frozenset(values) if key != "particles" else values
            for key, values in parts.items()
        }
        for verb, particle in parts.get("particles", []):
            tables["particles"][verb, particle] = group
    return tables
