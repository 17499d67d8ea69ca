"""When it happened, as the text says it, resolved from the day the document was published.

Phrases are found here, because their span and precision matter; dateparser reads the absolute
ones. It is not used for "Friday", "last month" or "two weeks ago": it answers those with a full
day whatever precision the words have, and puts "Friday" in a Friday's article a week back.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import dateparser
from msgspec import Struct

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "a few": 3, "several": 3,
}  # fmt: skip
_COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PHRASE = re.compile(
    rf"""
    (?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)
    |(?P<day>\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)?\b
        |\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})(?:,?\s+(?:19|20)\d\d\b)?)
    |(?P<month>\b(?:{_MONTHS})\s+(?:of\s+)?(?:19|20)\d\d\b)
    |(?P<bare_month>\b(?:in|since|last|this|next|early|late|mid-?)\s*(?:{_MONTHS})(?![\w’'-]))
    |(?P<ago>\b(?:{_COUNT})\s+(?:day|week|month|year|decade)s?\s+(?:ago|earlier)\b)
    |(?P<relative>\b(?:earlier\s+|later\s+)?(?:last|this|next|previous)\s+(?:week|month|year|weekend|{_DAYS})\b)
    |(?P<near>\b(?:today|yesterday|tomorrow|tonight|overnight)\b)
    |(?P<weekday>\b(?:{_DAYS})\b)
    |(?P<year>\b(?:in|since|of|from|during|early|late|mid-?|by|until)\s*(?:19|20)\d\d\b(?!\s*(?:troops|people|soldiers|dead)))
    """,
    re.VERBOSE | re.IGNORECASE,
)


class DatePhrase(Struct, frozen=True):
    """An expression of time; `iso` is None where it cannot be placed without the publishing day."""

    start: int
    end: int
    text: str
    iso: str | None


def date_phrases(text: str, published: str | None) -> list[DatePhrase]:
    """Every expression of time in `text`, with offsets into it, resolved from `published`."""
    base = _day(published)
    found = []
    for match in _PHRASE.finditer(text):
        kind = match.lastgroup or ""
        found.append(
            DatePhrase(
                match.start(), match.end(), match.group(), _resolve(kind, match.group(), base)
            )
        )
    return found


def future(phrase: DatePhrase, published: str | None) -> bool:
    """Whether the phrase names a time after the publishing day."""
    return bool(phrase.iso and published and phrase.iso > published[: len(phrase.iso)])


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None


def _resolve(kind: str, words: str, base: date | None) -> str | None:
    low = " ".join(words.lower().replace(".", "").split())
    if kind == "iso":
        return words
    if kind in ("day", "month"):
        return _absolute(low, kind, base)
    if kind == "year":
        return low[-4:]
    if base is None:
        return None
    if kind == "near":
        shift = {"yesterday": -1, "tomorrow": 1}.get(low, 0)
        return (base + timedelta(days=shift)).isoformat()
    if kind == "weekday":
        return _weekday(low, base).isoformat()
    if kind == "bare_month":
        return _bare_month(low, base)
    if kind == "ago":
        return _ago(low, base)
    return _relative(low, base)


@lru_cache(maxsize=4096)
def _absolute(low: str, kind: str, base: date | None) -> str | None:
    has_year = re.search(r"(?:19|20)\d\d$", low) is not None
    if not has_year and base is None:
        return None
    settings = {"PREFER_DAY_OF_MONTH": "first", "DATE_ORDER": "DMY"}
    words = low.replace("sept ", "sep ").replace(" of ", " ")
    parsed = dateparser.parse(
        words if has_year else f"{words} {base.year if base else ''}",
        languages=["en"],
        settings=settings,
    )
    if parsed is None:
        return None
    day: date = parsed.date()
    # "Dec. 30" in January's news is last year's; a date just ahead is still this year's
    if not has_year and base is not None and day - base > timedelta(days=180):
        day = day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
    return day.isoformat()[:7] if kind == "month" else day.isoformat()


def _weekday(low: str, base: date) -> date:
    """The latest such day up to and including the publishing day."""
    wanted = [d.lower() for d in _DAYS.split("|")].index(low)
    return base - timedelta(days=(base.weekday() - wanted) % 7)


def _bare_month(low: str, base: date) -> str | None:
    name = re.sub(r"^(in|since|last|this|next|early|late|mid-?)\s*", "", low)[:3]
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    month = months.index(name) + 1
    year = base.year - 1 if month > base.month else base.year
    if low.startswith("next"):
        year = base.year + (month <= base.month)
    elif low.startswith("last") and month == base.month:
        year -= 1
    return f"{year:04d}-{month:02d}"


def _ago(low: str, base: date) -> str | None:
    match = re.match(rf"({_COUNT})\s+(day|week|month|year|decade)", low)
    if match is None:
        return None
    count = _NUMBERS.get(match[1]) or int(match[1])
    if match[2] == "day":
        return (base - timedelta(days=count)).isoformat()
    if match[2] == "week":
        return (base - timedelta(weeks=count)).isoformat()[:7]
    if match[2] == "month":
        months = base.year * 12 + base.month - 1 - count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{base.year - count * (10 if match[2] == 'decade' else 1):04d}"


def _relative(low: str, base: date) -> str | None:
    words = low.split()
    which, unit = words[-2], words[-1]
    step = {"last": -1, "previous": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return f"{base.year + step:04d}"
    if unit == "month":
        months = base.year * 12 + base.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit in ("week", "weekend"):
        return (base + timedelta(weeks=step)).isoformat()[:7]
    day = _weekday(unit, base)
    if step < 0 and day == base:
        day -= timedelta(days=7)
    elif step > 0:
        day += timedelta(days=7)
    return day.isoformat()
