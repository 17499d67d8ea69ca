"""Exports come back as they went, ledgers merge without doubling, what is forgotten is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made import add, add_coded, document, event

from allegiance import api
from allegiance.arrow import from_table, schema
from allegiance.errors import InputError, LedgerError
from allegiance.ledger import Ledger, raw
from allegiance.ledger.check import check
from allegiance.ledger.exports import export, plover_json, polecat, whole
from allegiance.ledger.forget import forget
from allegiance.ledger.merge import merge, pack
from allegiance.ledger.stats import stats
from allegiance.model import Correction, Document, Evidence, Vote

TEXT = 'Kazakhstan met Russia.\nA "quoted"\tline; \\N and Ünïcode, then Kazakhstan left.'


def full(path: Path) -> Ledger:
    """Revisions, coded rows, votes, a correction and samples read by the coder."""
    ledger = api.open(path)
    old, new = document("a", "Kazakhstan met."), document("a", TEXT, publisher="TASS", title="\\N")
    add(ledger, old, [event(old, words="met")])
    kept = event(new, words="Kazakhstan met", theme="a\nb,c", mode="talks", contexts=("military",))
    add(ledger, new, [kept, event(new, "REJECT", ("DPR",), words="left")])
    add_coded(ledger, "e.csv", [event(document(f"u{n}", str(n)), number=n) for n in range(9)])
    with ledger.run() as run:
        run.add_votes([Vote(body="UN", resolution="1", date="2020", state="KAZ", vote="no")])
        run.add_correction(Correction(evidence=kept.id, field="mode", value=None, by="", reason=""))
    ledger.add(
        document("s", "Belarus praised Russia and sanctioned Poland.", published="2022-06-17")
    )
    return ledger


def content(ledger: Ledger) -> object:
    return (
        ledger.documents(), ledger.evidence(corrected=False), ledger.evidence(), ledger.votes(),
        ledger.corrections(),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_tables_come_back_whole(tmp_path: Path, kind: str) -> None:
    ledger = full(tmp_path / "l")
    export(ledger, kind, tmp_path / "out")  # type: ignore[arg-type]
    tables = whole.read(tmp_path / "out")
    lines = from_table(tables["evidence"].select(schema(Evidence).names), Evidence)
    assert {e.id: e for e in lines} == {e.id: e for e in ledger.evidence(corrected=False)}
    other = Ledger.open(tmp_path / "other")
    assert merge(other, tmp_path / "out") == 3
    assert content(other) == content(ledger) and other.check() == []
    assert merge(other, tmp_path / "out") == 0 and other.version == 1
    with pytest.raises(LedgerError, match="not empty"):
        export(ledger, kind, tmp_path / "out")  # type: ignore[arg-type]


def test_plover_json_comes_back_whole(tmp_path: Path) -> None:
    ledger = full(tmp_path / "l")
    path = tmp_path / "events.jsonl"
    count = export(ledger, "plover", path)
    lines = path.read_bytes().splitlines()
    events = {e.id: e for e in ledger.evidence() if e.kind == "event"}
    assert count == len(lines) == len(events)
    assert {e.id: e for e in plover_json.from_plover(lines, "f")} == events
    (separatist,) = (r for r in map(json.loads, lines) if r["event"] == ["REJECT"])
    assert separatist["actor"][0]["code"] == "UKR"
    assert separatist["actor"][0]["sector"][0] == "PRE"
    assert {"id", "date", "actor", "recipient", "event", "quad_code"} <= set(separatist)
    with pytest.raises(InputError, match="line 1"):
        list(plover_json.from_plover([b"{}"], "f"))


def test_polecats_columns_keep_what_they_have_room_for(tmp_path: Path) -> None:
    ledger = full(tmp_path / "l")
    export(ledger, "polecat", tmp_path / "p.txt")
    with (tmp_path / "p.txt").open(encoding="utf-8", newline="") as stream:
        rows = {str(row["Event ID"]): row for row in polecat.read(stream)}
    documents = {d.name: d for d in ledger.documents()}
    events = {e.id: e for e in ledger.evidence() if polecat.told(e)}
    assert rows.keys() == events.keys() and rows
    for name, line in events.items():
        row = rows[name]
        assert tuple(row) == polecat.COLUMNS
        published = documents[line.document].published if line.document in documents else None
        assert row["Event Date"] == (line.date or published)
        assert (row["Event Type"], row["Event Mode"]) == (line.type, line.mode)
        assert (row["Contexts"] or "") == ";".join(line.contexts)
    assert {row["Actor Country"] for row in rows.values()} >= {"Kazakhstan", "Ukraine", "Belarus"}


def test_follow_the_money_entities_point_at_each_other(tmp_path: Path) -> None:
    ledger = full(tmp_path / "l")
    count = export(ledger, "ftm", tmp_path / "f.jsonl")
    entities = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text().splitlines()]
    by_id = {e["id"]: e for e in entities}
    assert len(by_id) == len(entities)
    told = [e for e in entities if e["schema"] == "Event"]
    events = [e for e in ledger.evidence() if e.kind == "event"]
    assert len(told) == len(events) == count
    by_record = {e["properties"]["recordId"][0]: e["properties"] for e in told}
    for line in events:
        found = by_record[line.id]
        actors = [by_id[i]["properties"]["alias"][0] for i in found["organizer"]]
        assert actors == [p.code for p in line.actors]
        assert found.get("description", [None])[0] == line.quote
        if "proof" in found:
            assert by_id[found["proof"][0]]["properties"]["fileName"] == [line.document]
    for entity in entities:
        values = entity["properties"].values()
        assert all(isinstance(v, list) and all(isinstance(x, str) for x in v) for v in values)


def test_packs_and_ledgers_merge_with_every_version(tmp_path: Path) -> None:
    ledger = full(tmp_path / "l")
    pack(ledger, tmp_path / "l.tar")
    other = Ledger.open(tmp_path / "other")
    merge(other, tmp_path / "l.tar")
    assert content(other) == content(ledger) and other.check() == []
    assert [d.text for d in other.documents(at=1)] == ["Kazakhstan met."]
    assert merge(other, ledger.path) == 0 and content(other) == content(ledger)
    with pytest.raises(LedgerError, match="itself"):
        merge(ledger, ledger.path)
    (tmp_path / "junk").write_text("junk")
    with pytest.raises(LedgerError, match="no pack"):
        merge(other, tmp_path / "junk")


def test_what_is_forgotten_is_in_no_version_and_no_file(tmp_path: Path) -> None:
    secret, word = "A secret: Kazakhstan met Russia in Zanzibar.", "Zanzibar"
    ledger = full(tmp_path / "l")
    (tmp_path / "secret-name.txt").write_text(secret)
    ledger.add(tmp_path / "secret-name.txt", date="2022-06-17", keep_raw=True)  # type: ignore[attr-defined]
    before = ledger.version
    name = str(tmp_path / "secret-name.txt")
    (line,) = [e.id for e in ledger.evidence() if e.document == name][:1]
    with ledger.run() as run:
        run.add_correction(Correction(evidence=line, field="mode", value=None, by="", reason=word))
    expected = (ledger.documents(at=before - 1), ledger.evidence(at=before - 1))
    assert forget(ledger, name)["documents"] == 1
    assert (ledger.documents(), ledger.evidence()) == expected
    assert (ledger.documents(before), ledger.evidence(before)) == expected
    assert check(ledger) == [] and ledger.runs()[-1].coder == "forget"
    for path in ledger.path.rglob("*"):
        if path.is_file():
            found = path.read_bytes()
            assert word.encode() not in found and b"secret-name" not in found, path
    assert not list((ledger.path / raw.FOLDER).rglob("*.txt"))
    with pytest.raises(LedgerError, match="no document"):
        forget(ledger, name)


def test_check_tells_what_is_wrong(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "l")
    made = Document(name="x", text="A B", sha256="x", published="2999-01-01")
    add(ledger, made, [event(made, actors=("QQQ",), date="2999-01-01")])
    ledger.tables.append(
        "evidence",
        ledger.tables.query(
            "SELECT * REPLACE ('gone' AS source) FROM evidence", names=("evidence",)
        ),
    )
    problems = "\n".join(check(ledger, known_code=lambda code: code != "QQQ"))
    for told in ("code QQQ", "its document gone is missing", "should have 1", "in the future"):
        assert told in problems


def test_stats_count_what_is_current(tmp_path: Path) -> None:
    found = stats(full(tmp_path / "l"))
    assert (found.documents, found.superseded, found.votes, found.corrections) == (3, 1, 1, 1)
    assert found.evidence == sum(found.kinds.values()) and found.actors["KAZ"] >= 10
    (tass,) = (o for o in found.outlets if o.outlet == "TASS")
    assert (tass.grade, tass.state_owned) == ("D3", "RUS")
    assert stats(full(tmp_path / "m"), at=1).documents == 1
