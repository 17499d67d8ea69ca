"""The ledger keeps what was committed, whole, once, and at every earlier state."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from allegiance.errors import LedgerError
from allegiance.ledger import Ledger
from allegiance.model import Document, Evidence, Participant, Vote


def document(name: str, text: str) -> Document:
    return Document(name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def line(document: Document, start: int, end: int, number: int = 0) -> Evidence:
    return Evidence(
        id=f"{document.sha256[:8]}{start}-{number}",
        document=document.name,
        kind="event",
        span=(start, end),
        quote=document.text[start:end],
        actors=(Participant(code="AAA", sectors=("GOV",), text=document.text[:1], span=(0, 1)),),
        type="CONSULT",
        quad=1,
    )


def fill(ledger: Ledger, first: int, last: int) -> None:
    with ledger.run(coder="test") as run:
        for number in range(first, last):
            made = document(f"d{number}", f"Document number {number} says something.")
            run.add_document(made, [line(made, 0, 8, k) for k in range(3)])


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.version == 0 and ledger.documents() == [] and ledger.evidence() == []
        made = document("a", "They met in the capital.")
        vote = Vote(body="UN", resolution="1/1", date="2020-01-01", state="AAA", vote="yes")
        with ledger.run(coder="test") as run:
            assert run.add_document(made, [line(made, 0, 8)])
            run.add_votes([vote, vote])
        assert ledger.documents() == [made]
        assert ledger.evidence() == [line(made, 0, 8)]
        assert ledger.votes() == [vote]
        assert [r.coder for r in ledger.runs()] == ["test"]


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        fill(ledger, 0, 5)
        before = (ledger.version, ledger.documents(), ledger.evidence())
        fill(ledger, 0, 5)
        assert (ledger.version, ledger.documents(), ledger.evidence()) == before


def test_a_changed_document_supersedes_and_earlier_states_stay(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        old, new = document("a", "They met."), document("a", "They never met.")
        for made in (old, new):
            with ledger.run() as run:
                run.add_document(made, [line(made, 0, 4)])
        assert ledger.documents() == [new]
        assert [e.id for e in ledger.evidence()] == [line(new, 0, 4).id]
        assert ledger.documents(at=1) == [old]
        assert [e.id for e in ledger.evidence(at=1)] == [line(old, 0, 4).id]


def test_a_false_quote_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        made = document("a", "They met.")
        wrong = line(document("a", "They left."), 0, 9)
        with pytest.raises(LedgerError, match="quotes"), ledger.run() as run:
            run.add_document(document("b", "Other."))
            run.add_document(made, [wrong])
        assert ledger.version == 0 and ledger.documents() == []


def test_check_finds_nothing_wrong(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        fill(ledger, 0, 5)
        assert ledger.check() == []


def test_compaction_changes_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        for number in range(4):
            fill(ledger, number, number + 1)
        before = (ledger.documents(), ledger.evidence(), ledger.evidence(at=2))
        ledger.compact()
        assert (ledger.documents(), ledger.evidence(), ledger.evidence(at=2)) == before


def test_folders_that_are_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("something else")
    with pytest.raises(LedgerError, match="other files"):
        Ledger.open(tmp_path)
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger.open(tmp_path / "none", create=False)
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "ledger.json").write_text('{"schema": 99}')
    with pytest.raises(LedgerError, match="schema 99"):
        Ledger.open(newer)


def test_a_second_writer_is_told_and_readers_never_wait(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        fill(ledger, 0, 2)
        with ledger.run() as run:
            run.add_document(document("z", "Later."))
            other = Ledger.open(tmp_path / "l")
            assert len(other.documents()) == 2
            with (
                pytest.raises(LedgerError, match="another process is writing"),
                other.run(wait=0.1),
            ):
                pass
        assert len(other.documents()) == 3


_WRITER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from ledger.test_store import fill
from allegiance.ledger import Ledger
ledger = Ledger.open(Path({path!r}))
print("ready", flush=True)
for number in range(0, 40, 4):
    fill(ledger, number, number + 4)
    print(number, flush=True)
"""


@pytest.mark.parametrize("trial", range(20 if os.environ.get("ALLEGIANCE_TORTURE") else 4))
def test_a_killed_writer_leaves_whole_runs_only(tmp_path: Path, trial: int) -> None:
    path = tmp_path / "l"
    code = _WRITER.format(tests=str(Path(__file__).parents[1]), path=str(path))
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(2 + trial % 5):
        writer.stdout.readline()
    time.sleep(0.003 * (7 * trial % 20))
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    with Ledger.open(path) as ledger:
        assert ledger.check() == []
        assert len(ledger.documents()) == 4 * ledger.version
        assert len(ledger.evidence()) == 12 * ledger.version
        for number in range(0, 40, 4):
            fill(ledger, number, number + 4)
        assert [d.name for d in ledger.documents()] == sorted(f"d{n}" for n in range(40))
        assert len(ledger.evidence()) == 120 and ledger.check() == []
