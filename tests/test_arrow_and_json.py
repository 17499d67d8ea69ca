"""The terms in JSON and Arrow: exact round trips, and the published schema of evidence."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance import api
from allegiance.arrow import from_table, to_table
from allegiance.model import Correction, Document, Evidence, Occurrence, Participant, Vote

KINDS = [Document, Evidence, Vote, Correction, Occurrence, Participant]
# surrogates cannot be written as UTF-8, and no reader lets one in
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SPAN = st.tuples(st.integers(0, 50), st.integers(0, 50))
WHO = st.builds(
    Participant,
    code=st.sampled_from(["RUS", "UKR", "UN"]),
    sectors=st.lists(st.sampled_from(["GOV", "MIL"]), max_size=2).map(tuple),
    name=TEXT,
    text=st.none() | TEXT,
    span=st.none() | SPAN,
)
EVIDENCE = st.builds(
    Evidence,
    id=TEXT,
    document=TEXT,
    kind=st.sampled_from(["event", "figure", "judgement"]),
    sentence=st.none() | st.integers(0, 9),
    span=st.none() | SPAN,
    quote=st.none() | TEXT,
    actors=st.lists(WHO, max_size=2).map(tuple),
    recipients=st.lists(WHO, max_size=2).map(tuple),
    type=st.sampled_from([None, "AGREE", "ASSAULT"]),
    factuality=st.sampled_from(["asserted", "disputed"]),
    date=st.sampled_from([None, "2022", "2022-06", "2022-06-17"]),
    quad=st.none() | st.integers(1, 4),
    confidence=st.floats(0, 1),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EVIDENCE, max_size=4))
def test_evidence_survives_json_and_arrow(lines: list[Evidence]) -> None:
    assert from_table(to_table(lines, Evidence), Evidence) == lines
    written = msgspec.json.encode(lines)
    assert msgspec.json.decode(written, type=list[Evidence]) == lines


@settings(max_examples=60, deadline=None)
@given(EVIDENCE)
def test_evidence_validates_against_the_published_schema(line: Evidence) -> None:
    shape = json.loads(api.schema("evidence"))
    jsonschema.validate(json.loads(api.to_json(line)), shape)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_empty_table_keeps_every_column(kind: type[msgspec.Struct]) -> None:
    table = to_table([], kind)
    assert table.column_names == list(kind.__struct_fields__)
    assert from_table(table, kind) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "rumour"),
        ("type", "ENGAGE"),
        ("date", "17 June"),
        ("confidence", 1.5),
        ("quad", 5),
        ("factuality", "perhaps"),
        ("unheard_of", 1),
    ],
)
def test_the_schema_refuses_what_is_no_evidence(key: str, value: object) -> None:
    good = json.loads(api.to_json(Evidence(id="a", document="b", kind="event")))
    shape = json.loads(api.schema("evidence"))
    jsonschema.validate(good, shape)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, key: value}, shape)


def test_every_key_of_an_evidence_line_is_required() -> None:
    shape = json.loads(api.schema("evidence"))
    good = json.loads(api.to_json(Evidence(id="a", document="b", kind="event")))
    for key in good:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in good.items() if k != key}, shape)
