"""`allegiance ledger ...` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer.main

from allegiance import cli

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "Kazakhstan declines\nSteppe Courier, 17 June 2022\n\nKazakhstan's president told Vladimir "
    "Putin on Friday that his government would not recognise Luhansk.\n"
)


@pytest.fixture
def ledger(run, tmp_path: Path) -> str:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    path = str(tmp_path / "l")
    assert run("ingest", str(tmp_path / "a.txt"), "--ledger", path, "--keep-raw")[0] == 0
    return path


def test_a_ledger_through_its_commands(run, ledger: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("ledger", "check", ledger)[:2] == (0, "")
    status, out, _ = run("ledger", "log", ledger, "--format", "json")
    (first,) = json.loads(out)
    assert status == 0 and first["documents"] == 1 and first["coder"]
    status, out, _ = run("ledger", "stats", ledger, "--format", "json")
    found = json.loads(out)
    assert found["documents"] == 1 and found["outlets"][0]["outlet"] == "Steppe Courier"
    assert run("ledger", "stats", ledger)[0] == run("ledger", "log", ledger)[0] == 0
    for kind in ("parquet", "csv", "plover", "polecat", "ftm"):
        status, out, _ = run(
            "ledger", "export", ledger, "--as", kind, "--out", str(tmp_path / kind)
        )
        assert status == 0 and "line(s) of evidence written" in out
    assert run("ledger", "pack", ledger, str(tmp_path / "l.tar"))[0] == 0
    for other in ("l.tar", "csv", "l"):
        status, out, _ = run("ledger", "merge", str(tmp_path / "m"), str(tmp_path / other))
        assert status == 0 and out.startswith("1 " if other == "l.tar" else "0 ")
    assert run("ledger", "compact", ledger)[0] == 0
    assert run("ledger", "forget", ledger, str(tmp_path / "a.txt"))[0] == 0
    assert run("ledger", "forget", ledger, "nothing")[0] == 2
    assert run("ledger", "check", ledger)[:2] == (0, "")


def test_a_correction_changes_later_answers_and_no_earlier_one(run, ledger: str) -> None:  # type: ignore[no-untyped-def]
    question = ("brief", "KAZ", "--with", "RUS", "--on", "ukraine-war", "--ledger", ledger)
    before = json.loads(run(*question, "--format", "json")[1])
    lines = {e for line in before["evidence_against"] for e in line["evidence"]}
    assert lines and before["citations"][0]["grade"] == "F6"
    for name in lines:
        correct = ("ledger", "correct", ledger, name)
        assert run(*correct, "type", "NONSENSE")[0] == 2
        status, out, _ = run(*correct, "withdrawn", "true", "--by", "me", "--why", "misread")
        assert status == 0 and "corrected" in out
    after = json.loads(run(*question, "--format", "json")[1])
    assert after["evidence_against"] == [] and after["ledger_version"] == 1 + len(lines)
    again = json.loads(run(*question, "--format", "json", "--at-version", "1")[1])
    assert again == before
    assert run("ledger", "correct", ledger, "nosuch", "mode")[0] == 2
    status, out, _ = run(*question, "--at-time", "2001-01-01")
    assert status == 0 and "too little evidence" in out.lower()
    assert run(*question, "--at-version", "99")[0] == 2
    assert run(*question, "--at-version", "1", "--at-time", "2001")[0] == 2


def test_sources_of_the_user_change_grades(run, ledger: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    question = ("brief", "KAZ", "--with", "RUS", "--on", "ukraine-war", "--ledger", ledger)
    table = (
        '[[outlets]]\nnames = ["Steppe Courier"]\n'
        'reliability = "E"\ncredibility = 5\nowner = "KAZ"\n'
    )
    (tmp_path / "mine.toml").write_text(table)
    out = run(*question, "--format", "json", "--sources", str(tmp_path / "mine.toml"))[1]
    cited = json.loads(out)["citations"][0]
    assert (cited["grade"], cited["state_owned"]) == ("E5", "KAZ")
    (Path(ledger) / "sources.toml").write_text(table)
    told = run(*question)[1]
    assert "E5" in told and "owned by the state (KAZ)" in told
    rank = ("rank", "--with", "RUS", "--on", "ukraine-war", "--ledger", ledger)
    assert run(*rank, "--sources", str(tmp_path / "none.toml"))[0] == 2


def _subcommands() -> dict[str, typer.main.click.Command]:  # type: ignore[name-defined]
    group = typer.main.get_command(cli.app).commands["ledger"]  # type: ignore[attr-defined]
    return dict(group.commands)


@pytest.mark.parametrize("name", sorted(_subcommands()))
def test_every_ledger_command_stands_in_the_docs(run, name: str) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("ledger", name, "--help")
    assert status == 0 and f"allegiance ledger {name}" in out
    docs = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = docs.split(f"### `allegiance ledger {name}")[1].split("\n### ")[0]
    for parameter in _subcommands()[name].params:
        if parameter.param_type_name == "option":
            assert parameter.opts[0] in section, f"{parameter.opts[0]} of {name} is not documented"
