"""The relation model: what it must know, and that a batch never changes an answer."""

from __future__ import annotations

import random
from importlib.resources import files

import pytest

from allegiance.coding.relation import (
    FACTUALITIES,
    MarkedSentence,
    Relation,
    marked_row,
    relations,
)
from allegiance.coding.wordpiece import covered, state_rows, tokenize

pytest.importorskip("onnxruntime")
if not (files("allegiance.coding") / "data" / "relation.onnx").is_file():
    pytest.skip("no model in the package", allow_module_level=True)

PLAIN = [
    ("<s>Norway</s> condemned <t>Chad</t> over the arrests.", {"ACCUSE"}),
    ("<t>Peru</t>'s border posts were shelled by <s>the rebels</s>.", {"ASSAULT"}),
    ("<s>The king</s> met <t>the Danish prime minister</t> in Oslo on Tuesday.", {"CONSULT"}),
    ("<s>Kenya</s> refused to extradite the general to <t>Sudan</t>.", {"REJECT"}),
    ("<s>Police</s> arrested <t>three opposition leaders</t> in the capital.", {"COERCE"}),
    ("<s>Japan</s> gave $20 million in food aid to <t>Haiti</t>.", {"AID"}),
    ("<s>Ghana</s> urged <t>Togo</t> to reopen the border.", {"REQUEST"}),
    ("<s>Spain</s> threatened to expel <t>Cuba</t>'s ambassador.", {"THREATEN"}),
    ("<s>The junta</s> released <t>forty prisoners</t> at dawn.", {"RETREAT"}),
    ("<s>Students</s> marched against <t>the government</t> in Lima.", {"PROTEST"}),
]


@pytest.mark.parametrize(("marked", "types"), PLAIN)
def test_plain_sentences(marked: str, types: set[str]) -> None:
    assert _one(marked).type in types


def test_direction_is_told_apart() -> None:
    assert _one("<s>Norway</s> condemned <t>Chad</t> over the arrests.").type == "ACCUSE"
    assert _one("<t>Norway</t> condemned <s>Chad</s> over the arrests.").type != "ACCUSE"


def test_no_batch_changes_an_answer() -> None:
    asked = [marked_row(marked) for marked, _ in PLAIN] * 3
    random.Random(0).shuffle(asked)
    whole = relations(asked)
    for batch in (1, 2, 5, 100):
        assert relations(asked, batch=batch) == whole
    assert [relations([one])[0] for one in asked] == whole


def test_probabilities_sum_to_one() -> None:
    for relation in relations([marked_row(marked) for marked, _ in PLAIN]):
        assert sum(relation.types) == pytest.approx(1, abs=0.01)
        assert sum(relation.factualities) == pytest.approx(1, abs=0.01)
        assert relation.factuality in FACTUALITIES
        assert 0 <= relation.confidence <= 1


def test_states_of_one_kind_of_name_are_alike() -> None:
    """Any two states whose names are known give the very same answer."""
    names = [row[0][0] for row in state_rows()][:40]
    answers = {
        _one(f"<s>{one}</s> condemned <t>{two}</t> over the arrests.")
        for one, two in zip(names, reversed(names), strict=True)
        if one != two
    }
    assert len(answers) == 1


def test_several_pairs_of_one_sentence() -> None:
    text = "Norway condemned Chad after Peru had met Chad."
    spans = (((0, 6),), ((17, 21),), ((28, 32),))
    pairs = ((0, 1), (2, 1), (0, 2))
    found = relations([MarkedSentence(text, spans, pairs)])
    assert [r.type for r in found][:1] == ["ACCUSE"]
    assert len(found) == 3


def test_odd_texts_never_fail() -> None:
    long = "Norway " + "and others " * 400 + "condemned Chad."
    odd = [
        MarkedSentence("", ((), ()), ((0, 1),)),
        MarkedSentence("Norway", (((0, 6),), ()), ((0, 1), (1, 0))),
        MarkedSentence(long, (((0, 6),), ((len(long) - 5, len(long) - 1),)), ((0, 1),)),
        MarkedSentence("\x00\ud7ff ﬁ 北京 🙂", (((0, 1),), ((2, 3),)), ((0, 1),)),
    ]
    assert len(relations(odd)) == 5
    assert relations([]) == []


def test_tokens_keep_their_characters() -> None:
    text = "The U.S. and São Tomé's police met."
    tokens = tokenize(text)
    place = covered(tokens, [(4, 8)])
    assert [text[slice(*tokens.spans[p])] for p in place] == ["U.S."]
    assert all(0 <= a <= b <= len(text) for a, b in tokens.spans)


def _one(marked: str) -> Relation:
    return relations([marked_row(marked)])[0]
