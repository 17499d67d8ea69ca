"""A year of real headlines, ranked, beside how states voted: does reading predict votes?

    python benchmarks/news_ranking.py [--data FOLDER] [--ledger DIR] [--json FILE]

Ingests `news2022/leads.jsonl.gz` of the data folder into a ledger (kept if --ledger names one, and
not made again), ranks every state with Russia on `ukraine-war` as of 2022-12-31 from words and
deeds alone, and compares positions with the votes on ES-11/1: the area under the curve of "yes"
against all others, over states with five or more occurrences, principals and backers left out.
Misfits are listed.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from allegiance import api, entities, measure
from allegiance.assess import Rank
from allegiance.measure.question import Question

DAY = "2022-12-31"
LEAST = 5


def main() -> None:
    """Print the ranking, the area under the curve and the misfits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGIANCE_DATA"))
    parser.add_argument("--ledger", type=Path, help="keep the ledger here, or use the one there")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    if options.data is None:
        parser.error("name the data folder: --data FOLDER, or set ALLEGIANCE_DATA")
    leads = Path(options.data) / "news2022" / "leads.jsonl.gz"
    with TemporaryDirectory() as folder:
        place = options.ledger or Path(folder) / "ledger"
        figures: dict[str, object] = {}
        with api.open(place) as ledger:
            if ledger.version == 0:
                began = time.perf_counter()
                added = ledger.add(leads)
                spent = time.perf_counter() - began
                figures |= {"documents": added.documents, "evidence": added.evidence}
                figures |= {"errors": len(added.errors), "ingest_seconds": round(spent)}
            began = time.perf_counter()
            rows = api.rank(ledger, patron="RUS", issue="ukraine-war", as_of=DAY)
            figures["rank_seconds"] = round(time.perf_counter() - began, 1)
    told = [row for row in rows if row.occurrences]
    for row in told:
        print(f"{entities.name_of(row.state):24} {row.verdict:20} {row.position:+.2f}"
              f" {row.occurrences:4d} occurrence(s)")  # fmt: skip
    votes = {
        v.state: v.vote
        for v in measure.roll_call_votes(measure.load_issue("ukraine-war"))
        if v.resolution.endswith("ES-11/1")
    }
    judged = [row for row in told if row.occurrences >= LEAST and not _sided(row.state)]
    yes = [row for row in judged if votes.get(row.state) == "yes"]
    rest = [row for row in judged if votes.get(row.state) not in (None, "yes")]
    figures |= {"states": len(told), "judged": len(judged), "yes": len(yes), "others": len(rest)}
    figures["auc"] = _area(yes, rest)
    print(f"\n{len(judged)} states with {LEAST} or more, neither principal nor backer:")
    print(f"{len(yes)} voted yes, {len(rest)} not; area under the curve {figures['auc']}")
    for one in yes:
        for other in rest:
            if one.position > other.position:
                print(f"  misfit: {one.state} {one.position:+.2f} above {other.state} "
                      f"{other.position:+.2f}")  # fmt: skip
    print(json.dumps(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _sided(state: str) -> bool:
    issue = measure.load_issue("ukraine-war")
    place = Question(issue, "RUS", entities.members, DAY).sides.place(state, DAY)
    return place is not None


def _area(yes: list[Rank], rest: list[Rank]) -> float | None:
    if not yes or not rest:
        return None
    wins = sum(
        (a.position < b.position) + 0.5 * (a.position == b.position) for a in yes for b in rest
    )
    return round(wins / (len(yes) * len(rest)), 3)


if __name__ == "__main__":
    main()
