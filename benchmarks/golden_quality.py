"""How well the coder does on the sample articles that have golden evidence.

    python benchmarks/golden_quality.py [--errors] [--json FILE]

Prints a row a document and the total; `--errors` lists what was missed and what is not there. The
samples shaped the coder's first frames, so these figures say that nothing broke, not how well it
reads articles that nobody here has seen; benchmarks/event_quality.py is for that.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from allegiance import api
from event_matching import Tally, compare, shown, simple, table

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = ROOT / "src" / "allegiance" / "readers" / "data" / "samples"
COLUMNS = ("gold", "coded", "precision", "recall", "exact_type", "factuality", "attribution",
           "direction_errors")  # fmt: skip


def measure() -> dict[str, Tally]:
    """Compare every golden file with what the coder makes of its article."""
    found = {}
    for path in sorted(GOLDEN.glob("*.jsonl")):
        gold = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        coded = next(iter(api.code_inputs([str(SAMPLES / f"{path.stem}.txt")])))
        title = coded.document.title
        lines = [json.loads(api.to_json(line)) for line in coded.evidence]
        found[path.stem] = compare(
            [row for row in gold if row["kind"] == "event"],
            # the gold leaves titles out: they repeat the text
            [simple(x) for x in lines if x["kind"] == "event" and x["quote"] != title],
        )
    return found


def main() -> None:
    """Print the table, and the errors if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="list every miss and false event")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    by_document = measure()
    total = Tally()
    rows = []
    for name, tally in by_document.items():
        total.add(tally)
        rows.append([name, *(shown(tally.figures()[c]) for c in COLUMNS)])
    rows.append(["all", *(shown(total.figures()[c]) for c in COLUMNS)])
    print(table(["document", *COLUMNS], rows))
    if options.errors:
        for title, wrong in (("missed", total.missed), ("not there", total.spurious)):
            print(f"\n{title}:")
            for row in wrong:
                who = f"{','.join(row['actors'])} {row['type']} {','.join(row['recipients'])}"
                about = ",".join(row.get("theme_entities") or [])
                print(f"  {who} [{about}]: {row['quote']}")
    if options.json:
        options.json.write_text(json.dumps(total.figures(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
