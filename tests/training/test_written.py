"""The written sentences: form, variety and balance, with a report of what there is.

`python tests/training/test_written.py` prints the report alone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training"))

from examples import FACTUALITIES, TYPES, Written, read_written  # noqa: E402

WORD = re.compile(r"[a-z]+")
NEAR = 0.6
# words of a frame that carry no predicate
LINKS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "with",
        "from",
        "by",
        "on",
        "in",
        "at",
        "over",
        "against",
        "into",
        "out",
        "up",
        "off",
        "down",
        "as",
        "that",
        "not",
        "n",
        "r",
        "v",
        "t",
        "be",
        "not",
        "his",
        "her",
        "its",
        "their",
        "it",
        "s",
        "and",
        "or",
        "about",
        "under",
        "between",
        "after",
        "before",
        "through",
        "toward",
        "towards",
    ]
)


@pytest.fixture(scope="module")
def read() -> tuple[list[Written], list[str]]:
    folder = ROOT / "training" / "data" / "written"
    if not any(folder.glob("*.tsv")):
        pytest.skip("no written sentences in training/data/written")
    return read_written(folder)


def test_every_line_is_well_formed(read: tuple[list[Written], list[str]]) -> None:
    assert read[1] == []


def test_marks_name_two_different_stretches(read: tuple[list[Written], list[str]]) -> None:
    for row in read[0]:
        assert all(text.strip() for role, text in row.pieces if role), row.sentence


def test_events_say_whether_they_happened(read: tuple[list[Written], list[str]]) -> None:
    assert all(bool(row.factuality) == (row.type != "NONE") for row in read[0])


def test_every_type_and_factuality_is_there(read: tuple[list[Written], list[str]]) -> None:
    assert {row.type for row in read[0]} == set(TYPES)
    assert {row.factuality for row in read[0]} - {""} == set(FACTUALITIES)


def test_near_duplicates_are_few(read: tuple[list[Written], list[str]]) -> None:
    assert near_duplicates(read[0]) <= 0.05 * len(read[0])


def near_duplicates(rows: list[Written]) -> int:
    """Sentences whose words overlap by NEAR (Jaccard) or more with an earlier one's."""
    bags = [frozenset(WORD.findall(row.plain.lower())) for row in rows]
    common = Counter(word for bag in bags for word in bag)
    holders: dict[str, list[int]] = {}
    found = 0
    for number, bag in enumerate(bags):
        # two bags that overlap by NEAR share one of the rarest 40 % + 1 words of either
        rare = sorted(bag, key=lambda w: (common[w], w))[: int((1 - NEAR) * len(bag)) + 1]
        near = {other for word in rare for other in holders.get(word, ())}
        if any(len(bag & bags[o]) >= NEAR * len(bag | bags[o]) for o in near):
            found += 1
        for word in rare:
            holders.setdefault(word, []).append(number)
    return found


def report(rows: list[Written]) -> str:
    """Frames, lemmas, near-duplicates, balance of types, factuality, order, length and files."""
    frames = {(row.type, row.frame.lower()) for row in rows if row.type != "NONE"}
    lemmas = {
        (kind, tuple(sorted(w for w in WORD.findall(frame) if w not in LINKS)))
        for kind, frame in frames
    }
    heads = {w for _, frame in frames for w in WORD.findall(frame) if w not in LINKS}
    lengths = sorted(len(row.plain.split()) for row in rows)
    first = sum(next(role for role, _ in row.pieces if role) == "a" for row in rows)
    lines = [
        f"sentences {len(rows)}, {sum(r.type == 'NONE' for r in rows)} with nothing between",
        f"distinct frames {len(frames)}, by content words {len(lemmas)}; words {len(heads)}",
        f"near-duplicates (Jaccard >= {NEAR}) {near_duplicates(rows)}",
        f"words a sentence: median {lengths[len(lengths) // 2]}, {lengths[0]} to {lengths[-1]}",
        f"actor first {first / len(rows):.0%}",
        "made by filling: 0 here (fillings of the frame lexicon are drawn afresh each epoch and "
        "counted in the training record)",
        "",
        f"{'type':10} sentences frames",
    ]
    of_type = Counter(row.type for row in rows)
    frames_of = Counter(kind for kind, _ in frames)
    lines += [f"{name:10} {of_type[name]:9} {frames_of[name]:6}" for name in TYPES]
    for title, counts in (
        ("factuality", Counter(row.factuality or "(none)" for row in rows)),
        ("file", Counter(row.file for row in rows)),
    ):
        lines += [
            "",
            title,
            *(f"{name:24} {n:6} {n / len(rows):.0%}" for name, n in counts.items()),
        ]
    return "\n".join(lines)


def test_report(read: tuple[list[Written], list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + report(read[0]))


if __name__ == "__main__":
    print(report(read_written(ROOT / "training" / "data" / "written")[0]))
