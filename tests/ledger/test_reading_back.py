"""What SQL chooses and gathers is what all evidence, read as objects, would give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from made import add, add_coded, document, event

from allegiance import entities
from allegiance.errors import LedgerError
from allegiance.ledger import Ledger, Reading, occurrences
from allegiance.measure import load_issue
from allegiance.measure.question import Question
from allegiance.model import PLOVER_TYPES, Correction, Evidence, Issue, Occurrence

STATES = ("RUS", "UKR", "KAZ", "BLR", "USA", "CHN")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Coded rows and reported events about the same acts, on the same and other days."""
    chance = random.Random(3)
    book = Ledger.open(tmp_path / "l")

    def drawn(made: object, number: int, words: str | None) -> Evidence:
        actor, recipient = chance.sample(STATES, 2)
        return event(
            made,  # type: ignore[arg-type]
            chance.choice(PLOVER_TYPES[:4]),
            (actor,),
            (recipient,),
            date=chance.choice(["2022-06-17", "2022-06-18", "2022-06", None]),
            words=words,
            number=number,
            confidence=chance.choice([0.5, 0.6, 0.9]),
            factuality=chance.choice(["asserted", "asserted", "disputed", "negated"]),
        )

    rows = [
        drawn(document(f"https://outlet{n % 5}.example/{n}", f"coded {n}"), n, None)
        for n in range(150)
    ]
    rows = [row for row in rows if row.date is not None]
    add_coded(book, "events.csv", rows)
    for number in range(12):
        text = f"Report {number} tells of the war in Ukraine, and of talks between capitals."
        made = document(f"d{number}", text, publisher="TASS" if number % 2 else None)
        words = "the war in Ukraine" if number % 3 else "talks between capitals"
        add(book, made, [drawn(made, k, words) for k in range(6)])
    return book


def whole(ledger: Ledger, at: int | None = None) -> list[Occurrence]:
    return occurrences(ledger.evidence(at), ledger.documents(at), ledger.sources())


def of(found: list[Occurrence], code: str) -> list[Occurrence]:
    return [o for o in found if any(p.code == code for p in (*o.actors, *o.recipients))]


def on(found: list[Occurrence], issue: Issue) -> list[Occurrence]:
    question = Question(issue, issue.sides[0].principals[0], entities.members)
    return [o for o in found if question.on_issue(o)]


@pytest.mark.parametrize("at", [None, 1, 5])
def test_one_state_by_sql_is_one_state_of_all(ledger: Ledger, at: int | None) -> None:
    everything = whole(ledger, at)
    assert everything
    for code in STATES:
        assert Reading(ledger, at).of_state(code) == of(everything, code)


@pytest.mark.parametrize("name", ["ukraine-war", "south-china-sea", "qatar-blockade"])
def test_an_issue_by_sql_is_that_issue_of_all(ledger: Ledger, name: str) -> None:
    issue = load_issue(name)
    assert on(Reading(ledger).on_issue(issue), issue) == on(whole(ledger), issue)


def test_days_leave_out_only_what_lies_outside_them(ledger: Ledger) -> None:
    for days in (("2022-06-18", "2022-06-18"), ("2022", "2022"), ("2023", None), (None, "2022-05")):
        since, until = days[0] or "", (days[1] or "9999") + "~"
        every, some = Reading(ledger).of_state("KAZ"), Reading(ledger).of_state("KAZ", days)
        assert [o for o in every if since <= (o.date or "") <= until] == [
            o for o in some if since <= (o.date or "") <= until
        ]
        assert len(some) <= len(every)


def test_corrections_are_read_in_their_place(ledger: Ledger) -> None:
    first = ledger.evidence()
    chosen = [line for line in first if "KAZ" in {p.code for p in line.actors}][:4]
    changes = [
        ("type", "ASSAULT"), ("recipients", "GEO GOV"), ("withdrawn", "true"),
        ("factuality", "negated"),
    ]  # fmt: skip
    with ledger.run() as run:
        for line, (field, value) in zip(chosen, changes, strict=True):
            made = Correction(evidence=line.id, field=field, value=value, by="me", reason="")
            run.add_correction(made)
    lines = {line.id: line for line in ledger.evidence()}
    assert lines[chosen[0].id].type == "ASSAULT" and lines[chosen[0].id].quad == 4
    assert [p.code for p in lines[chosen[1].id].recipients] == ["GEO"]
    assert chosen[2].id not in lines
    assert ledger.evidence(at=ledger.version - 1) == first
    for code in (*STATES, "GEO"):
        assert Reading(ledger).of_state(code) == of(whole(ledger), code)
    issue = load_issue("ukraine-war")
    assert on(Reading(ledger).on_issue(issue), issue) == on(whole(ledger), issue)


def test_versions_and_times(ledger: Ledger) -> None:
    assert ledger.at() == ledger.version == 13
    assert ledger.at("2000-01-01") == 0 and ledger.at("2999-01-01") == 13
    assert Reading(ledger, "2000-01-01").of_state("KAZ") == []
    stamp = ledger.runs()[-1].committed
    assert ledger.at(stamp) == 13
    with pytest.raises(LedgerError, match="no version 14"):
        ledger.at(14)
    with pytest.raises(LedgerError, match="no time"):
        ledger.at("yesterday")


def test_a_file_of_coded_events_is_added_once(ledger: Ledger) -> None:
    made = document("https://outlet1.example/x", "coded")
    assert add_coded(ledger, "events.csv", [event(made)]) == 0
    assert ledger.version == 13 and ledger.check() == []
