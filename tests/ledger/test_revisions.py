"""Articles change, come back, and arrive without a name; nothing is lost or doubled."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from made import add, add_coded, document, event

from allegiance import api
from allegiance.errors import LedgerError
from allegiance.ledger import Ledger, Reading
from allegiance.model import Vote

ONE, OTHER = "Kazakhstan met Russia.", "Kazakhstan never met Russia."


def test_an_article_that_changes_back_is_its_first_revision_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        first, second = document("a", ONE), document("a", OTHER)
        kept = event(first, words="met Russia")
        assert add(ledger, first, [kept])
        assert add(ledger, second, [event(second, words="never met")])
        assert add(ledger, first, [])
        assert not add(ledger, first, [kept])
        assert [d.text for d in ledger.documents()] == [ONE]
        assert ledger.evidence() == [kept] == ledger.evidence(at=1)
        assert [e.quote for e in ledger.evidence(at=2)] == ["never met"]
        assert ledger.check() == [] and ledger.version == 3


def test_one_run_may_hold_two_revisions(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        with ledger.run() as run:
            for text in (ONE, OTHER):
                made = document("a", text)
                run.add_document(made, [event(made, words="met Russia")])
        assert [d.text for d in ledger.documents()] == [OTHER]
        assert len(ledger.evidence()) == 1 and ledger.check() == []


def test_the_same_bytes_under_another_name_are_known(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l") as ledger:
        assert add(ledger, document("a", ONE)) and not add(ledger, document("b", ONE))
        with ledger.run() as run:
            assert run.add_document(document("c", OTHER))
            assert not run.add_document(document("d", OTHER))
        assert [d.name for d in ledger.documents()] == ["a", "c"]


def test_texts_from_standard_input_do_not_supersede_each_other(tmp_path: Path) -> None:
    with api.open(tmp_path / "l") as ledger:
        for text in ("Kazakhstan praised Russia.", "Belarus praised Russia."):
            ledger.add(document("-", text, published="2022-06-17"))
        assert len(ledger.documents()) == 2
        assert {p.code for e in ledger.evidence() for p in e.actors} == {"KAZ", "BLR"}


def test_votes_are_added_once(tmp_path: Path) -> None:
    votes = [
        Vote(body="UN", resolution="1/1", date="2020-01-01", state=s, vote="yes") for s in "ABC"
    ]
    with Ledger.open(tmp_path / "l") as ledger:
        for given in (votes[:2], votes, votes):
            with ledger.run() as run:
                run.add_votes(given)
        assert ledger.votes() == votes and ledger.version == 2


def test_a_ledger_of_schema_1_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with Ledger.open(path) as ledger:
        made = document("a", ONE)
        add(ledger, made, [event(made, words="met Russia")])
        expected = (ledger.documents(), ledger.evidence(), Reading(ledger).of_state("KAZ"))
    for name, new in (
        ("documents", ["place", "fingerprint"]),
        ("evidence", ["source", "act", "codes"]),
    ):
        rows = pa.table(DeltaTable(str(path / name)).to_pyarrow_table()).drop_columns(new)
        write_deltalake(str(path / name), rows, mode="overwrite", schema_mode="overwrite")
    (path / "ledger.json").write_text('{"schema": 1}')
    with Ledger.open(path) as ledger:
        found = (ledger.documents(), ledger.evidence(), Reading(ledger).of_state("KAZ"))
        assert found == expected and ledger.check() == []
    assert json.loads((path / "ledger.json").read_text()) == {"schema": 2}


def test_raw_bytes_are_kept_and_checked(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"Kazakhstan praised Russia on 17 June 2022.\n")
    with api.open(tmp_path / "l") as ledger:
        ledger.add(article, keep_raw=True)
        from allegiance.ledger import raw

        kept = raw.where(ledger.path, ledger.documents()[0].sha256)
        assert kept.read_bytes() == article.read_bytes() and raw.damaged(ledger.path) == []
        kept.write_bytes(b"other")
        assert raw.damaged(ledger.path) == [str(kept)]


@pytest.mark.parametrize("folder", ["with space", "quo'te", "ünï"])
def test_folders_of_any_name(tmp_path: Path, folder: str) -> None:
    with Ledger.open(tmp_path / folder) as ledger:
        made = document("a", ONE)
        add(ledger, made, [event(made, words="met Russia")])
        add_coded(ledger, "e.csv", [event(made, number=1)])
        assert len(ledger.evidence()) == 2


@pytest.mark.parametrize("folder", ["a[1]", "%20", "what?"])
def test_folders_that_cannot_be_read_back_are_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(LedgerError, match="path cannot hold"):
        Ledger.open(tmp_path / folder)
