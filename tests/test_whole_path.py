"""From text to verdict: what must hold whatever the coder finds."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allegiance
from allegiance import api, entities
from allegiance.coding.sentences import split_sentences
from allegiance.entities.records import Leader, in_force, tables
from allegiance.model import Document, Evidence

DATA = os.environ.get("ALLEGIANCE_DATA")
SAMPLES = Path(str(files("allegiance.readers"))) / "data" / "samples"
DAY = "2022-06-17"


def told(text: str) -> list[tuple[str, str, str, str]]:
    """(actors, type, recipients, factuality) of every event in a text."""
    return [
        (
            " ".join(p.code for p in line.actors),
            str(line.type),
            " ".join(p.code for p in line.recipients),
            line.factuality,
        )
        for line in allegiance.code(text, date=DAY)
        if line.kind == "event"
    ]


@pytest.mark.skipif(DATA is None, reason="ALLEGIANCE_DATA names no folder of real data")
def test_every_real_article_is_coded_or_says_why() -> None:
    path = Path(str(DATA)) / "ukraine2014" / "articles.jsonl"
    shape = jsonschema.Draft202012Validator(json.loads(api.schema("evidence")))
    read = 0
    for coded in api.code_inputs([str(path)]):
        assert not isinstance(coded, Exception), coded
        read += 1
        assert coded.evidence or coded.why, coded.document.name
        for line in coded.evidence:
            assert line.span is not None
            assert coded.document.text[slice(*line.span)] == line.quote
            for part in (*line.actors, *line.recipients, *line.theme_entities):
                assert part.span is None or coded.document.text[slice(*part.span)] == part.text
            if line.trigger is not None:
                assert coded.document.text[slice(*line.trigger.span)] == line.trigger.text
            shape.validate(json.loads(api.to_json(line)))
    assert read == 90


ACTS = [
    "attacked", "condemned", "sent weapons to", "imposed sanctions on", "praised", "threatened",
    "invaded", "accused", "thanked", "urged", "sent troops into", "gave aid to", "visited",
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_swapping_actor_and_recipient_swaps_them_in_the_output(act: str) -> None:
    one = told(f"Brazil {act} Norway on Friday, officials in Chile said.")
    other = told(f"Norway {act} Brazil on Friday, officials in Chile said.")
    assert one, "nothing coded"
    swap = {"BRA": "NOR", "NOR": "BRA"}
    turned = [
        (" ".join(swap.get(c, c) for c in a.split()), t,
         " ".join(swap.get(c, c) for c in r.split()), f)
        for a, t, r, f in one
    ]  # fmt: skip
    assert turned == other


NOT_DONE = [
    "Brazil did not attack Ukraine.",
    "Brazil has never sent weapons to Russia.",
    "Brazil plans to send weapons to Russia, analysts say.",
    "If Brazil sends weapons to Russia, prices will rise.",
    "Brazil may send troops to Ukraine to help Russia.",
    "Russia asked Brazil to send weapons to Russia.",
    "Russia urged Brazil to attack Ukraine.",
    "It is feared that Brazil could attack Ukraine.",
    "Brazil refused to send weapons to Russia.",
    "Brazil promised to send weapons to Russia.",
    "Brazil threatened to attack Ukraine.",
    "Brazil stopped short of imposing sanctions on Russia.",
    "Brazil would have sanctioned Russia had the vote gone otherwise.",
    "Brazil is considering sanctions on Russia.",
]


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_was_not_done_is_no_deed(text: str, tmp_path: Path) -> None:
    with allegiance.open(tmp_path / "ledger") as ledger:
        ledger.add(Document(name="a", text=text, sha256="a", published=DAY))
        answer = allegiance.assess(ledger, "BRA", patron="RUS", issue="ukraine-war", as_of=DAY)
    assert answer.brief.channels["deeds"].occurrences == 0
    assert answer.brief.basis["whole_relation"].channels["deeds"].occurrences == 0


def test_an_article_about_neither_gives_too_little_evidence(tmp_path: Path) -> None:
    text = "Peru sent aid to Bolivia on Friday. Bolivia thanked Peru and opened talks with Chile."
    with allegiance.open(tmp_path / "ledger") as ledger:
        ledger.add(Document(name="a", text=text, sha256="a", published=DAY))
        for state in ("KAZ", "PER", "BOL"):
            answer = allegiance.assess(ledger, state, patron="RUS", issue="ukraine-war")
            assert answer.brief.verdict == "too little evidence"
            assert answer.line == f"{answer.brief.state_name}: too little evidence"


def test_a_principal_stands_in_its_own_corner(tmp_path: Path) -> None:
    with allegiance.open(tmp_path / "ledger") as ledger:
        ledger.add(SAMPLES / "belarus-2022-02-25-attack.txt")
        other = allegiance.assess(ledger, "Ukraine", patron="Russia", issue="ukraine-war")
        mirror = allegiance.assess(ledger, "Russia", patron="Ukraine", issue="ukraine-war")
    assert other.brief.verdict == mirror.brief.verdict == "other corner"


def test_swapping_two_states_in_every_article_swaps_their_verdicts(tmp_path: Path) -> None:
    exchange = _Exchange("KAZ", "UZB", "2022-03")
    documents = [
        Document(
            name=p.name,
            text=exchange.exchangeable(p.read_text("utf-8"), p.name[11:21]),
            sha256=p.name,
            published=p.name[11:21],
        )
        for p in sorted(SAMPLES.glob("kazakhstan-*.txt"))
    ]
    turned = [
        Document(name=d.name, text=exchange(d.text), sha256=d.name, published=d.published)
        for d in documents
    ]
    answers = {}
    for name, articles in (("plain", documents), ("turned", turned)):
        with allegiance.open(tmp_path / name) as ledger:
            ledger.add(*articles)
            for state in ("KAZ", "UZB"):
                answers[name, state] = allegiance.assess(
                    ledger, state, patron="RUS", issue="ukraine-war", as_of="2023-12-31"
                ).brief
    assert answers["plain", "KAZ"].occurrences > 2
    for one, other in (("KAZ", "UZB"), ("UZB", "KAZ")):
        before, after = answers["plain", one], answers["turned", other]
        assert before.verdict == after.verdict
        assert before.occurrences == after.occurrences
        # the relation model sees states as neutral marks, but leaders by their names
        assert before.position == pytest.approx(after.position, abs=0.02)


class _Exchange:
    """Exchanges two states' names, demonyms, capitals and leaders in a text."""

    def __init__(self, one: str, other: str, day: str) -> None:
        self._one, self._other = one, other
        pairs: dict[str, str] = {}
        for kind in ("name", "adjective", "people", "capital"):
            first, second = self._names(one, kind, day), self._names(other, kind, day)
            for mine, theirs in zip(first, second, strict=False):
                pairs.update({mine: theirs, theirs: mine})
        leaders = [self._leaders(one, day), self._leaders(other, day)]
        for office in leaders[0].keys() & leaders[1].keys():
            mine, theirs = leaders[0][office], leaders[1][office]
            pairs.update({mine: theirs, theirs: mine})
            mine, theirs = mine.split()[-1], theirs.split()[-1]
            pairs.update({mine: theirs, theirs: mine})
        self._pairs = pairs
        longest = sorted(pairs, key=len, reverse=True)
        self._pattern = re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")\b")

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda m: self._pairs[m.group()], text)

    def exchangeable(self, text: str, day: str) -> str:
        """The sentences whose every name of the two states has a counterpart in the other."""
        swap = {self._one: self._other, self._other: self._one}
        kept = []
        for sentence in split_sentences(text):
            words = text[sentence.start : sentence.end]
            before = [m.entity.code for m in entities.find(words, day) if m.entity]
            after = [m.entity.code for m in entities.find(self(words), day) if m.entity]
            if [swap.get(code, code) for code in before] == after:
                kept.append(words)
        return "\n\n".join(kept)

    @staticmethod
    def _names(code: str, kind: str, day: str) -> list[str]:
        own = [r.name for r in tables().entities if r.code == code] if kind == "name" else []
        listed = [
            row.text
            for row in tables().names
            if row.code == code and row.kind == kind and in_force(row.since, row.until, day)
        ]
        return list(dict.fromkeys([*own, *listed]))[:1]

    @staticmethod
    def _leaders(code: str, day: str) -> dict[str, str]:
        rows: Iterable[Leader] = (r for r in tables().leaders if r.code == code)
        return {r.office: r.name for r in rows if in_force(r.since, r.until, day)}


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_documents_changes_nothing(order: list[int]) -> None:
    from tempfile import TemporaryDirectory

    paths = sorted(SAMPLES.glob("belarus-2022-*.txt"))[:4]
    with TemporaryDirectory() as folder, allegiance.open(Path(folder) / "l") as ledger:
        for index in order:
            ledger.add(paths[index])
        found = allegiance.assess(ledger, "BLR", patron="RUS", issue="ukraine-war").brief
    expected = _in_order(paths)
    assert found.position == pytest.approx(expected, abs=1e-9)


_POSITION: dict[str, float] = {}


def _in_order(paths: list[Path]) -> float:
    from tempfile import TemporaryDirectory

    if "position" not in _POSITION:
        with TemporaryDirectory() as folder, allegiance.open(Path(folder) / "l") as ledger:
            ledger.add(*paths)
            answer = allegiance.assess(ledger, "BLR", patron="RUS", issue="ukraine-war")
            _POSITION["position"] = answer.brief.position
    return _POSITION["position"]


def test_the_same_text_gives_the_same_evidence_by_any_number_of_workers() -> None:
    documents = [
        Document(name=p.name, text=p.read_text("utf-8"), sha256=p.name, published=DAY)
        for p in sorted(SAMPLES.glob("*.txt"))[:6]
    ]
    alone = list(api.code_documents(documents, workers=1))
    spread = list(api.code_documents(documents, workers=2))
    assert [c.evidence for c in alone] == [c.evidence for c in spread]


def test_evidence_shows_as_a_table_in_a_notebook() -> None:
    found = allegiance.code("Brazil praised Norway for its <b>bold</b> plan.", date=DAY)
    assert isinstance(found[0], Evidence)
    page = found._repr_html_()
    assert "<table" in page and "&lt;b&gt;" in page and "<b>bold" not in page
