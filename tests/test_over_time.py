"""`series` and `panel` as a person runs them, and what they hand to other libraries."""

from __future__ import annotations

from pathlib import Path

import pandas
import pyarrow as pa
import pyarrow.csv as csv
import pytest

from allegiance import api, over_time
from allegiance.report.state_numbers import numbers_of

ARTICLE = (
    "Kazakhstan declines\nSteppe Courier, 17 June 2022\n\n"
    "Kazakhstan's president told Vladimir Putin on Friday that his government would not recognise "
    "Luhansk. Kazakhstan sent medicine to Ukraine in May.\n"
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("over-time")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    with api.open(folder / "ledger") as book:
        book.add(folder / "article.txt", workers=1)
    return folder / "ledger"


def test_a_series_of_a_state_and_of_all(run, ledger, tmp_path):
    question = ("--with", "Russia", "--on", "ukraine-war", "--ledger", ledger)
    out = tmp_path / "series.csv"
    status, shown, _ = run("series", "KAZ", *question, "--out", out)
    table = csv.read_csv(out)
    assert status == 0 and "KAZ" in shown
    assert set(table["state"].to_pylist()) == {"KAZ"}
    for row in table.to_pylist():
        assert -1 <= row["low"] <= row["position"] <= row["high"] <= 1
    status, shown, _ = run("series", "--all", *question, "--format", "csv")
    assert status == 0 and "BLR" in shown and '"RUS"' in shown


def test_wrong_questions_are_told(run, ledger, tmp_path):
    question = ("--with", "Russia", "--on", "ukraine-war", "--ledger", ledger)
    for arguments, told in (
        (("series", "RUS", *question), "principal"),
        (("series",), "name one state"),
        (("series", "RUS", "UKR"), "--events"),
        (("series", "KAZ", *question, "--out", "x.xlsx"), ".parquet"),
        (("series", "RUS", "UKR", "--events", tmp_path / "none.csv"), "no such file"),
        (("panel", "--with", "RUS", "--on", "ukraine-war"), "--ledger"),
    ):
        status, shown, err = run(*arguments)
        assert status == 2 and shown == "" and told in err


def test_a_panel_in_stata_has_numbers_and_a_codebook(run, ledger, tmp_path):
    out = tmp_path / "panel.dta"
    question = ("--with", "Russia", "--on", "ukraine-war", "--ledger", ledger)
    assert run("panel", *question, "--by", "year", "--out", out)[0] == 0
    frame = pandas.read_stata(out)
    kazakhstan = frame[
        (frame.iso3 == "KAZ") & (frame.basis == "on_issue") & (frame.period == "2022")
    ]
    assert len(kazakhstan) == 1 and kazakhstan.cow.item() == 705
    assert kazakhstan.occurrences_overall.item() >= 1
    book = (tmp_path / "panel.codebook.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in book for name in frame.columns)


def test_dyads_of_an_event_file(run, tmp_path):
    path = tmp_path / "events.csv"
    lines = [f"2014-{m:02d}-0{d},RUS,UKR,190" for m in range(3, 13) for d in (1, 5, 9)]
    lines += [f"2012-{m:02d}-0{d},RUS,UKR,057" for m in range(3, 13) for d in (1, 5, 9)]
    path.write_text("date,actor,recipient,cameo\n" + "\n".join(lines), encoding="utf-8")
    status, shown, _ = run("series", "RUS", "UKR", "--events", path)
    assert status == 0 and "mutual" in shown and "away" in shown
    found = over_time.dyads(path)
    assert pa.table(found).num_rows == len(found) and "<table>" in found._repr_html_()


def test_states_have_the_numbers_of_the_field():
    assert (numbers_of("DEU").cow, numbers_of("DEU").gleditsch_ward) == (255, 260)
    assert numbers_of("TON").gleditsch_ward == 972 and numbers_of("ZZZ").cow is None
