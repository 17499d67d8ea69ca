"""`allegiance ideal` and `allegiance similarity`, from files to files."""

import sys
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from allegiance.cli import app, main

STATES = ("USA", "FRA", "BRA", "IND", "CHN", "RUS")


@pytest.fixture
def votes(tmp_path):
    rng = np.random.default_rng(2)
    rows = [
        {"iso3c": state, "session": session, "rcid": 100 * session + call, "vote": vote}
        for session, call in product((1, 2), range(12))
        for cut in [rng.uniform(-1, 5)]
        for place, state in enumerate(STATES)
        for vote in [1 if place + rng.normal() < cut else 2 if place < cut + 0.5 else 3]
    ]
    pacsv.write_csv(pa.Table.from_pylist(rows), tmp_path / "votes.csv")
    return str(tmp_path / "votes.csv")


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def fails(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["allegiance", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_ideal_writes_csv_and_parquet_alike(tmp_path, votes):
    for name in ("points.csv", "points.parquet"):
        result = run("ideal", "--votes", votes, "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
    read = pacsv.read_csv(tmp_path / "points.csv")
    assert read.column_names == ["state", "session", "ideal_point", "se", "votes"]
    assert read.num_rows == 12
    assert read == pq.read_table(tmp_path / "points.parquet")
    other = run("ideal", "--votes", votes, "--out", tmp_path / "r.csv", "--positive", "Russia")
    assert other.exit_code == 0


def test_similarity_of_votes_and_alliances(tmp_path, votes):
    out = tmp_path / "pairs.csv"
    result = run("similarity", "--votes", votes, "--measure", "pi", "--over", "all", "--out", out)
    assert result.exit_code == 0, result.output
    assert pacsv.read_csv(out).num_rows == 15
    alliances = tmp_path / "alliances.csv"
    alliances.write_text("state,partner,year,commitment\nFRA,RUS,1900,3\nFRA,ITA,1900,2\n")
    assert run("similarity", "--alliances", alliances, "--out", out).exit_code == 0
    assert pacsv.read_csv(out)["year"].to_pylist() == [1900] * 3
    assert run("similarity", "--out", out).exit_code == 2


def test_what_cannot_be_done_is_said(tmp_path, votes, monkeypatch, capsys):
    def said(*arguments):
        return fails(monkeypatch, capsys, "ideal", *arguments)

    assert "no such table format" in said("--votes", votes, "--out", tmp_path / "a.xlsx")
    assert "folder does not exist" in said("--votes", votes, "--out", tmp_path / "no" / "a.csv")
    assert "no such file" in said("--votes", tmp_path / "none.csv", "--out", tmp_path / "a.csv")
    out = ("--votes", votes, "--out", tmp_path / "a.csv")
    assert "no member state known as Mars" in said(*out, "--positive", "Mars")
    assert "DEU casts no vote" in said(*out, "--positive", "Germany")
