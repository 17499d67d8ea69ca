"""How well names and phrases are resolved: phrases with known answers, ICEWS names, dated leaders.

    python benchmarks/who_is_who.py [phrases|names|leaders] [--data FOLDER] [--json FILE]
                                    [--half dev|test|all] [--errors N]

Reads, in the data folder (or ALLEGIANCE_DATA):

- phrases: `plover/ngec_actor_tests.jsonl`, phrases with the country and PLOVER sector they mean.
- names: Source Name and Target Name of `icews/events.2018.sample.tab`, and the names with a country
  in brackets of `icews/icews_2005-2015_valid.txt`, on the day of their row; the right answer is the
  country that ICEWS gives, in its own column or in the brackets. Rows for which it gives none are
  left out. Distinct names are split in halves by a hash: the tables were mended on the errors of
  `dev` only, `test` is what counts.
- leaders: every person whom leaders.csv has as head of state or of government on the row's day.

Prints a table and each error; the figures go to the JSON file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.core import get_global

from allegiance.entities import entity, find, sectors_of
from allegiance.entities.records import in_force, tables
from allegiance.errors import UnknownEntityError
from allegiance.model import Mention

RESULTS = Path(__file__).resolve().parent / "results" / "who_is_who.json"
PHRASE_DAY = "2022-06-01"
# The phrase file lost the days its tests were run for; where the expected office fixes one, a day
# within it, by test name and expected sector.
PHRASE_DAYS = {
    ("Angela Merkel", "GOV"): "2021-06-01",
    ("Diego Molano", "GOV"): "2022-01-15",
    ("Jean-Yves Le Drian", "GOV"): "2021-06-01",
    ("French Foreign Minister Jean-Yves Le Drian", "GOV"): "2021-06-01",
    ("Juan Carlos Jobet", "GOV"): "2021-06-01",
    ("Minister Juan Carlos Jobet", "GOV"): "2021-06-01",
    ("Boyko Borisov", "GOV"): "2020-06-01",
    ("Jam Kamal Khan", "GOV"): "2021-01-15",
    ("Vladimir Putin", "SPY"): "1998-10-01",
    ("Hashim Thaci", "GOV"): "2019-06-01",
    ("Albin Kurti", "PTY"): "2018-06-01",
    ("Mahinda Rajapaksa", "GOV"): "2021-06-01",
    ("Taliban", "REB"): "2020-06-01",
    ("Scott Morrison", "GOV"): "2021-06-01",
    ("Prime Minister Scott Morrison", "GOV"): "2021-06-01",
    ("Heiko Maas", "GOV"): "2021-06-01",
    ("Uhuru Kenyatta", "ELI"): "2023-06-01",
    ("Trump", "GOV"): "2018-06-01",
}
PLOVER_BLOCS = {"UN": "UNO", "EU": "EUR", "IGO": "IGO"}
# What babel calls otherwise than ICEWS does.
ICEWS_NAMES = {
    "russian federation": "RUS", "occupied palestinian territory": "PSE",
    "palestinian territory, occupied": "PSE", "the former yugoslav republic of macedonia": "MKD",
    "macedonia": "MKD", "moldova, republic of": "MDA", "democratic republic of congo": "COD",
    "democratic republic of the congo": "COD", "congo": "COG", "republic of the congo": "COG",
    "myanmar": "MMR", "holy see": "VAT", "vatican city": "VAT", "hong kong": "HKG",
    "macau": "MAC", "macao": "MAC", "swaziland": "SWZ", "ivory coast": "CIV", "turkey": "TUR",
    "timor-leste": "TLS", "czech republic": "CZE", "cape verde": "CPV", "east timor": "TLS",
    "antigua and barbuda": "ATG", "bosnia and herzegovina": "BIH", "trinidad and tobago": "TTO",
    "sao tome and principe": "STP", "saint kitts and nevis": "KNA", "saint lucia": "LCA",
    "saint vincent and the grenadines": "VCT", "serbia and montenegro": "SRB", "kosovo": "XKX",
    "republic of macedonia": "MKD", "burma": "MMR", "united states": "USA", "syria": "SYR",
    "tanzania, united republic of": "TZA", "cote d'ivoire": "CIV", "côte d'ivoire": "CIV",
}  # fmt: skip
# Names in brackets that are no state's today, and what a reader would call right.
_BRACKET = re.compile(r"\(([^()]*)\)\s*$")


class Case(NamedTuple):
    """One name or phrase with its day and the right answer."""

    text: str
    day: str | None
    country: str
    sector: str | None = None
    weight: int = 1


def main() -> None:
    """Print the tables asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help="phrases, names, leaders; default all")
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--errors", type=int, default=1000, help="print at most so many a table")
    parser.add_argument("--json", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.data is None or not Path(options.data).exists():
        sys.exit("name the data folder with --data or ALLEGIANCE_DATA")
    data = Path(options.data)
    wanted = options.parts or ["phrases", "names", "leaders"]
    figures: dict[str, object] = {}
    if "phrases" in wanted:
        figures["phrases"] = phrases(data / "plover" / "ngec_actor_tests.jsonl", options.errors)
    if "names" in wanted:
        figures["names"] = names(data / "icews", options.half, options.errors)
    if "leaders" in wanted:
        figures["leaders"] = leaders(data / "icews", options.errors)
    if options.json and len(wanted) == 3 and options.half == "test":
        options.json.parent.mkdir(exist_ok=True)
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


# -- phrases ---------------------------------------------------------------------------------------


def phrases(path: Path, errors: int) -> dict[str, float]:
    """Score `ngec_actor_tests.jsonl`: country of the phrase, first sector."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong: list[str] = []
    for row in rows:
        expect, phrase = row["expect"], row["phrase"]
        day = PHRASE_DAYS.get((phrase, expect.get("code_1", "")), PHRASE_DAY)
        country, sectors = answer(phrase, day)
        for what, got, want in (
            ("country", country, expect.get("country")),
            ("sector", sectors[:1], expect.get("code_1")),
        ):
            if want is None:
                continue
            if what == "sector":
                want = "" if want == "UNK" else want
                got = got[0] if got else ""
                asked["sector, any place"] += 1
                right["sector, any place"] += want in sectors if want else not sectors
            asked[what] += 1
            right[what] += got == want
            if got != want:
                note = " (marked as failing in the file)" if row["xfail"] else ""
                wrong.append(f"{what:8} {phrase}: {got or '-'}, not {want or '-'}{note}")
    print(f"\nPhrases of {path.name}: {len(rows)}")
    figures = {what: right[what] / asked[what] for what in asked}
    for what in ("country", "sector", "sector, any place"):
        print(f"  {what:20} {right[what]:4} of {asked[what]:4}  {figures[what]:6.1%}")
    _list(wrong, errors)
    return {"phrases": len(rows), **figures}


def answer(phrase: str, day: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the PLOVER country and sectors that `who` and the role words give for a phrase."""
    found = [m for m in find(phrase, day) if m.entity is not None]
    chosen = next((m for m in found if m.entity and m.entity.sectors), found[0] if found else None)
    if chosen is None or chosen.entity is None:
        return "", sectors_of(phrase)
    code, sectors = chosen.entity.code, chosen.entity.sectors
    if not sectors and not chosen.why.startswith(("name", "metonym", "party", "group")):
        sectors = sectors_of(phrase)
    claimed = entity(code).claimed_by if entity(code).kind == "partial" else ""
    if claimed:
        return claimed, sectors or ("PRE",)
    return PLOVER_BLOCS.get(code, code if entity(code).kind in ("state", "territory") else ""), (
        sectors
    )


# -- ICEWS names -----------------------------------------------------------------------------------


def names(folder: Path, half: str, errors: int) -> dict[str, float]:
    """Score the names of ICEWS, those with a country in the name apart from those without."""
    figures: dict[str, float] = {}
    for label, cases in icews_cases(folder).items():
        chosen = [c for c in cases if half == "all" or half_of(c.text) == half]
        rows = sum(c.weight for c in chosen)
        wrong: dict[str, str] = {}
        right_rows = 0
        for case in chosen:
            got = country_of(case.text, case.day)
            if got == case.country:
                right_rows += case.weight
            else:
                wrong[case.text] = f"{case.text} ({case.day}): {got or '-'}, ICEWS {case.country}"
        distinct = {c.text for c in chosen}
        share = right_rows / rows if rows else 1.0
        by_name = 1 - len(wrong) / len(distinct) if distinct else 1.0
        print(f"\nICEWS names {label} ({half} half)")
        print(f"  rows           {right_rows:6} of {rows:6}  {share:6.1%}")
        print(
            f"  distinct names {len(distinct) - len(wrong):6} of {len(distinct):6}  {by_name:6.1%}"
        )
        _list(sorted(wrong.values()), errors)
        figures |= {f"{label}, rows": share, f"{label}, distinct": by_name}
    return figures


def icews_cases(folder: Path) -> dict[str, list[Case]]:
    """Return the names with the country ICEWS gives, by whether the name holds the country."""
    counted: Counter[tuple[str, str, str, bool]] = Counter()
    with (folder / "events.2018.sample.tab").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for side in ("Source", "Target"):
                name, given = row[f"{side} Name"], row[f"{side} Country"]
                code = country_code(given)
                if code:
                    held = in_brackets(name) == code or country_code(name) == code
                    counted[name, row["Event Date"], code, held] += 1
    with (folder / "icews_2005-2015_valid.txt").open(encoding="utf-8") as file:
        for line in file:
            source, _, target, day = line.rstrip("\n").split("\t")
            for name in (source, target):
                code = in_brackets(name) or country_code(name)
                if code:
                    counted[name, day, code, True] += 1
    cases: dict[str, list[Case]] = {"with a country in the name": [], "without one": []}
    for (name, day, code, held), weight in counted.items():
        label = "with a country in the name" if held else "without one"
        cases[label].append(Case(name, day, code, None, weight))
    return cases


def country_of(name: str, day: str | None) -> str:
    """Return the state that `who` gives for a name; partially recognised ones as themselves."""
    for mention in find(name, day):
        if mention.entity is not None and _is_country(mention):
            return mention.entity.code
    return next((m.entity.code for m in find(name, day) if m.entity is not None), "")


def country_code(name: str) -> str:
    """Return the alpha-3 code of a country as ICEWS writes it, '' for none."""
    plain = name.strip().lower()
    return ICEWS_NAMES.get(plain) or _babel_names().get(plain, "")


def in_brackets(name: str) -> str:
    """Return the code of the country that stands in brackets at the end of `name`, or ''."""
    found = _BRACKET.search(name)
    return country_code(found.group(1)) if found else ""


def half_of(name: str) -> str:
    """Return dev or test, by a hash of the name."""
    return "dev" if hashlib.sha256(name.encode()).digest()[0] % 2 else "test"


def _is_country(mention: Mention) -> bool:
    assert mention.entity is not None
    try:
        return entity(mention.entity.code).kind in ("state", "territory", "partial")
    except UnknownEntityError:
        return False


_NAMES: dict[str, str] = {}


def _babel_names() -> dict[str, str]:
    if not _NAMES:
        known = {record.code for record in tables().entities}
        aliases = get_global("territory_aliases").items()
        alpha2 = {new[0]: old for old, new in aliases if old in known and len(new) == 1}
        for two, name in Locale("en").territories.items():
            if two in alpha2:
                _NAMES[name.lower()] = alpha2[two]
    return _NAMES


# -- leaders ---------------------------------------------------------------------------------------


def leaders(folder: Path, errors: int) -> dict[str, float]:
    """Score every name that leaders.csv has as head of state or government on the row's day."""
    chief = ("head_of_state", "head_of_government", "monarch", "de_facto_leader")
    terms: dict[str, list[tuple[str, str, str]]] = {}
    for row in tables().leaders:
        if row.office in chief:
            for spelt in (row.name, *(a for a in row.aliases if " " in a and ":" not in a)):
                terms.setdefault(spelt.lower(), []).append((row.code, row.since, row.until))
    asked: Counter[tuple[str, str, str]] = Counter()
    for name, day in _dated_names(folder):
        for code, since, until in terms.get(name.lower(), ()):
            if in_force(since, until, day):
                asked[name, day, code] += 1
    right = 0
    wrong = set()
    for (name, day, code), count in asked.items():
        found = find(name, day)
        if any(m.entity and m.entity.code == code and "GOV" in m.entity.sectors for m in found):
            right += count
        else:
            shown = ", ".join(f"{m.entity}: {m.why}" for m in found) or "no mention"
            wrong.add(f"{name} ({day}): {code}, got {shown}")
    rows = sum(asked.values())
    people = len({name for name, _, _ in asked})
    print(f"\nHeads of state and government in office on the day of an ICEWS row: {people} names")
    print(f"  rows           {right:6} of {rows:6}  {right / rows:6.1%}")
    _list(sorted(wrong), errors)
    return {"leaders": people, "rows": rows, "right": right / rows}


def _dated_names(folder: Path) -> list[tuple[str, str]]:
    pairs = []
    with (folder / "events.2018.sample.tab").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            pairs += [(row[f"{side} Name"], row["Event Date"]) for side in ("Source", "Target")]
    with (folder / "icews_2005-2015_valid.txt").open(encoding="utf-8") as file:
        for line in file:
            source, _, target, day = line.rstrip("\n").split("\t")
            pairs += [(source, day), (target, day)]
    return pairs


def _list(lines: list[str], most: int) -> None:
    for line in lines[:most]:
        print(f"    {line}")
    if len(lines) > most:
        print(f"    ... and {len(lines) - most} more")


if __name__ == "__main__":
    main()
