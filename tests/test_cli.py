"""The commands as a person runs them: results on stdout, the rest on stderr, exact statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import typer.main

from allegiance import api, cli

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = (
    "Kazakhstan declines\nSteppe Courier, 17 June 2022\n\n"
    "Kazakhstan's president told Vladimir Putin on Friday that his government would not recognise "
    "Luhansk. Kazakhstan sent medicine to Ukraine in May.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_code_prints_evidence_that_validates(run, article: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("code", str(article))
    lines = [json.loads(line) for line in out.splitlines()]
    shape = json.loads(api.schema("evidence"))
    assert status == 0 and lines
    for line in lines:
        jsonschema.validate(line, shape)
        assert line["document"] == str(article)
        assert ARTICLE[slice(*line["span"])] == line["quote"]


def test_standard_input_and_the_date_option(run) -> None:  # type: ignore[no-untyped-def]
    text = b"Kazakhstan refused on Friday to recognise Luhansk."
    status, out, _ = run("code", "-", "--date", "2022-06-18", stdin=text)
    dates = {json.loads(line)["date"] for line in out.splitlines()}
    assert status == 0 and dates == {"2022-06-17"}
    assert {json.loads(line)["document"] for line in out.splitlines()} == {"-"}


def test_a_bad_input_stops_nothing_and_is_told(run, article: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00" * 50)
    (tmp_path / "nothing").mkdir()
    gone, picture, empty = (str(tmp_path / n) for n in ("gone.txt", "picture.txt", "nothing"))
    status, out, err = run("code", gone, str(article), picture, empty)
    assert status == 1 and out
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 3
    assert "gone.txt: no such file" in errors[0]
    assert "picture.txt: is binary" in errors[1]
    assert "nothing: no readable file" in errors[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["brief", "Kazahkstan", "--with", "RUS", "--on", "ukraine-war"], "Kazakhstan (KAZ)"),
        (["brief", "RUS", "--with", "Russia", "--on", "ukraine-war"], "itself"),
        (["brief", "KAZ", "--with", "RUS", "--on", "ukrain-war"], "did you mean ukraine-war"),
        (["brief", "KAZ", "--with", "FRA", "--on", "ukraine-war"], "RUS, UKR"),
        (["brief", "KAZ", "--with", "RUS", "--on", "ukraine-war", "--as-of", "2022-13-01"], "date"),
        (["brief", "KAZ", "--on", "ukraine-war"], "--with"),
        (["rank", "--with", "Nowhereland", "--on", "ukraine-war"], "unknown"),
    ],
)
def test_a_wrong_question_gets_one_line_and_status_2(run, article, arguments, told) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run(*arguments, str(article))
    assert status == 2 and out == ""
    assert told in err
    if "--on" in arguments and "--with" in arguments:
        assert len(err.strip().splitlines()) == 1


def test_a_ledger_that_is_none_is_refused(run, tmp_path: Path, article: Path) -> None:  # type: ignore[no-untyped-def]
    question = ("brief", "KAZ", "--with", "RUS", "--on", "ukraine-war")
    status, _, err = run(*question, "--ledger", str(tmp_path / "none"))
    assert status == 2 and "no ledger" in err
    status, _, err = run("ingest", str(article), "--ledger", str(tmp_path))
    assert status == 2 and "other files" in err


def test_ingest_then_brief_in_both_formats(run, article: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ledger = str(tmp_path / "ledger")
    assert run("ingest", str(article), "--ledger", ledger)[0] == 0
    status, out, _ = run("ingest", str(article), "--ledger", ledger)
    assert status == 0 and "0 document(s) added" in out and "1 known before" in out
    question = ("brief", "Kazakhstan", "--with", "Russia", "--on", "ukraine-war")
    status, out, _ = run(*question, "--ledger", ledger, "--format", "json")
    brief = json.loads(out)
    jsonschema.validate(brief, json.loads(api.schema("brief")))
    assert status == 0 and brief["ledger_version"] == 1 and brief["as_of"] == "2022-06-17"
    status, out, _ = run(*question, "--ledger", ledger)
    assert status == 0 and out.startswith("# Kazakhstan and Russia")
    assert str(article) in out or "Steppe Courier" in out


def test_nothing_coded_says_why_and_is_no_error(run) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("code", "-", stdin=b"The cat slept all day in the warm kitchen.")
    assert status == 0 and out == ""
    assert "nothing coded: no political actor" in err


def test_who_prints_mentions_and_reasons(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("who", "The Kazakh leader met Putin", "--format", "jsonl")
    mentions = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [m["entity"]["code"] for m in mentions] == ["KAZ", "RUS"]
    assert all(m["why"] for m in mentions)


def test_markup_in_a_title_is_shown_not_obeyed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hostile = "<script>alert('x')</script> **Kazakhstan** [click](javascript:alert(1))"
    rows = [
        {
            "id": f"a{i}",
            "title": hostile,
            "text": f"Kazakhstan refused to recognise Luhansk on {i + 1} June 2022.",
            "date": "2022-06-17",
            "publisher": "'; DROP TABLE documents; --",
            "url": "javascript:alert(1)",
        }
        for i in range(3)
    ]
    path = tmp_path / "hostile.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    question = ("brief", "KAZ", "--with", "RUS", "--on", "ukraine-war", str(path))
    status, out, _ = run(*question)
    assert status == 0
    assert "<script" not in out and "&lt;script&gt;" in out
    assert re.search(r"(?<!\\)\]\(", out) is None and "<javascript" not in out


def _commands() -> dict[str, typer.main.click.Command]:  # type: ignore[name-defined]
    group = typer.main.get_command(cli.app)
    return dict(group.commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_command_has_help_with_an_example_and_stands_in_the_docs(run, name: str) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run(name, "--help")
    assert status == 0 and f"allegiance {name}" in re.sub(r"\s+", " ", out)
    docs = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## `allegiance {name}" in docs
    section = docs.split(f"## `allegiance {name}")[1].split("\n## ")[0]
    for parameter in _commands()[name].params:
        if parameter.param_type_name == "option":
            assert parameter.opts[0] in section, f"{parameter.opts[0]} of {name} is not documented"
