"""Tables of bodies: organisations, groups, members of blocs, recognition; form and answers."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import re
from collections import defaultdict
from importlib import resources
from itertools import pairwise

import pytest

from allegiance.entities import blocs_of, entity, find, members, recognised_by
from allegiance.entities.states import records_by_code
from allegiance.ontology.sectors import known_sectors, speaks_for

DATA = resources.files("allegiance.entities") / "data"
COLUMNS = {
    "organisations.csv": ["code", "text", "kind", "sectors", "from", "to", "of", "source"],
    "groups.csv": [
        "code", "name", "official", "kind", "claimed_by", "sectors", "from", "to", "source",
    ],
    "members.csv": ["bloc", "code", "from", "to", "status", "source"],
    "recognition.csv": ["entity", "by", "from", "to", "source"],
}  # fmt: skip
Row = dict[str, str]


def _read(name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO((DATA / name).read_text("utf-8"), newline="")))


TABLES = {name: _read(name) for name in COLUMNS}
ORGANISATIONS = TABLES["organisations.csv"]


def _first(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    return dt.date(*[*parts, 1, 1][:3])


def _last(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day)


def _overlaps(name: str, *columns: str) -> list[tuple[Row, Row]]:
    """Return rows equal in `columns` whose dates surely overlap; a shared day is no overlap."""
    spans = defaultdict(list)
    for row in TABLES[name]:
        spans[tuple(row[column] for column in columns)].append(row)
    found = []
    for rows in spans.values():
        rows.sort(key=lambda row: _first(row["from"]) if row["from"] else dt.date.min)
        for before, after in pairwise(rows):
            end = _first(before["to"]) if before["to"] else dt.date.max
            if not after["from"] or end > _last(after["from"]):
                found.append((before, after))
    return found


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_form(name: str) -> None:
    rows = TABLES[name]
    assert (DATA / name).read_text("utf-8").splitlines()[0].split(",") == COLUMNS[name]
    for row in rows:
        assert None not in row and None not in row.values(), row
        assert all(value == value.strip() for value in row.values()), row
        assert row["source"], row
        for column in ("from", "to"):
            assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row[column]), row
            assert not row[column] or _first(row[column]), row
        if row["from"] and row["to"]:
            assert _first(row["from"]) <= _last(row["to"]), row


def test_organisations_are_many_and_placed() -> None:
    assert len(ORGANISATIONS) >= 900
    keys = [(row["code"], row["text"], row["from"]) for row in ORGANISATIONS]
    assert keys == sorted(set(keys))
    for row in ORGANISATIONS:
        assert row["code"] in records_by_code(), row
        assert row["kind"] in ("institution", "party", "group"), row
        sectors = row["sectors"].split("|")
        assert set(sectors) <= known_sectors(), row
        assert len(sectors) == len(set(sectors)), row


def test_organisations_of_shared_codes_say_which_is_meant() -> None:
    for row in ORGANISATIONS:
        assert bool(row["of"]) == (row["code"] in ("IGO", "NGO", "MNC")), row


def test_no_ordinary_word_is_an_organisation() -> None:
    ordinary = {
        "Unity", "Hope", "Freedom", "Solidarity", "Motherland", "Fatherland", "Democracy",
        "Reform", "Renaissance", "Voice", "Direction", "Memorial", "Labour", "Congress", "Senate",
        "Parliament", "Justice", "Change", "Progress", "Diet", "Coalition", "Opposition",
    }  # fmt: skip
    assert not ordinary & {row["text"] for row in ORGANISATIONS}


def test_equal_names_differ_in_their_dates() -> None:
    assert _overlaps("organisations.csv", "code", "text") == []


def test_groups_take_no_states_code() -> None:
    for row in TABLES["groups.csv"]:
        assert entity(row["code"]).kind in ("group", "bloc"), row
        assert row["kind"] in ("group", "bloc"), row
        assert set(filter(None, row["sectors"].split("|"))) <= known_sectors(), row


def test_members_are_members_of_blocs() -> None:
    statuses = {
        "member", "observer", "associate", "candidate", "applicant", "partner", "suspended",
        "invited",
    }  # fmt: skip
    for row in TABLES["members.csv"]:
        assert entity(row["bloc"]).kind == "bloc", row
        assert row["code"] in records_by_code(), row
        assert row["status"] in statuses, row
    assert _overlaps("members.csv", "bloc", "code", "status") == []


def test_recognition_is_of_the_disputed() -> None:
    for row in TABLES["recognition.csv"]:
        assert entity(row["entity"]).kind in ("partial", "state"), row
        assert entity(row["by"]).kind in ("partial", "state"), row
    assert _overlaps("recognition.csv", "entity", "by") == []


@pytest.mark.parametrize(
    ("bloc", "date", "count"),
    [
        ("UN", None, 193), ("UN", "1990", 160), ("NATO", None, 32), ("NATO", "2022", 30),
        ("EU", None, 27), ("EU", "2019", 28), ("EU", "1994", 12), ("AU", None, 55),
        ("OSCE", None, 57), ("OIC", None, 57), ("COE", None, 46), ("COE", "2021", 47),
        ("LAS", None, 22), ("COMNW", None, 56), ("OECD", None, 38), ("ASEAN", "2022", 10),
        ("CSTO", "2022-06-17", 6), ("G20", "2022", 20), ("SCO", None, 10), ("BRICS", None, 10),
        ("GCC", None, 6), ("WP", "1980", 7), ("G7", None, 7),
    ],
)  # fmt: skip
def test_how_many_members(bloc: str, date: str | None, count: int) -> None:
    assert len(members(bloc, date)) == count


@pytest.mark.parametrize(
    ("code", "bloc", "date", "belongs"),
    [
        ("FIN", "NATO", "2023-04-03", False), ("FIN", "NATO", "2023-04-04", True),
        ("SWE", "NATO", "2024-03-06", False), ("SWE", "NATO", "2024-03-07", True),
        ("UKR", "NATO", "2022", False), ("UKR", "EU", "2023", False),
        ("GBR", "EU", "2020-01-31", True), ("GBR", "EU", "2020-02-01", False),
        ("UZB", "CSTO", "1995", True), ("UZB", "CSTO", "2003", False),
        ("UZB", "CSTO", "2010", True), ("UZB", "CSTO", "2014", False),
        ("GEO", "CSTO", "1998", True), ("GEO", "CSTO", "2000", False),
        ("GEO", "CIS", "2008", True), ("GEO", "CIS", "2010", False),
        ("IRN", "SCO", "2023-07-04", True), ("BLR", "SCO", "2024-07-03", False),
        ("IND", "SCO", "2016", False), ("EGY", "BRICS", "2024", True),
        ("SAU", "BRICS", "2025", False), ("IDN", "BRICS", "2025-01-06", True),
        ("MLI", "ECOWAS", "2024", True), ("MLI", "ECOWAS", "2025-02", False),
        ("RUS", "COE", "2022-03-15", True), ("RUS", "COE", "2022-04", False),
        ("SYR", "LAS", "2015", True), ("RUS", "G8", "2013", True), ("RUS", "G7", "2013", False),
        ("HUN", "WEST", "2022", True), ("HUN", "WEST", "2003", False),
        ("TUR", "WEST", "2022", False), ("USA", "WEST", "1991", True),
        ("TWN", "UN", "1970", True), ("CHN", "UN", "1972", True), ("TWN", "UN", "1972", False),
        ("MAR", "AU", "2010", False), ("MAR", "AU", "2018", True), ("QAT", "OPEC", "2020", False),
    ],
)  # fmt: skip
def test_who_belonged_on_a_date(code: str, bloc: str, date: str, belongs: bool) -> None:
    assert (code in members(bloc, date)) is belongs
    assert (bloc in blocs_of(code, date)) is belongs


@pytest.mark.parametrize(
    ("code", "by", "date", "stands"),
    [
        ("LPR", "RUS", "2022-02-20", False), ("LPR", "RUS", "2022-02-21", True),
        ("DPR", "SYR", "2022-06-30", True), ("DPR", "PRK", "2022-07-12", False),
        ("ABK", "RUS", "2008-08-26", True), ("ABK", "NIC", "2010", True),
        ("ABK", "VUT", "2012", True), ("ABK", "VUT", "2014", False),
        ("SOS", "TUV", "2013", True), ("SOS", "TUV", "2015", False),
        ("TRNC", "TUR", "1984", True), ("XKX", "USA", "2009", True),
        ("XKX", "SRB", "2022", False), ("XKX", "ESP", "2022", False),
        ("XKX", "GHA", "2015", True), ("XKX", "GHA", "2021", False),
        ("PSE", "SWE", "2014-10-29", False), ("PSE", "SWE", "2014-10-30", True),
        ("PSE", "USA", "2024", False), ("TWN", "HND", "2020", True),
        ("TWN", "HND", "2023-04", False), ("TWN", "PRY", "2024", True),
        ("ESH", "DZA", "2020", True), ("ESH", "GHA", "2025-02", False),
    ],
)  # fmt: skip
def test_who_recognised_on_a_date(code: str, by: str, date: str, stands: bool) -> None:
    assert (by in recognised_by(code, date)) is stands


def test_none_recognises_somaliland_and_artsakh_had_only_its_like() -> None:
    assert recognised_by("SOM-L") == frozenset()
    assert recognised_by("ART", "2015") == {"ABK", "PMR", "SOS"}


@pytest.mark.parametrize(
    ("text", "date", "code", "sectors"),
    [
        ("the State Duma", "2022-06-17", "RUS", ("LEG",)),
        ("the Verkhovna Rada", "2022-06-17", "UKR", ("LEG",)),
        ("the Pentagon", "2022-06-17", "USA", ("MIL", "GOV")),
        ("the FSB", "2022-06-17", "RUS", ("SPY",)),
        ("the FBI", "2022-06-17", "USA", ("COP",)),
        ("the Wagner Group", "2022-06-17", "RUS", ("PRM",)),
        ("the Bundeswehr", "2022-06-17", "DEU", ("MIL",)),
        ("TASS said", "2022-06-17", "RUS", ("JRN", "GOV")),
        ("Xinhua said", "2022-06-17", "CHN", ("JRN", "GOV")),
        ("Gazprom said", "2022-06-17", "RUS", ("BUS", "GOV")),
        ("Law and Justice", "2022-06-17", "POL", ("PTY", "GOV")),
        ("Law and Justice", "2024-06-17", "POL", ("PTY", "OPP")),
        ("Civic Platform", "2010-06-17", "POL", ("PTY", "GOV")),
        ("Civic Platform", "2020-06-17", "POL", ("PTY", "OPP")),
        ("the Taliban", "2000", "AFG", ("GOV",)), ("the Taliban", "2015", "AFG", ("REB",)),
        ("the Taliban", "2022-06-17", "AFG", ("GOV",)), ("Hezbollah", "2020", "LBN", ("REB",)),
        ("Hamas", "2020", "PSE", ("REB",)), ("the Houthis", "2020", "YEM", ("REB",)),
        ("the PKK", "2020", "TUR", ("REB",)), ("Boko Haram", "2020", "NGA", ("REB",)),
        ("al-Shabaab", "2020", "SOM", ("REB",)), ("Al-Shabaab", "2020", "SOM", ("REB",)),
        ("ISIS", "2015", "ISIS", ("REB",)), ("the Islamic State", "2015", "ISIS", ("REB",)),
        ("al-Qaeda", "2015", "AQ", ("REB",)), ("Greenpeace", "2015", "NGO", ("NGO",)),
        ("the Rapid Support Forces", "2021", "SDN", ("PRM",)),
        ("the Rapid Support Forces", "2024", "SDN", ("REB",)),
    ],
)  # fmt: skip
def test_organisations_in_text(text: str, date: str, code: str, sectors: tuple[str, ...]) -> None:
    found = [mention.entity for mention in find(text, date)]
    assert [(e.code, e.sectors) for e in found if e is not None] == [(code, sectors)]


def test_for_whom_they_speak() -> None:
    voices = {
        row["text"]: speaks_for(tuple(row["sectors"].split("|")))
        for row in ORGANISATIONS
        if not row["to"]
    }
    assert voices["United Russia"] == voices["TASS"] == voices["Knesset"] == "government"
    assert voices["Gazprom"] == "nobody"
    assert voices["Hamas"] == voices["Red Cross"] == "society"
