"""Everything wrong or doubtful with an issue file, line by line, and a new file to start from."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from allegiance import entities
from allegiance.errors import IssueError, UnknownEntityError
from allegiance.measure.issue_file import load_issue, read_issue_text
from allegiance.measure.roll_calls import roll_call_votes
from allegiance.model import Issue, RollCallRule, Side

_BLUNT = 3
"""Letters below which a word of the topic will stand in texts on anything."""


class Problem(Struct, frozen=True):
    """What is wrong, and on which line (None where it is of the whole file). A `warning` is read
    as it stands; an `error` is not."""

    severity: Literal["error", "warning"]
    line: int | None
    what: str

    def told(self, where: str) -> str:
        """`my-issue.toml:4: error: ...`."""
        at = where if self.line is None else f"{where}:{self.line}"
        return f"{at}: {self.severity}: {self.what}"


def check_issue(name_or_path: str | Path) -> tuple[str, Issue | None, list[Problem]]:
    """Return the file's name, the issue (None where it cannot be read), and all problems by line.

    Codes must be those of states, blocs or partially recognised entities that `allegiance` knows.
    Raises IssueError where there is no such issue or file.
    """
    text, where, _ = read_issue_text(name_or_path)
    try:
        issue = load_issue(name_or_path)
    except IssueError as error:
        return where, None, [_fatal(str(error), where)]
    problems = [*_codes(issue, text), *_words(issue, text), *_sides(issue, text)]
    for rule in issue.roll_calls:
        if not roll_call_votes(_only(issue, rule)):
            problems.append(
                Problem(
                    "warning",
                    line_of(text, rule.resolution),
                    f"no votes of {rule.body} {rule.resolution} come with the program: "
                    "they count once a ledger holds them",
                )
            )
    if "source" not in tomllib.loads(text):
        problems.append(Problem("warning", None, "no source: say where dates and parties are from"))
    return where, issue, sorted(problems, key=lambda p: (p.line or 0, p.severity, p.what))


def line_of(text: str, value: str) -> int | None:
    """Return the line on which a TOML file holds a string, counted from 1; None where it does not.

    Comments and what sides and the issue are called are passed over.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*(name|title|source)\s*=", line):
            continue
        bare = re.sub(r'("(?:[^"\\]|\\.)*"|\'[^\']*\')|#.*', lambda m: m[1] or "", line)
        if f'"{value}"' in bare or f"'{value}'" in bare or json.dumps(value) in bare:
            return number
    return None


def new_issue(title: str, first: str, second: str, start: str, end: str | None = None) -> str:
    """Return the text of an issue file between two states (codes), with what each key means.

    It can be used as it is; what marks the topic is to be filled in.
    """
    one, other = entities.name_of(first), entities.name_of(second)
    last = f'end = "{end}"' if end else '# end = "2024-12-31"   # the last day that counts'
    words = ", ".join(json.dumps(word) for word in (f"{one} and {other}", f"{other} and {one}"))
    return f"""# Checked by `allegiance issue check`; docs/issues.md explains every key.
title = {json.dumps(title, ensure_ascii=False)}
start = "{start}"             # acts before it do not count
{last}

# An act is on the issue when its theme, or a sentence that tells it, holds one of these.
# Places, treaties, operations, disputes by name; * stands for any ending.
words = [{words}]
entities = []                  # codes that mark the topic wherever they take part
roll_calls = []                # such as {{ body = "UNGA", resolution = "ES-11/1" }}
source = "own list"            # where dates and parties are from

[[sides]]
name = {json.dumps(one, ensure_ascii=False)}
principals = ["{first}"]          # fixed on the scale; a patron asked about must be one
backers = []                   # states or blocs that count as friends by the factor
backer_factor = 0.5
proteges = []                  # what the side recognises or sponsors
protege_words = []             # what reports call these when they do not name them

[[sides]]
name = {json.dumps(other, ensure_ascii=False)}
principals = ["{second}"]
backers = []
backer_factor = 0.5
"""


def _fatal(message: str, where: str) -> Problem:
    found = re.match(re.escape(where) + r":(\d+): ", message)
    if found:
        return Problem("error", int(found[1]), message[found.end() :])
    line = re.search(r"\(at line (\d+)", message)
    return Problem("error", int(line[1]) if line else None, message.removeprefix(where + ": "))


def _codes(issue: Issue, text: str) -> list[Problem]:
    found = []
    codes = [c for side in issue.sides for c in (*side.principals, *side.backers, *side.proteges)]
    for code in dict.fromkeys([*codes, *issue.entities]):
        try:
            entities.name_of(code)
        except UnknownEntityError as error:
            found.append(Problem("error", line_of(text, code), str(error)))
    return found


def _words(issue: Issue, text: str) -> list[Problem]:
    found = []
    if not (issue.words or issue.entities):
        found.append(
            Problem(
                "warning",
                None,
                "no words and no entities: only acts that name both sides will be on the issue",
            )
        )
    for word in issue.words:
        if len(word.strip(" *")) < _BLUNT:
            found.append(
                Problem(
                    "warning", line_of(text, word), f"{word!r} is so short that it fits anything"
                )
            )
    for word in {w for w in issue.words if issue.words.count(w) > 1}:
        found.append(Problem("warning", line_of(text, word), f"{word!r} stands there twice"))
    return found


def _sides(issue: Issue, text: str) -> list[Problem]:
    found = []
    first, second = issue.sides
    for side, other in ((first, second), (second, first)):
        for code in side.backers:
            if code in (*other.principals, *other.proteges):
                found.append(
                    Problem(
                        "error",
                        line_of(text, code),
                        f"{code} backs {side.name} and is of {other.name}: it can be of one only",
                    )
                )
            elif code in _own(side):
                found.append(
                    Problem(
                        "warning",
                        line_of(text, code),
                        f"{code} is of {side.name} already, so it need not be named a backer",
                    )
                )
        for code in set(side.backers) & set(other.backers):
            if side is first:
                found.append(
                    Problem(
                        "warning",
                        line_of(text, code),
                        f"{code} backs both sides and so counts as a friend of neither",
                    )
                )
    return found


def _own(side: Side) -> tuple[str, ...]:
    return (*side.principals, *side.proteges)


def _only(issue: Issue, rule: RollCallRule) -> Issue:
    return msgspec.structs.replace(issue, roll_calls=(rule,))
