"""The codes of states by which other people's data name them: names, FIPS, COW, CAMEO."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from allegiance.entities import entity, state_code
from allegiance.entities.fold import fold
from allegiance.entities.records import tables
from allegiance.errors import UnknownEntityError

_SHORT = (("&", "and"), ("St. ", "Saint "), ("’", "'"))
_INVERTED = re.compile(r"^(?P<name>[^,]+), (?P<form>(?:[A-Z][\w' ]* )?(?:of|of the))$")


@lru_cache(maxsize=20_000)
def by_name(name: str) -> str | None:
    """Return the code of a country, bloc or territory as data files spell it, None if unknown."""
    plain = name.strip()
    for before, after in _SHORT:
        plain = plain.replace(before, after)
    if not plain or len(plain) > 100:
        return None
    spelled = table("country_spellings.csv").get(name.strip()) or table(
        "country_spellings.csv"
    ).get(plain)
    if spelled:
        return spelled
    tries = [plain, re.sub(r"\s*\([^)]*\)", "", plain).strip()]
    if inverted := _INVERTED.match(plain):
        tries += [f"{inverted['form']} {inverted['name']}", inverted["name"]]
    for text in dict.fromkeys(tries):
        if _plain(text) not in _known():
            continue
        try:
            return state_code(text)
        except UnknownEntityError:  # a name of several
            continue
    return None


def by_fips(code: str) -> str | None:
    """Return the code of a country by its two letters of FIPS 10-4 (RS is Russia, CH China)."""
    return table("fips_countries.csv").get(code)


def by_cow(number: str) -> str | None:
    """Return the code of a state by its number in the Correlates of War list.

    Gleditsch and Ward's numbers, which UCDP uses, agree but for a few; those are there too.
    """
    return table("cow_states.csv").get(number.strip().split(".")[0].lstrip("0"))


@lru_cache(maxsize=4096)
def by_cameo(code: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the code, and sectors it implies, of a CAMEO country or organisation code."""
    row = _cameo().get(code)
    if row is not None:
        return row
    try:
        return (entity(code).code, ()) if len(code) == 3 and code.isalpha() else None
    except UnknownEntityError:
        return None


def sector_of(role: str) -> str | None:
    """Return PLOVER's sector for a CAMEO role (INS is REB, CAMEO's MED is JRN), None if none."""
    return table("cameo_sectors.csv").get(role)


def by_plover(code: str) -> str | None:
    """Return the code for a country as PLOVER data write it: ISO, names, UNO, EUR, KOS."""
    return table("plover_countries.csv").get(code.strip()) or by_name(code)


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, str]:
    """Return the first two columns of a data file of this package."""
    text = (files("allegiance.readers") / "data" / name).read_text(encoding="utf-8")
    return {row[0]: row[1] for row in list(csv.reader(text.splitlines()))[1:] if row}


def _plain(name: str) -> str:
    return fold(name).casefold().replace("-", " ").replace(".", "").removeprefix("the ").strip()


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every name worth asking about: for one that fits nothing, state_code seeks similar ones."""
    records = [text for r in tables().entities for text in (r.code, r.name, r.official) if text]
    return frozenset(_plain(text) for text in (*records, *(row.text for row in tables().names)))


@lru_cache(maxsize=1)
def _cameo() -> dict[str, tuple[str, tuple[str, ...]]]:
    text = (files("allegiance.readers") / "data" / "cameo_countries.csv").read_text("utf-8")
    return {
        row["cameo"]: (row["code"], (row["sectors"],) if row["sectors"] else ())
        for row in csv.DictReader(text.splitlines())
    }
