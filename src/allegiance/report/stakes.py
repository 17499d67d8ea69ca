"""Sentences on what the answer rests on, how its rivals fare, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegiance.assess.linchpins import Part, Turn
from allegiance.assess.sentences import name_of
from allegiance.report.wording import (
    CATEGORY_WORDS,
    Finding,
    counted,
    listed,
    percent,
    verdict_words,
)

if TYPE_CHECKING:
    from allegiance.report.brief import Brief

_SHOWN = ("outlet", "speaker", "week", "country", "state media")
_DOES = {
    ("SUPPORT", "protege"): "recognise or defend what {side} sponsors",
    ("REJECT", "protege"): "refuse what {side} sponsors",
    ("AID", "principal"): "send arms to {side}",
    ("COOPERATE", "principal"): "share its soil, bases or troops with {side}",
    ("SANCTION", "principal"): "sanction {side} or stop its trade",
    ("MOBILIZE", "principal"): "move forces against {side}",
}


def rests(brief: Brief) -> tuple[Finding, ...]:
    """What share of the weight the heaviest outlet, speaker, week and country's media hold."""
    found = []
    for at, part in enumerate(brief.linchpins.largest):
        if part.kind in _SHOWN:
            found.append(
                Finding(
                    f"{percent(part.share)} of the weight rests on {part_name(part)}; without it "
                    f"the answer {_then(brief, part)}.",
                    (f"/linchpins/largest/{at}",),
                )
            )
    numbers = {c.evidence: c.number for c in brief.citations}
    single = [p for p in brief.linchpins.changing if p.kind in ("evidence", "act")]
    for part in single[:3]:
        cited = "".join(f"[{numbers[e]}]" for e in part.evidence if e in numbers) or part.name
        what = "one report" if part.kind == "evidence" else "one act"
        found.append(
            Finding(
                f"It turns on {what}, {cited}: without it the answer {_then(brief, part)}.",
                ("/linchpins/changing",),
                part.evidence,
            )
        )
    if brief.linchpins.largest and not brief.linchpins.changing:
        found.append(
            Finding(
                "No single report, outlet, speaker, week or country's media changes the answer "
                "when it is left out.",
                ("/linchpins/changing",),
            )
        )
    return tuple(found)


def rivals(brief: Brief) -> tuple[Finding, ...]:
    """The hypothesis least contradicted, and the act that tells most between them."""
    weighed = brief.hypotheses
    if weighed.least_contradicted is None:
        return ()
    place, best = next(
        (at, h)
        for at, h in enumerate(weighed.hypotheses)
        if h.category == weighed.least_contradicted
    )
    name = CATEGORY_WORDS[best.category].format(patron=brief.patron_name)
    found = [
        Finding(
            f"Of the five hypotheses the least contradicted is “{name}”: "
            f"{counted(best.inconsistent, 'act')} against it, {counted(best.consistent, 'act')} "
            f"for it, {len(weighed.matrix) - best.inconsistent - best.consistent} neutral.",
            (f"/hypotheses/hypotheses/{place}", "/hypotheses/least_contradicted"),
        )
    ]
    out = [h for h in weighed.hypotheses if h.contradiction > 2 * max(best.contradiction, 1.0)]
    if out:
        names = [f"“{CATEGORY_WORDS[h.category].format(patron=brief.patron_name)}”" for h in out]
        found.append(
            Finding(
                f"The evidence speaks plainly against {listed(names)}.",
                ("/hypotheses/hypotheses",),
            )
        )
    return tuple(found)


def changes(brief: Brief) -> tuple[Finding, ...]:
    """What, were it done and well told, would change the answer."""
    by_answer: dict[str, list[str]] = {}
    for turn in brief.linchpins.turns:
        key = verdict_words(turn.verdict, turn.likelihood)
        by_answer.setdefault(key, []).append(turn_words(brief, turn))
    found = [
        Finding(
            f"Were {brief.state_name} now reliably reported to "
            f"{' or '.join([', '.join(acts[:-1]), acts[-1]]) if len(acts) > 1 else acts[0]}, "
            f"the answer would be {answer}.",
            ("/linchpins/turns",),
        )
        for answer, acts in by_answer.items()
    ]
    if not found and brief.linchpins.largest:
        found = [
            Finding(
                "No single further act of those tried would change the answer.",
                ("/linchpins/turns",),
            )
        ]
    return tuple(found)


def part_name(part: Part) -> str:
    """What a part of the evidence is called in a sentence."""
    if part.kind == "country":
        return f"media of {name_of(part.name)}"
    if part.kind == "state media":
        return f"media owned by the state of {name_of(part.name)}"
    if part.kind == "week":
        return f"the week of {part.name}"
    if part.kind == "speaker":
        return f"what {part.name} is reported to have said"
    return part.name


def turn_words(brief: Brief, turn: Turn) -> str:
    """An act not seen, in words."""
    side = brief.patron_name if turn.toward > 0 else brief.other_name
    return _DOES[turn.type, turn.kind].format(side=side)


def _then(brief: Brief, part: Part) -> str:
    if not part.changes:
        return f"stays {part.without}"
    return f"becomes {verdict_words(part.without, part.likelihood_without)}"
