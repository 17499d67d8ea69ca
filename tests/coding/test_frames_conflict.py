"""The lexicon of conflict frames is well formed: the matcher can read every line of it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from importlib.resources import files

import pytest

MODES = {
    "ACCUSE": {"disapprove", "investigate", "allege"},
    "REJECT": {"assist", "change", "yield", "meet"},
    "THREATEN": {"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"},
    "PROTEST": {"demo", "riot", "strike", "hunger", "boycott", "obstruct"},
    "SANCTION": {"convict", "expel", "withdraw", "discontinue"},
    "MOBILIZE": {"troops", "weapons", "police", "militia"},
    "COERCE": {
        "seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport",
        "withhold", "misinformation", "cyber",
    },
    "ASSAULT": {
        "abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive",
        "firearms", "explosives", "suicide-attack", "heavy-weapons", "crowd-control", "cleansing",
        "massacre", "unconventional", "aerial", "drone",
    },
}  # fmt: skip
CONTEXTS = {
    "asylum", "cbrn", "corruption", "crime", "cyber", "diplomatic", "disasters", "economic",
    "election", "environment", "executive", "gender", "health", "human_rights", "human_security",
    "illegal_drugs", "inequality", "intelligence", "legal", "legislative", "lgbt", "migration",
    "military", "misinformation", "natural_resource", "peacekeeping", "political_institutions",
    "pro_autocracy", "pro_democracy", "religion_ethnicity", "reparations", "repression",
    "rights_freedoms", "technology", "territory", "terrorism", "trafficking",
}  # fmt: skip
FLAGS = {"sym", "weak", "theme", "armed"}
# Words that may stand bare after a verb: prepositions and particles. All else is a noun in braces.
BARE = {
    "about", "across", "after", "against", "ahead", "along", "among", "around", "as", "aside",
    "at", "away", "back", "before", "behind", "between", "beyond", "by", "closer", "down",
    "for", "from", "home", "in", "inside", "into", "near", "of", "off", "offline", "on", "onto",
    "out", "outside", "over", "past", "through", "to", "toward", "towards", "under", "up",
    "upon", "with", "without", "forcibly", "sexually", "ethnically",
}  # fmt: skip
LEMMA = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
WORDS = re.compile(rf"{LEMMA}(?:\|{LEMMA})*")
ELEMENT = re.compile(rf"\[|\]|\{{{WORDS.pattern}\}}|[ART](?![a-z])|{WORDS.pattern}")
LINES = (
    files("allegiance.coding").joinpath("data/frames_conflict.tsv").read_text("utf-8").splitlines()
)
Row = tuple[int, str, str, str, str, str]
FIELDS = [(number, line.split("\t")) for number, line in enumerate(LINES[1:], start=2)]
ROWS: list[Row] = [(number, *cells) for number, cells in FIELDS if len(cells) == 5]  # type: ignore[misc]


def elements(pattern: str) -> list[str]:
    """The parts of a pattern, in order; raises ValueError where it is not one."""
    body = pattern.removeprefix("N: ")
    parts = ELEMENT.findall(body)
    if " ".join(parts).replace("[ ", "[").replace(" ]", "]") != body:
        raise ValueError(f"not a pattern: {pattern}")
    return parts


def skeletons(pattern: str) -> set[str]:
    """Every plain reading of what a pattern requires, its options left out."""
    required = re.sub(r" \[[^\]]*\]", "", pattern)
    wanted = elements(required)
    kind = "N: " if pattern.startswith("N: ") else ""
    choices = [
        [f"{{{w}}}" for w in part[1:-1].split("|")] if part[0] == "{" else part.split("|")
        for part in wanted
    ]
    return {kind + " ".join(reading) for reading in itertools.product(*choices)}


def test_header_and_fields() -> None:
    assert LINES[0].split("\t") == ["pattern", "type", "mode", "contexts", "flags"]
    assert [number for number, cells in FIELDS if len(cells) != 5] == []


@pytest.mark.parametrize("kind", sorted(MODES))
def test_codes_are_plovers(kind: str) -> None:
    for number, _, event, mode, contexts, flags in ROWS:
        assert event in MODES, f"line {number}: type {event}"
        if event == kind:
            assert mode in MODES[kind] | {""}, f"line {number}: mode {mode}"
            assert set(filter(None, contexts.split("|"))) <= CONTEXTS, f"line {number}: {contexts}"
            assert set(filter(None, flags.split(","))) <= FLAGS, f"line {number}: {flags}"


def test_patterns_parse() -> None:
    for number, pattern, *_ in ROWS:
        parts = elements(pattern)
        depth = 0
        for part in parts:
            depth += (part == "[") - (part == "]")
            assert depth in (0, 1), f"line {number}: brackets in {pattern}"
        assert depth == 0, f"line {number}: brackets in {pattern}"
        for filled in re.findall(r"\[([^\]]*)\]", pattern):
            assert filled.strip(), f"line {number}: nothing between brackets"
        if pattern.startswith("N: "):
            assert parts[0] not in "ART", f"line {number}: a noun frame starts with its noun"
            bare = parts[1:]
        else:
            assert parts[0] in "AR", f"line {number}: a clause starts with A or R"
            assert parts[1] not in "ART[]" and parts[1][0] != "{", f"line {number}: no verb"
            bare = parts[2:]
        for part in bare:
            if part not in "ART[]" and part[0] != "{":
                assert set(part.split("|")) <= BARE, f"line {number}: {part} needs braces"


def test_slots() -> None:
    for number, pattern, _, _, _, flags in ROWS:
        parts = elements(pattern)
        required = elements(re.sub(r" \[[^\]]*\]", "", pattern))
        for slot in "ART":
            assert parts.count(slot) <= (2 if slot == "T" else 1), f"line {number}: {slot} twice"
        noun = pattern.startswith("N: ")
        assert noun or "A" in parts or parts[0] == "R", f"line {number}: nobody acts"
        marks = set(filter(None, flags.split(",")))
        assert not {"weak", "theme"} <= marks, f"line {number}: weak asks for R, theme does not"
        assert not {"sym", "theme"} <= marks, f"line {number}: the other side of a clash is told"
        if "weak" in marks:
            assert "R" in parts, f"line {number}: weak without R can never match"
        if "R" not in required and "sym" not in marks and "weak" not in marks:
            assert "theme" in marks, f"line {number}: R may stay empty, so flag theme"
        if noun:
            assert not re.search(r"\bby(\|[a-z|]+)? R\b|\|by(\|[a-z|]+)? R\b", pattern), (
                f"line {number}: in a noun frame the actor, not R, follows `by`"
            )


def test_no_reading_twice() -> None:
    seen: dict[str, int] = {}
    clashes = []
    for number, pattern, *_ in ROWS:
        for reading in skeletons(pattern):
            if reading in seen:
                clashes.append(f"lines {seen[reading]} and {number}: {reading}")
            seen[reading] = number
    assert clashes == []


def test_british_and_american_spellings_stand_together() -> None:
    for number, pattern, *_ in ROWS:
        words = set(re.findall(LEMMA, pattern))
        for british, american in (("ise", "ize"), ("isation", "ization"), ("yse", "yze")):
            for word in words:
                if word.endswith(american) and word not in {"seize", "size"}:
                    twin = word.removesuffix(american) + british
                    assert twin in words, f"line {number}: {word} without {twin}"


def test_enough_frames_in_order() -> None:
    order = list(MODES)
    kinds = [row[2] for row in ROWS]
    assert kinds == sorted(kinds, key=order.index)
    counted = Counter(kinds)
    assert len(ROWS) >= 1100
    assert all(counted[kind] >= 100 for kind in order), counted
    assert sum(row[1].startswith("N: ") for row in ROWS) >= 250
