"""The table of leaders: its form, terms that do not contradict each other, and its coverage."""

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

TEXT = (resources.files("allegiance.entities") / "data" / "leaders.csv").read_text("utf-8")
COLUMNS = ["code", "name", "aliases", "office", "title", "from", "to", "source"]
OFFICES = {
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "monarch",
    "de_facto_leader", "head_of_bloc", "official",
}  # fmt: skip
AS_OF = dt.date(2025, 6, 30)
POST_SOVIET = [
    "RUS", "UKR", "BLR", "KAZ", "UZB", "KGZ", "TJK", "TKM", "ARM", "AZE", "GEO", "MDA", "LTU",
    "LVA", "EST",
]  # fmt: skip
G20 = [
    "ARG", "AUS", "BRA", "CAN", "CHN", "FRA", "DEU", "IND", "IDN", "ITA", "JPN", "KOR", "MEX",
    "RUS", "SAU", "ZAF", "TUR", "GBR", "USA",
]  # fmt: skip
EU = [
    "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN",
    "IRL", "ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP",
    "SWE",
]  # fmt: skip
DISSOLVED = {"SUN", "YUG", "CSK", "DDR"}
# The head of state leads the government (Turkey since the prime minister's office was abolished).
PRESIDENT_GOVERNS = {
    "USA": "", "BRA": "", "MEX": "", "ARG": "", "IDN": "", "ZAF": "", "CYP": "", "TKM": "",
    "TUR": "2018-07-09",
}  # fmt: skip


def _read() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(TEXT, newline="")))


ROWS = _read()
NEW_YEARS = [dt.date(year, 1, 1) for year in range(2000, 2026)]


def _first(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    return dt.date(*[*parts, 1, 1][:3])


def _last(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day)


def _holders(code: str, offices: set[str], day: dt.date) -> list[str]:
    return [
        row["name"]
        for row in ROWS
        if row["code"] == code
        and row["office"] in offices
        and _first(row["from"]) <= day
        and (not row["to"] or day <= _last(row["to"]))
    ]


def _names(code: str, office: str, day: str) -> set[str]:
    return set(_holders(code, {office}, dt.date.fromisoformat(day)))


def test_columns_and_order() -> None:
    assert TEXT.splitlines()[0].split(",") == COLUMNS
    assert len(ROWS) > 2000
    keys = [(row["code"], row["office"], row["from"]) for row in ROWS]
    assert keys == sorted(keys)


def test_every_row_is_complete() -> None:
    for row in ROWS:
        assert None not in row and None not in row.values(), row
        assert re.fullmatch(r"[A-Z]{2,6}(-[A-Z])?", row["code"]), row
        assert row["name"] and row["title"] and row["source"], row
        assert row["office"] in OFFICES, row
        aliases = row["aliases"].split("|") if row["aliases"] else []
        assert all(alias == alias.strip() != "" for alias in aliases), row
        assert len(set(aliases)) == len(aliases), row


def test_dates_parse_and_terms_run_forwards() -> None:
    for row in ROWS:
        for column in ("from", "to"):
            assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row[column]), row
        assert row["from"], row
        assert _first(row["from"]) <= AS_OF, row
        if row["to"]:
            assert _first(row["from"]) <= _last(row["to"]), row
            assert _first(row["to"]) <= AS_OF, row


def test_no_row_twice() -> None:
    seen = [(r["code"], r["name"], r["office"], r["title"], r["from"]) for r in ROWS]
    assert len(seen) == len(set(seen))


def test_terms_of_one_office_do_not_overlap() -> None:
    terms = defaultdict(list)
    for row in ROWS:
        if row["office"] == "official" or "collective" in row["title"].lower():
            continue
        seat = row["title"].removeprefix("Acting ") if row["office"] == "head_of_bloc" else ""
        terms[row["code"], row["office"], seat].append(row)
    clashes = []
    for rows in terms.values():
        rows.sort(key=lambda row: (_first(row["from"]), row["to"] or "9999"))
        for before, after in pairwise(rows):
            # A coarse date may mean any of its days, so only sure overlaps count.
            end = _first(before["to"]) if before["to"] else dt.date.max
            if end > min(_last(after["from"]) + dt.timedelta(days=1), AS_OF):
                clashes.append(
                    f"{before['code']} {before['office']}: {before['name']} to {before['to']}, "
                    f"{after['name']} from {after['from']}"
                )
    assert not clashes, "\n".join(clashes)


@pytest.mark.parametrize("code", sorted({*POST_SOVIET, *G20, *EU}))
def test_core_states_have_leaders_every_new_year(code: str) -> None:
    missing = []
    for day in NEW_YEARS:
        if not _holders(code, {"head_of_state", "monarch"}, day):
            missing.append(f"{day} head of state")
        governs_since = PRESIDENT_GOVERNS.get(code)
        if governs_since is not None and day.isoformat() >= governs_since:
            continue
        if not _holders(code, {"head_of_government"}, day):
            missing.append(f"{day} head of government")
    assert not missing, f"{code}: {missing}"


@pytest.mark.parametrize(
    ("code", "office", "day", "name"),
    [
        ("KAZ", "head_of_government", "2013-05-01", "Serik Akhmetov"),
        ("MDA", "head_of_state", "2017-06-15", "Igor Dodon"),
        ("MDA", "head_of_state", "2011-06-15", "Marian Lupu"),
        ("PER", "head_of_state", "2017-01-01", "Pedro Pablo Kuczynski"),
        ("PER", "head_of_state", "2019-01-01", "Martín Vizcarra"),
        ("PER", "head_of_state", "2020-11-12", "Manuel Merino"),
        ("PER", "head_of_state", "2021-01-01", "Francisco Sagasti"),
        ("PER", "head_of_state", "2022-01-01", "Pedro Castillo"),
        ("PER", "head_of_state", "2023-01-01", "Dina Boluarte"),
        ("JPN", "head_of_government", "2007-01-01", "Shinzo Abe"),
        ("JPN", "head_of_government", "2008-01-01", "Yasuo Fukuda"),
        ("JPN", "head_of_government", "2009-01-01", "Taro Aso"),
        ("JPN", "head_of_government", "2010-01-01", "Yukio Hatoyama"),
        ("JPN", "head_of_government", "2011-01-01", "Naoto Kan"),
        ("JPN", "head_of_government", "2012-01-01", "Yoshihiko Noda"),
        ("ITA", "head_of_government", "1993-01-01", "Giuliano Amato"),
        ("ITA", "head_of_government", "1995-06-01", "Lamberto Dini"),
        ("ITA", "head_of_government", "2007-01-01", "Romano Prodi"),
        ("ITA", "head_of_government", "2012-06-01", "Mario Monti"),
        ("UKR", "head_of_state", "2014-03-18", "Oleksandr Turchynov"),
        ("RUS", "foreign_minister", "2022-02-24", "Sergei Lavrov"),
        ("CHN", "foreign_minister", "2023-05-01", "Qin Gang"),
        ("NATO", "head_of_bloc", "2022-02-24", "Jens Stoltenberg"),
        ("CSTO", "head_of_bloc", "2022-01-06", "Stanislav Zas"),
    ],
)
def test_who_held_office_on_a_date(code: str, office: str, day: str, name: str) -> None:
    assert _names(code, office, day) == {name}


def test_gaps_elsewhere_are_shown() -> None:
    """Not a failure: vacancies are real, and some terms before 2010 are not in the table."""
    core = {*POST_SOVIET, *G20, *EU}
    held = {"head_of_state", "head_of_government", "monarch", "de_facto_leader"}
    states = {row["code"] for row in ROWS if row["office"] in held} - core - DISSOLVED
    lines = []
    for code in sorted(states):
        wanted = {row["office"] for row in ROWS if row["code"] == code}
        for label, offices in (
            ("head of state", {"head_of_state", "monarch"}),
            ("head of government", {"head_of_government"}),
        ):
            if not wanted & offices:
                continue
            years = [str(day.year) for day in NEW_YEARS if not _holders(code, offices, day)]
            if years:
                lines.append(f"{code:6} {label:19} {' '.join(years)}")
    print(f"\n{len(ROWS)} rows, {len(states | core)} states and statelets.")
    print("Nobody in the table on 1 January of:")
    print("\n".join(lines) or "(none)")
