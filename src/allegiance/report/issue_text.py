"""An issue told for a person at a terminal."""

from __future__ import annotations

from textwrap import fill

from allegiance.assess.sentences import name_of
from allegiance.model import Issue, Side


def issue_line(issue: Issue) -> str:
    """Name, window, sides and title in a line."""
    sides = " / ".join(",".join(side.principals) for side in issue.sides)
    return f"{issue.name:22} {issue.start} to {issue.end or 'open':10}  {sides:12}  {issue.title}"


def issue_text(issue: Issue) -> str:
    """The whole issue in words."""
    lines = [issue.title, f"{issue.name}, {issue.start} to {issue.end or 'open'}", ""]
    for side in issue.sides:
        lines += _side(side)
    if issue.words:
        lines += ["", _wrapped("Marked by: ", issue.words)]
    if issue.entities:
        lines.append(_wrapped("and by: ", tuple(map(_named, issue.entities))))
    for rule in issue.roll_calls:
        lines.append(f"Roll call: {rule.body} {rule.resolution}")
    lines += [
        "",
        f"Corners from {issue.corner:g}, leaning from {issue.leaning:g}; hedging takes "
        f"{issue.hedging_occurrences} acts and {issue.hedging_weight:g} of the weight either way.",
    ]
    return "\n".join(lines) + "\n"


def _side(side: Side) -> list[str]:
    lines = [_wrapped(f"{side.name}: ", tuple(map(_named, side.principals)))]
    if side.backers:
        backers = tuple(map(_named, side.backers))
        lines.append(_wrapped(f"  backed (counting {side.backer_factor:g}) by ", backers))
    if side.proteges:
        lines.append(_wrapped("  sponsors ", tuple(map(_named, side.proteges))))
    return lines


def _named(code: str) -> str:
    return f"{name_of(code)} ({code})"


def _wrapped(head: str, parts: tuple[str, ...]) -> str:
    return fill(head + ", ".join(parts), width=96, subsequent_indent="    ")
