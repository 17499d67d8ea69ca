"""Recorded votes in UN press releases: "In favour: ... Against: ... Abstain: ... Absent: ..."

The resolution is the last document number before the list, the day the one the release bears. Where
the text gives totals ("a recorded vote of 141 in favour to 5 against, with 35 abstentions"), lists
that do not add up to them are an error beside the votes read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from allegiance.errors import InputError
from allegiance.model import Vote
from allegiance.readers.coded import CodedFile, coded_file, in_batches
from allegiance.readers.countries import by_name
from allegiance.readers.datelines import published_date
from allegiance.readers.decoding import decode, read_bytes

Cast = Literal["yes", "no", "abstain", "absent"]
_LISTS: dict[str, Cast] = {
    "in favour": "yes", "in favor": "yes", "against": "no", "abstain": "abstain",
    "abstaining": "abstain", "abstentions": "abstain", "absent": "absent",
}  # fmt: skip
_LABEL = re.compile(
    r"^[ \t*_]*(in favou?r|against|abstain(?:ing)?|abstentions|absent)[ \t*_]*:",
    re.IGNORECASE | re.MULTILINE,
)
_SYMBOL = re.compile(r"\b(?:A/(?:RES/)?(?:ES-)?\d+/(?:L\.)?\d+(?:/Rev\.\d+)?|(?:ES-)?\d+/\d+)\b")
_NAMED = re.compile(r"\b[Rr]esolution (?P<number>(?:A/RES/)?(?:ES-)?\d+/\d+)\b")
_TOTALS = re.compile(
    r"recorded\s+vote\s+of\s+(?P<yes>\d+|[a-z]+)\s+in\s+favou?r\s+(?:to|and)\s+"
    r"(?P<no>\d+|[a-z]+)\s+against(?:[^.;]{0,40}?with\s+(?P<abstain>\d+|[a-z]+)\s+abst)?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?:19|20)\d\d|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) \d{1,2}, (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONGEST = 20_000


def looks_like(text: str) -> bool:
    """Whether a text has lists of who voted how."""
    labels = {m[1].lower().replace("favor", "favour") for m in _LABEL.finditer(text[:2_000_000])}
    return "in favour" in labels and len(labels) >= 2


def read_annexes(path: Path, date: str | None = None) -> CodedFile:
    """The votes of every list in one press release; `date` where it bears none."""
    text = decode(str(path), read_bytes(path))
    return coded_file(
        path,
        "un-press",
        "Recorded votes of a UN press release",
        lambda: in_batches(votes_in(str(path), text, date), Vote),
        "votes",
    )


def votes_in(name: str, text: str, date: str | None = None) -> Iterator[Vote | InputError]:
    """Votes of every list in `text`; a list without resolution or day is an error."""
    labels = list(_LABEL.finditer(text))
    day = date or _day(text)
    if not labels:
        yield InputError(name, "has no list of votes", 'lists start with "In favour:"')
    previous = 0
    for group in _groups(labels):
        line = f"{name}, line {text.count(chr(10), 0, group[0].start()) + 1}"
        before = text[max(previous, group[0].start() - 4000) : group[0].start()]
        previous = group[-1].end()
        resolution = _resolution(before)
        if resolution is None or day is None:
            lacks = "resolution" if resolution is None else "day"
            yield InputError(line, f"a list of votes without a {lacks}", "give it with --date")
            continue
        found: dict[str, Vote] = {}
        for place, label in enumerate(group):
            end = group[place + 1].start() if place + 1 < len(group) else len(text)
            cast = _LISTS[label[1].lower()]
            for state in _states(text[label.end() : min(end, label.end() + _LONGEST)]):
                code = by_name(state)
                if code is None:
                    yield InputError(line, f"a vote of {state[:60]!r}, which has no code")
                    continue
                found[code] = Vote(
                    body="UNGA", resolution=resolution, date=day, state=code, vote=cast, source=name
                )
        yield from found.values()
        yield from _checked(line, before, found.values())


def _groups(labels: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Labels of one roll call: each list stands once, and the next "In favour" opens another."""
    group: list[re.Match[str]] = []
    for label in labels:
        kinds = {_LISTS[other[1].lower()] for other in group}
        if group and (_LISTS[label[1].lower()] in kinds or _LISTS[label[1].lower()] == "yes"):
            yield group
            group = []
        group.append(label)
    if group:
        yield group


def _states(listed: str) -> Iterator[str]:
    """The names of one list, which ends with a full stop or an empty line after a name."""
    body = re.split(r"\.\s*(?:\n|$)|\n\s*\n\s*(?=\S)", listed.strip(), maxsplit=1)[0]
    plain = " ".join(body.replace("*", " ").split()).rstrip(".")
    for part in re.split(r"[,;]", plain):
        name = re.sub(r"^and ", "", part.strip())
        if name and name.lower() not in ("none", "none."):
            yield name


def _resolution(before: str) -> str | None:
    named = list(_NAMED.finditer(before))
    symbols = list(_SYMBOL.finditer(before))
    if named:
        return named[-1]["number"].removeprefix("A/RES/")
    return symbols[-1][0].removeprefix("A/RES/") if symbols else None


def _day(text: str) -> str | None:
    found = _DAY.search(text)
    return published_date(found[1]) if found else None


def _checked(where: str, before: str, votes: object) -> Iterator[InputError]:
    totals = list(_TOTALS.finditer(before))
    if not totals:
        return
    cast = [vote.vote for vote in votes]  # type: ignore[attr-defined]
    for kind in ("yes", "no", "abstain"):
        told = totals[-1][kind]
        if told is None:
            continue
        number = int(told) if told.isdigit() else _word(told.lower())
        if number is not None and number != cast.count(kind):
            yield InputError(where, f"{cast.count(kind)} votes {kind} read where {number} are told")


def _word(word: str) -> int | None:
    return _SMALL.index(word) if word in _SMALL else None
