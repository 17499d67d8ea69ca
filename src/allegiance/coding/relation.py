"""Who does what to whom: a sentence and two entities in it -> PLOVER type, or nothing.

A six-layer MiniLM (Wang et al. 2020) read by ONNX Runtime. A sentence is read once by the first
layers; each ordered pair asked about is read by the last ones from there, its two entities
marked. Weights are int8 in the file and fp32 when they run; a sentence is padded to a length that
depends on nothing but itself, so the batch it stands in cannot change its answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from allegiance.coding.wordpiece import Tokens, covered, tokenize
from allegiance.model import PLOVER_TYPES, Factuality, PloverType, Span

FACTUALITIES: tuple[Factuality, ...] = (
    "asserted", "negated", "intended", "requested", "hypothetical", "disputed",
)  # fmt: skip
FINE: tuple[str, ...] = (
    *PLOVER_TYPES, "NONE", "SANCTION/imposed", "CONCEDE/promised", "SANCTION/convicted",
    "CONCEDE/sorry", "AGREE/concluded", "COERCE/military", "REJECT/truce",
)  # fmt: skip
"""What the model tells apart: the types, nothing, and kinds that PLOVER's manual and the published
CAMEO crosswalk put in different types."""
Convention = Literal["manual", "crosswalk"]
_PARENT: dict[Convention, tuple[str, ...]] = {
    "manual": (
        *PLOVER_TYPES, "NONE",
        "SANCTION", "CONCEDE", "SANCTION", "CONCEDE", "AGREE", "COERCE", "REJECT",
    ),
    "crosswalk": (
        *PLOVER_TYPES, "NONE",
        "COERCE", "AGREE", "ACCUSE", "SUPPORT", "SUPPORT", "ASSAULT", "ASSAULT",
    ),
}  # fmt: skip
_ROWS = (*PLOVER_TYPES, "NONE")
_INTENT = {
    "AGREE": ("CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"),
    "THREATEN": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
_LONGEST, _STEP = 192, 16
_BATCH = 24  # pairs in one run of the network
_DIGITS = 3  # logits are rounded before they decide


class MarkedSentence(Struct, frozen=True):
    """`entities` are the character spans of each entity; `pairs` are (actor, recipient)."""

    text: str
    entities: tuple[tuple[Span, ...], ...]
    pairs: tuple[tuple[int, int], ...]


class Relation(Struct, frozen=True):
    """What the first entity of a pair does to the second.

    `type` is None where nothing stands between them in this direction; `confidence` is the
    calibrated probability of `type` (of nothing, where it is None). `types` are the probabilities
    of PLOVER_TYPES and then of nothing, `factualities` those of FACTUALITIES; both sum to 1.
    """

    type: PloverType | None
    factuality: Factuality
    confidence: float
    types: tuple[float, ...]
    factualities: tuple[float, ...]

    @property
    def likeliest(self) -> PloverType:
        """The likeliest type where something is known to stand between the two."""
        return PLOVER_TYPES[max(range(len(PLOVER_TYPES)), key=lambda i: (self.types[i], -i))]


def relations(
    sentences: Sequence[MarkedSentence], *, convention: Convention = "manual", batch: int = _BATCH
) -> list[Relation]:
    """One Relation for each pair asked, in the order of the sentences and of their pairs.

    Args:
        sentences: text of any length; what lies beyond some 190 word pieces is not read, and an
            entity that lies wholly there has no relation.
        convention: `manual`, PLOVER's codebook and the project's own, or `crosswalk`, CAMEO's
            codes carried over, as in the field's older files: there sanctions imposed are COERCE,
            convictions ACCUSE, promised concessions AGREE, apologies and agreements concluded
            SUPPORT, blockades, occupations, hacking and broken truces ASSAULT, and what is only
            planned is AGREE or THREATEN.
        batch: pairs read at once; changes speed and memory, never an answer.
    """
    logits, facts = _Reader.shared().logits(sentences, batch)
    return [_relation(kinds, fact, convention) for kinds, fact in zip(logits, facts, strict=True)]


def marked_row(marked: str) -> MarkedSentence:
    """ "<s>A</s> hit <t>R</t>" -> the sentence and its pair; a mark that is missing is empty."""
    text = ""
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    opened: dict[str, int] = {}
    for part in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", part):
            role = part[-2]
            if part[1] != "/":
                opened[role] = len(text)
            elif role in opened:
                start = opened.pop(role)
                inside = text[start:]
                spans[role].append((start, start + len(inside.rstrip())))
        else:
            text += part
    return MarkedSentence(text, (tuple(spans["s"]), tuple(spans["t"])), ((0, 1),))


def _relation(
    kinds: NDArray[np.float64], facts: NDArray[np.float64], convention: Convention
) -> Relation:
    settings = _settings()
    scaled = kinds.copy()
    scaled[FINE.index("NONE")] += settings["none_bias"]
    odds = _softmax(scaled / settings["temperature"])
    types = np.zeros(len(_ROWS))
    for parent, share in zip(_PARENT[convention], odds, strict=True):
        types[_ROWS.index(parent)] += share
    factualities = _softmax(facts / settings["fact_temperature"])
    if convention == "crosswalk":
        _carry_over_plans(types, float(factualities[FACTUALITIES.index("intended")]))
    best = int(types.round(4).argmax())
    return Relation(
        type=None if _ROWS[best] == "NONE" else PLOVER_TYPES[best],
        factuality=FACTUALITIES[int(factualities.round(4).argmax())],
        confidence=round(float(types[best]), 3),
        types=tuple(float(t) for t in types.round(4)),
        factualities=tuple(float(f) for f in factualities.round(4)),
    )


def _carry_over_plans(types: NDArray[np.float64], planned: float) -> None:
    """CAMEO's codes for intent: a plan to cooperate or yield is AGREE, to harm is THREATEN."""
    for target, acts in _INTENT.items():
        for act in acts:
            share = types[_ROWS.index(act)] * planned
            types[_ROWS.index(act)] -= share
            types[_ROWS.index(target)] += share


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = np.exp(logits - logits.max())
    return np.asarray(odds / odds.sum())


@lru_cache(maxsize=1)
def _settings() -> dict[str, float]:
    text = (files("allegiance.coding") / "data" / "relation.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text).items()}


class _Pair(Struct, frozen=True):
    place: int
    sentence: int
    actor: list[int]
    recipient: list[int]


class _Reader:
    """The network, loaded once a process."""

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = files("allegiance.coding") / "data" / "relation.onnx"
        self._session = onnxruntime.InferenceSession(
            path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    @classmethod
    def shared(cls) -> _Reader:
        return _reader()

    def logits(
        self, sentences: Sequence[MarkedSentence], batch: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rounded logits of FINE and FACTUALITIES for all pairs, in order."""
        tokens = [tokenize(s.text, _LONGEST) for s in sentences]
        groups: dict[int, list[_Pair]] = {}
        count = 0
        for number, (sentence, token) in enumerate(zip(sentences, tokens, strict=True)):
            places = [covered(token, spans) for spans in sentence.entities]
            length = -(-len(token.ids) // _STEP) * _STEP
            for actor, recipient in sentence.pairs:
                pair = _Pair(count, number, places[actor], places[recipient])
                groups.setdefault(length, []).append(pair)
                count += 1
        kinds = np.zeros((count, len(FINE)))
        facts = np.zeros((count, len(FACTUALITIES)))
        for length in sorted(groups):
            pairs = groups[length]
            for start in range(0, len(pairs), batch):
                members = pairs[start : start + batch]
                one, two = self._session.run(None, _inputs(members, tokens, length))
                at = [pair.place for pair in members]
                kinds[at], facts[at] = one.round(_DIGITS), two.round(_DIGITS)
        return kinds, facts


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    import os

    return _Reader(int(os.environ.get("ALLEGIANCE_MODEL_THREADS", "1")))


def _inputs(pairs: list[_Pair], tokens: list[Tokens], length: int) -> dict[str, Any]:
    order: dict[int, int] = {}
    for pair in pairs:
        order.setdefault(pair.sentence, len(order))
    ids = np.zeros((len(order), length), np.int64)
    mask = np.zeros((len(order), length), np.float32)
    for sentence, row in order.items():
        own = tokens[sentence].ids
        ids[row, : len(own)] = own
        mask[row, : len(own)] = 1
    asked = max(1 + len(p.actor) + len(p.recipient) for p in pairs)
    roles = np.zeros((len(pairs), length, 2), np.float32)
    places = np.zeros((len(pairs), asked), np.int64)
    pool = np.zeros((len(pairs), 3, asked), np.float32)
    for row, pair in enumerate(pairs):
        pool[row, 0, 0] = 1
        at = 1
        for role, entity in enumerate((pair.actor, pair.recipient)):
            roles[row, entity, role] = 1
            places[row, at : at + len(entity)] = entity
            pool[row, role + 1, at : at + len(entity)] = 1 / max(len(entity), 1)
            at += len(entity)
    sentence_of = np.array([order[p.sentence] for p in pairs], np.int64)
    return {
        "ids": ids, "mask": mask, "sentence": sentence_of,
        "roles": roles, "places": places, "pool": pool,
    }  # fmt: skip
