import csv
import gzip
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from allegiance.errors import InputError
from allegiance.readers.member_states import state_of
from allegiance.readers.roll_calls import SCHEMA, read_roll_calls


def rows_of(names: str, *lines: tuple[object, ...]) -> list[dict[str, object]]:
    return [dict(zip(names.split(), line, strict=True)) for line in lines]


VOTES = rows_of(
    "rcid country country_code vote",
    (3.0, "United States", "US", "yes"),
    (3.0, "Namibia", "NA", "no"),
    (4.0, "Federal Republic of Germany", None, "abstain"),
    (4.0, "Côte d’Ivoire", "CI", "yes"),
    (5.0, "Yugoslavia", "YU", "no"),
)
CALLS = rows_of(
    "rcid session date unres amend para short descr",
    (3, 46.0, "1991-11-01", "R/46/1", 1, 0, "A", "first"),
    (4, 46.0, "1991-11-02", "R/46/2", None, None, "B", "second,\nin two lines"),
    (5, 61.0, "2006-10-30", "R/61/3", 0, 1, "C", "third"),
)
ISSUES = [
    {"rcid": 3, "short_name": "nu", "issue": "Nuclear weapons and nuclear material"},
    {"rcid": 3, "short_name": "di", "issue": "Arms control and disarmament"},
]


def write_csv(path: Path, rows: list[dict[str, object]], encoding="utf-8", missing="", **form):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), **form)
        writer.writeheader()
        writer.writerows([{k: missing if v is None else v for k, v in row.items()} for row in rows])


def folder(at: Path, kind: str) -> Path:
    for name, rows in (
        ("un_votes", VOTES),
        ("un_roll_calls", CALLS),
        ("un_roll_call_issues", ISSUES),
    ):
        if kind == "parquet":
            pq.write_table(pa.Table.from_pylist(rows), at / f"{name}.parquet")
        else:
            write_csv(at / f"{name}{kind}", rows, missing="NA")
    return at


@pytest.mark.parametrize("kind", ["parquet", ".csv", ".csv.gz"])
def test_unvotes_in_any_form(tmp_path, kind):
    table = read_roll_calls(folder(tmp_path, kind))
    assert table.schema == SCHEMA
    assert table["state"].to_pylist() == ["USA", "NAM", "DEU", "CIV", "SRB"]
    assert table["vote"].to_pylist() == ["yes", "no", "abstain", "yes", "no"]
    assert table["session"].to_pylist() == [46, 46, 46, 46, 61]
    assert table["roll_call"].to_pylist() == ["3", "3", "4", "4", "5"]
    assert table["amendment"].to_pylist() == [True, True, None, None, False]
    assert table["paragraph"].to_pylist() == [False, False, None, None, True]
    assert str(table["date"][0].as_py()) == "1991-11-01"
    assert table["description"][2].as_py() == "second,\nin two lines"
    topics = "Arms control and disarmament; Nuclear weapons and nuclear material"
    assert table["issues"].to_pylist() == [topics, topics, None, None, None]


def test_a_votes_file_is_read_with_what_lies_beside_it(tmp_path):
    whole = read_roll_calls(folder(tmp_path, "parquet"))
    assert read_roll_calls(tmp_path / "un_votes.parquet") == whole


VOETEN = rows_of(
    "rcid ccode Country Countryname session vote date me nu",
    (9, 2, "USA", "United States of America", 20, 1, "18nov1965", 1, 0),
    (9, 305, "AUS", "Österreich", 20, 2, "18nov1965", 1, 0),
    (9, 680, "YPR", "", 20, 3, "11/18/1965", 1, 0),
    (9, 200, "UKG", "", 20, 8, "1965-11-18", 1, 0),
    (9, 20, "CAN", "Canada", 20, 9, "", 1, 0),
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_voeten_layout(tmp_path, encoding):
    write_csv(tmp_path / "UNVotes.csv", VOETEN, encoding=encoding)
    table = read_roll_calls(tmp_path / "UNVotes.csv")
    # 305 is Austria, though its COW abbreviation is another state's ISO code
    assert table["state"].to_pylist() == ["USA", "AUT", "YMD", "GBR"]
    assert table["vote"].to_pylist() == ["yes", "abstain", "no", "absent"]
    assert {str(day) for day in table["date"].to_pylist()} == {"1965-11-18"}
    assert set(table["issues"].to_pylist()) == {"Palestinian conflict"}
    assert read_roll_calls(tmp_path) == table


def test_the_digital_library_layout_with_tabs(tmp_path):
    rows = [
        {"undl_id": "4030", "ms_code": code, "ms_name": name, "ms_vote": vote, "session": 77}
        for code, name, vote in (
            ("TUR", "TÜRKİYE", "Y"),
            ("BOL", "BOLIVIA (PLURINATIONAL STATE OF)", "A"),
            ("IRN", "", "X"),
            ("PRK", "DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", ""),
        )
    ]
    write_csv(tmp_path / "votes.tab", rows, delimiter="\t")
    table = read_roll_calls(tmp_path)
    assert table["state"].to_pylist() == ["TUR", "BOL", "IRN", "PRK"]
    assert table["vote"].to_pylist() == ["yes", "abstain", "absent", "absent"]
    assert table["date"].null_count == 4


def broken(tmp_path, change):
    rows = [dict(row) for row in VOETEN]
    change(rows)
    write_csv(tmp_path / "UNVotes.csv", rows)
    with pytest.raises(InputError) as caught:
        read_roll_calls(tmp_path / "UNVotes.csv")
    assert "UNVotes.csv" in str(caught.value)
    return str(caught.value)


def test_bad_values_are_named(tmp_path):
    assert "'maybe' is no vote" in broken(tmp_path, lambda r: r[0].update(vote="maybe"))
    assert "session 'x' is no number" in broken(tmp_path, lambda r: r[0].update(session="x"))
    assert "'soon' is no date" in broken(tmp_path, lambda r: r[0].update(date="soon"))
    unknown = {"Countryname": "Ruritania", "ccode": 999}
    assert "no state known as Ruritania" in broken(tmp_path, lambda r: r[0].update(unknown))
    assert "1 rows have no roll call" in broken(tmp_path, lambda r: r[0].update(rcid=""))
    assert "has no column roll_call or rcid" in broken(
        tmp_path, lambda r: [row.pop("rcid") for row in r]
    )


def test_bad_files_are_named(tmp_path):
    def error(path):
        with pytest.raises(InputError) as caught:
            read_roll_calls(path)
        return str(caught.value)

    assert "no such file" in error(tmp_path / "nowhere")
    assert "holds 0 tables" in error(tmp_path)
    (tmp_path / "notes.txt").write_text("yes")
    assert "is no table" in error(tmp_path / "notes.txt")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    assert "cannot be read" in error(tmp_path / "broken.parquet")
    (tmp_path / "empty.csv").write_text("")
    assert "cannot be read" in error(tmp_path / "empty.csv")
    (tmp_path / "header.csv").write_text("rcid,ccode,session,vote\n")
    assert "holds no row" in error(tmp_path / "header.csv")
    (tmp_path / "uneven.csv").write_text("rcid,ccode,session,vote\n1,2\n")
    assert "cannot be read" in error(tmp_path / "uneven.csv")


def test_roll_calls_beside_must_hold_every_vote_once(tmp_path):
    folder(tmp_path, "parquet")
    pq.write_table(pa.Table.from_pylist(CALLS[:2]), tmp_path / "un_roll_calls.parquet")
    with pytest.raises(InputError, match="1 votes belong to roll calls"):
        read_roll_calls(tmp_path)
    pq.write_table(pa.Table.from_pylist(CALLS + CALLS[:1]), tmp_path / "un_roll_calls.parquet")
    with pytest.raises(InputError, match="lists a roll call twice"):
        read_roll_calls(tmp_path)
    (tmp_path / "un_roll_calls.parquet").unlink()
    with pytest.raises(InputError, match="put un_roll_calls"):
        read_roll_calls(tmp_path)


@pytest.mark.parametrize(
    ("name", "code", "state"),
    [
        ("The former Yugoslav Republic of Macedonia", None, "MKD"),
        ("St. Vincent & Grenadines", None, "VCT"),
        ("Saint Vincent and the Grenadines", None, "VCT"),
        ("CÔTE D'IVOIRE", None, "CIV"),
        ("Congo - Kinshasa", None, "COD"),
        ("Congo", None, "COG"),
        ("Viet Nam", None, "VNM"),
        ("Türkiye", None, "TUR"),
        ("Sao Tome and Principe", None, "STP"),
        ("Yemen Arab Republic", None, "YEM"),
        ("Soviet Union", None, "RUS"),
        (None, "SU", "RUS"),
        ("somewhere", "FR", "FRA"),
        ("somewhere", None, None),
        (None, None, None),
    ],
)
def test_names_of_members(name, code, state):
    assert state_of(name, [("iso2", code)]) == state


@pytest.mark.skipif("ALLEGIANCE_DATA" not in os.environ, reason="ALLEGIANCE_DATA is not set")
def test_every_vote_of_unvotes_is_read():
    table = read_roll_calls(Path(os.environ["ALLEGIANCE_DATA"]) / "un")
    assert table.num_rows == 870_109
    assert table["state"].null_count == 0
    seats = table.group_by("state").aggregate([("session", "min"), ("session", "max")]).to_pylist()
    terms = {seat["state"]: (seat["session_min"], seat["session_max"]) for seat in seats}
    assert len(terms) == 199
    assert terms["YUG"] == (1, 60)
    assert terms["SRB"] == (61, 74)
    assert terms["TWN"] == (1, 26)
    assert terms["CHN"] == (26, 74)
    assert terms["DDR"][1] == 44
    assert terms["YMD"] == (22, 44)
