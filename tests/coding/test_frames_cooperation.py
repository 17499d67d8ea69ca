"""The lexicons of verbal and material cooperation are well formed and clash with no other file."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pytest

from allegiance.coding.lexicon import read_frames

FOLDER = files("allegiance.coding").joinpath("data")
# The types each file holds, in the order it holds them, with their modes.
MODES: dict[str, dict[str, set[str]]] = {
    "frames_verbal.tsv": {
        "AGREE": set(),
        "CONSULT": {"visit", "third-party", "multilateral", "phone"},
        "SUPPORT": set(),
        "CONCEDE": set(),
        "REQUEST": {"assist", "change", "yield", "meet"},
    },
    "frames_material.tsv": {
        "COOPERATE": set(),
        "AID": set(),
        "RETREAT": {"withdraw", "release", "disarm", "ceasefire", "access", "resign"},
    },
}
# Frames wanted: in all, a type, of nouns.
WANTED = {"frames_verbal.tsv": (900, 120, 200), "frames_material.tsv": (400, 80, 60)}
FILES = [name for name in MODES if FOLDER.joinpath(name).is_file()]
CONTEXTS = {
    "asylum", "cbrn", "corruption", "crime", "cyber", "diplomatic", "disasters", "economic",
    "election", "environment", "executive", "gender", "health", "human_rights", "human_security",
    "humanitarian", "illegal_drugs", "inequality", "intelligence", "legal", "legislative", "lgbt",
    "migration", "military", "misinformation", "natural_resource", "peacekeeping",
    "political_institutions", "pro_autocracy", "pro_democracy", "religion_ethnicity",
    "reparations", "repression", "rights_freedoms", "technology", "territory", "terrorism",
    "trafficking",
}  # fmt: skip
FLAGS = {"sym", "weak", "theme"}
# Words that may stand bare after a verb: prepositions, particles and adverbs ...
BARE = {
    "about", "above", "across", "after", "against", "ahead", "along", "alongside", "among",
    "around", "as", "aside", "at", "away", "back", "before", "behind", "beside", "between",
    "beyond", "by", "closer", "down", "fondly", "for", "forth", "forward", "from", "highly",
    "home", "in", "inside", "into", "near", "of", "off", "on", "onto", "open", "opposite", "out",
    "outside",
    "over", "past", "round", "short", "through", "to", "together", "toward", "towards", "under",
    "up", "upon", "via", "warmly", "with", "without", "yes",
    # ... adjectives, where what follows hangs on them ("grateful to R") ...
    "appreciative", "clear", "compliant", "consistent", "devoted", "exempt", "faithful", "firm",
    "free", "grateful", "guilty", "loyal", "popular", "prepared", "proud", "ready",
    "respectful", "supportive", "sympathetic", "thankful", "true", "united", "willing",
    # ... and dependent verbs: "called R to discuss T", "allowed R to use {base}".
    "access", "assist", "assure", "attack", "attend", "avoid", "base", "brief", "bypass",
    "circumvent", "congratulate", "convey", "cross", "defend", "deploy", "discuss", "enter",
    "evade", "express", "fight", "fly", "go", "help", "inform", "inspect", "invade", "keep",
    "launch", "leave", "meet", "operate", "pass", "protect", "reach", "reinforce", "see", "skirt",
    "station", "strike", "support", "thank", "use", "visit",
}  # fmt: skip
LEMMA = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
WORDS = re.compile(rf"{LEMMA}(?:\|{LEMMA})*")
ELEMENT = re.compile(rf"\[|\]|\{{{WORDS.pattern}\}}|[ART](?![a-z])|{WORDS.pattern}")


class Row(NamedTuple):
    number: int
    pattern: str
    event: str
    mode: str
    contexts: str
    flags: str


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The lines of a file that have five fields; `test_header_and_fields` finds the others."""
    lines = FOLDER.joinpath(name).read_text("utf-8").splitlines()
    cut = [(number, line.split("\t")) for number, line in enumerate(lines[1:], start=2)]
    return tuple(Row(number, *cells) for number, cells in cut if len(cells) == 5)


def elements(pattern: str) -> list[str]:
    """The parts of a pattern, in order; raises ValueError where it is not one."""
    body = pattern.removeprefix("N: ")
    parts = ELEMENT.findall(body)
    if " ".join(parts).replace("[ ", "[").replace(" ]", "]") != body:
        raise ValueError(f"not a pattern: {pattern}")
    return parts


def required(pattern: str) -> str:
    """The pattern without its options."""
    return re.sub(r" \[[^\]]*\]", "", pattern)


def skeletons(pattern: str) -> set[str]:
    """Every plain reading of what a pattern requires."""
    kind = "N: " if pattern.startswith("N: ") else ""
    choices = [
        [f"{{{w}}}" for w in part[1:-1].split("|")] if part[0] == "{" else part.split("|")
        for part in elements(required(pattern))
    ]
    return {kind + " ".join(reading) for reading in itertools.product(*choices)}


@cache
def readings(name: str) -> dict[str, Row]:
    """Reading -> the last line of the file that has it; `test_patterns_parse` finds the unread."""
    found: dict[str, Row] = {}
    for row in rows(name):
        with contextlib.suppress(ValueError):
            found |= dict.fromkeys(skeletons(row.pattern), row)
    return found


def test_a_file_is_there() -> None:
    assert "frames_verbal.tsv" in FILES


@pytest.mark.parametrize("name", FILES)
def test_header_and_fields(name: str) -> None:
    lines = FOLDER.joinpath(name).read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["pattern", "type", "mode", "contexts", "flags"]
    assert [n for n, line in enumerate(lines, start=1) if len(line.split("\t")) != 5] == []


@pytest.mark.parametrize("name", FILES)
def test_the_package_reads_every_line(name: str) -> None:
    text = FOLDER.joinpath(name).read_text("utf-8")
    assert len(read_frames(text, name)) == len(text.splitlines()) - 1


@pytest.mark.parametrize("name", FILES)
def test_codes_are_plovers(name: str) -> None:
    for row in rows(name):
        assert row.event in MODES[name], f"line {row.number}: type {row.event}"
        assert row.mode in MODES[name][row.event] | {""}, f"line {row.number}: mode {row.mode}"
        assert set(filter(None, row.contexts.split("|"))) <= CONTEXTS, f"line {row.number}"
        assert set(filter(None, row.flags.split(","))) <= FLAGS, f"line {row.number}: {row.flags}"


@pytest.mark.parametrize("name", FILES)
def test_patterns_parse(name: str) -> None:
    for row in rows(name):
        parts = elements(row.pattern)
        depth = 0
        for part in parts:
            depth += (part == "[") - (part == "]")
            assert depth in (0, 1), f"line {row.number}: brackets in {row.pattern}"
        assert depth == 0, f"line {row.number}: brackets in {row.pattern}"
        for filled in re.findall(r"\[([^\]]*)\]", row.pattern):
            assert filled.strip(), f"line {row.number}: nothing between brackets"
            assert re.search(r"[ART](?![a-z])|\}", filled), (
                f"line {row.number}: no slot in {filled}"
            )
        if row.pattern.startswith("N: "):
            assert parts[0] not in "ART", f"line {row.number}: a noun frame starts with its noun"
            bare = parts[1:]
        else:
            assert parts[0] in "AR", f"line {row.number}: a clause starts with A or R"
            assert parts[1] not in "ART[]" and parts[1][0] != "{", f"line {row.number}: no verb"
            assert "_" not in parts[1], f"line {row.number}: a verb is one word to the parser"
            bare = parts[2:]
        for part in bare:
            if part not in "ART[]" and part[0] != "{":
                assert set(part.split("|")) <= BARE, f"line {row.number}: {part} needs braces"


@pytest.mark.parametrize("name", FILES)
def test_no_word_twice_in_one_place(name: str) -> None:
    for row in rows(name):
        for part in elements(row.pattern):
            words = part.strip("{}").split("|")
            assert len(words) == len(set(words)), f"line {row.number}: {part}"


@pytest.mark.parametrize("name", FILES)
def test_slots(name: str) -> None:
    for row in rows(name):
        parts = elements(row.pattern)
        needed = elements(required(row.pattern))
        for slot in "ART":
            most = 2 if slot == "T" else 1
            assert parts.count(slot) <= most, f"line {row.number}: {slot} twice"
        noun = row.pattern.startswith("N: ")
        assert noun or "A" in parts or parts[0] == "R", f"line {row.number}: nobody acts"
        marks = set(filter(None, row.flags.split(",")))
        assert not {"weak", "theme"} <= marks, f"line {row.number}: weak asks for R, theme not"
        assert not {"sym", "theme"} <= marks, f"line {row.number}: all who meet are actors"
        if "weak" in marks:
            assert "R" in parts, f"line {row.number}: weak without R can never match"
        if "R" not in needed and "sym" not in marks and "weak" not in marks:
            assert "theme" in marks, f"line {row.number}: R may stay empty, so flag theme"
        if noun:
            assert not re.search(r"\bby(\|[a-z|]+)? R\b|\|by(\|[a-z|]+)? R\b", row.pattern), (
                f"line {row.number}: in a noun frame the actor, not R, follows `by`"
            )


@pytest.mark.parametrize("name", FILES)
def test_no_reading_twice(name: str) -> None:
    seen: dict[str, int] = {}
    clashes = []
    for row in rows(name):
        for reading in skeletons(row.pattern):
            if reading in seen:
                clashes.append(f"lines {seen[reading]} and {row.number}: {reading}")
            seen[reading] = row.number
    assert clashes == []


@pytest.mark.parametrize("name", FILES)
def test_no_clash_with_another_file(name: str) -> None:
    """One reading has one type, whichever files tell it."""
    mine = readings(name)
    others = sorted(
        entry.name
        for entry in FOLDER.iterdir()
        if entry.name.startswith("frames_") and entry.name.endswith(".tsv") and entry.name != name
    )
    clashes = []
    for other in others:
        theirs = readings(other)
        for reading in sorted(mine.keys() & theirs.keys()):
            one, two = mine[reading], theirs[reading]
            if one.event != two.event:
                clashes.append(
                    f"{reading}: {one.event} in line {one.number}, "
                    f"{two.event} in {other}, line {two.number}"
                )
    assert clashes == []


@pytest.mark.parametrize("name", FILES)
def test_british_and_american_spellings_stand_together(name: str) -> None:
    for row in rows(name):
        words = set(re.findall(LEMMA, row.pattern))
        for british, american in (
            ("ise", "ize"), ("isation", "ization"), ("yse", "yze"), ("favour", "favor"),
            ("honour", "honor"), ("labour", "labor"), ("defence", "defense"),
            ("programme", "program"),
        ):  # fmt: skip
            for word in words - {"seize", "size", "prize"}:
                if word.endswith(american):
                    twin = word.removesuffix(american) + british
                    assert twin in words, f"line {row.number}: {word} without {twin}"


@pytest.mark.parametrize("name", FILES)
def test_enough_frames_in_order(name: str) -> None:
    order = list(MODES[name])
    kinds = [row.event for row in rows(name)]
    assert kinds == sorted(kinds, key=order.index)
    counted = Counter(kinds)
    most, each, nouns = WANTED[name]
    assert len(kinds) >= most
    assert all(counted[kind] >= each for kind in order), counted
    assert sum(row.pattern.startswith("N: ") for row in rows(name)) >= nouns
