"""How well copies of one text are told from other reports of the same event.

Usage: python benchmarks/duplicates_quality.py [--pairs 2000]

Copies are made from the sample articles and from invented reports: syndications (another headline,
byline and footer), clips (the first part alone) and rewrites (words exchanged for others, sentences
dropped, joined and moved). Other reports are those of four invented correspondents, each with a
manner of telling, about one event with the same names, figures and the same quotation; and sample
articles about one country in one month. Everything here was written for this project.

Wanted: precision >= .98 and recall >= .9.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

from allegiance.ledger.wording import COPY, containment, fingerprint

RESULTS = Path(__file__).parent / "results" / "duplicates_quality.json"
Pair = tuple[str, str, str]

OTHER_WORDS = {
    "said": "stated", "told": "informed", "met": "held talks with", "talks": "discussions",
    "country": "nation", "government": "administration", "troops": "soldiers", "war": "conflict",
    "refused": "declined", "agreed": "consented", "help": "assistance", "also": "in addition",
    "but": "yet", "because": "since", "after": "following", "before": "ahead of", "about": "on",
    "many": "numerous", "large": "big", "began": "started", "ended": "finished", "asked": "urged",
    "wanted": "sought", "sent": "dispatched", "signed": "concluded", "leader": "head",
    "minister": "secretary", "capital": "main city", "officials": "authorities",
    "people": "citizens", "week": "seven days", "months": "several weeks", "called": "described",
    "would": "was going to", "against": "in opposition to", "however": "even so",
}  # fmt: skip
NAMES = ("Orlen", "Vasta", "Kermia", "Tolun", "Bresk", "Dovar", "Ilmen", "Sarnia", "Ulmar", "Zeria")
PEOPLE = ("Marek Toll", "Aida Renn", "Pavel Ostin", "Lena Karsh", "Omar Deel", "Rita Volk")
THINGS = (
    ("a gas contract", "the pipeline", "gas"), ("a base by the lake", "the garrison", "troops"),
    ("a customs union", "the border posts", "tariffs"), ("a grain deal", "the port", "wheat"),
    ("a loan", "the central bank", "money"), ("a water treaty", "the dam", "water"),
)  # fmt: skip
QUOTES = (
    "we are neighbours and will stay neighbours",
    "nobody should expect miracles from one meeting",
    "our people have waited long enough for an answer",
    "what was promised last year must now be done",
)
VOICES = (
    (
        "{p} of {a} and the leadership of {b} came to terms on {d} over {t}, after {n} days of "
        "bargaining that had worn out both delegations.",
        "“{q},” {p} remarked as the doors of the hall were opened.",
        "Those who drafted the paper say that {o} is named in its third clause.",
        "Markets took the news calmly and {g} cost on Monday what it cost the week before.",
        "In {b} the opposition newspaper printed a blank front page in protest.",
        "The next round is set for the spring, if spring comes, as one envoy joked.",
    ),
    (
        "An accord about {t} was reached by {a} and {b}, their foreign ministries announced in a "
        "short note on {d}.",
        "It took negotiators {n} days. {p}, who speaks for {a}, put it thus: “{q}.”",
        "Neither ministry would say who pays for {o}.",
        "Analysts at a bank in the region reckon that the volume of {g} crossing the frontier may "
        "double by next winter.",
        "Older inhabitants recall that a similar bargain failed a decade ago when rivers froze.",
        "Parliament in {a} must still vote; its speaker promised a debate without haste.",
    ),
    (
        "It was long past midnight on {d} when {p} stepped before the cameras to tell the people "
        "of {a} that there would be {t} with {b} after all.",
        "Tired and hoarse, the negotiator uttered one sentence only: “{q}.”",
        "For {n} days cooks, drivers and interpreters had been locked in with the diplomats.",
        "Guards at {o} were doubled, and schoolchildren were sent home.",
        "What {g} will cost the ordinary household, no member of the cabinet could explain to me.",
        "In the tea rooms opposite the ministry the bets had been against it.",
    ),
    (
        "Critics inside {a} accuse {p} of giving too much away in exchange for {t}, agreed with "
        "{b} on {d}.",
        "Trade unions plan strikes; their chairwoman fears for jobs around {o}.",
        "Defending the outcome of {n} days of haggling, the chief delegate insisted that “{q}.”",
        "According to a leaked annex, supplies of {g} may be halted by either partner at a month's "
        "notice.",
        "A professor of law doubts that such wording would survive in any court.",
        "Only last autumn the same cabinet had ruled the step out in a televised address.",
    ),
)


def reports(chance: random.Random) -> list[str]:
    """Four independent reports of one event, with names, figures and a quotation in common."""
    a, b = chance.sample(NAMES, 2)
    thing, place, good = chance.choice(THINGS)
    facts = {
        "a": a, "b": b, "p": chance.choice(PEOPLE), "t": thing, "o": place, "g": good,
        "n": str(chance.randint(3, 90)), "q": chance.choice(QUOTES),
        "d": f"{chance.randint(1, 28)} {chance.choice(['March', 'June', 'October'])}",
    }  # fmt: skip
    return [" ".join(sentence.format(**facts) for sentence in voice) for voice in VOICES]


def sentences(text: str) -> list[str]:
    """Roughly; enough to move them about."""
    return [s for s in re.split(r"(?<=[.!?”])\s+", text) if s.strip()]


def syndicated(text: str, chance: random.Random) -> str:
    """The story as another outlet runs it: its own headline, byline and footer."""
    outlet = chance.choice(NAMES)
    parts = sentences(text)
    if chance.random() < 0.5:
        del parts[chance.randrange(len(parts))]
    head = f"{outlet} Daily. {chance.choice(PEOPLE)} reports from the region for our readers."
    foot = f"Subscribe to {outlet} Daily for more. All rights reserved, {outlet} Media Group."
    return " ".join([head, *parts, foot])


def clip(text: str, chance: random.Random) -> str:
    """The first part of the story, at least two sentences, and a line to read on."""
    parts = sentences(text)
    kept = max(2, round(len(parts) * chance.uniform(0.25, 0.6)))
    return " ".join([*parts[:kept], "Read the full story on our page."])


def rewritten(text: str, chance: random.Random) -> str:
    """The story touched up by an editor: other words, a sentence less, two exchanged, a date."""
    parts = sentences(text)
    if len(parts) > 4:
        del parts[chance.randrange(1, len(parts))]
        first = chance.randrange(1, len(parts) - 1)
        parts[first], parts[first + 1] = parts[first + 1], parts[first]
    share = chance.uniform(0.4, 1.0)

    def exchanged(found: re.Match[str]) -> str:
        other = OTHER_WORDS.get(found[0])
        return other if other and chance.random() < share else found[0]

    parts = [re.sub(r"[a-z]+", exchanged, part) for part in parts]
    words = " ".join(parts).split(" ")
    # an editor also cuts a word here and there
    return " ".join(w for w in words if not (w.isalpha() and chance.random() < 0.03))


def pairs(count: int, seed: int = 11) -> list[Pair]:
    """Half copies, half others: (kind, one text, other text)."""
    chance = random.Random(seed)
    folder = Path(str(files("allegiance.readers"))) / "data" / "samples"
    samples = {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}
    near = [
        (one, other)
        for one in samples
        for other in samples
        if one < other and one.split("-")[:3] == other.split("-")[:3]
    ]
    makers = {"syndication": syndicated, "clip": clip, "rewrite": rewritten}
    found: list[Pair] = []
    for number in range(count // 2):
        told = reports(chance)
        kind = list(makers)[number % 3]
        base = chance.choice(told) if number % 2 else chance.choice(list(samples.values()))
        found.append((kind, base, makers[kind](base, chance)))
        if number % 4 == 0 and near:
            one, other = chance.choice(near)
            found.append(("same country and month", samples[one], samples[other]))
        else:
            one, other = chance.sample(told, 2)
            if chance.random() < 0.3:
                other = chance.choice(list(makers.values()))(other, chance)
            found.append(("same event", one, other))
    return found


def main() -> None:
    """Print precision and recall, by kind of pair, and what was told wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2000)
    made = pairs(parser.parse_args().pairs)
    told: Counter[tuple[str, bool]] = Counter()
    wrong = []
    for kind, one, other in made:
        share = containment(fingerprint(one), fingerprint(other))
        same = share >= COPY
        told[kind, same] += 1
        if same == kind.startswith("same "):
            wrong.append((round(share, 2), kind, other[:90]))
    others = ("same event", "same country and month")
    false = sum(told[kind, True] for kind in others)
    copies = [kind for kind in dict.fromkeys(k for k, _, _ in made) if kind not in others]
    hits = sum(told[kind, True] for kind in copies)
    misses = sum(told[kind, False] for kind in copies)
    result = {
        "pairs": len(made),
        "precision": round(hits / max(1, hits + false), 4),
        "recall": round(hits / max(1, hits + misses), 4),
        "by kind": {
            kind: {"copies": told[kind, True], "others": told[kind, False]}
            for kind in (*copies, *others)
        },
    }
    for line in sorted(wrong)[:10]:
        print("wrong:", *line)
    print(json.dumps(result, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if result["precision"] < 0.98 or result["recall"] < 0.9:
        raise SystemExit("below what is wanted")


if __name__ == "__main__":
    main()
