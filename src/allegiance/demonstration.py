"""The demo: the sample articles that ship with the package, from text to two cited verdicts."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from allegiance import api

_STATES = ("KAZ", "BLR")
_PATRON = "RUS"
_ISSUE = "ukraine-war"
# the newest sample of this sphere; those of other regions run on
_AS_OF = "2023-12-31"


def run(stdout: TextIO, *, out: Path | None = None, progress: api.Progress | None = None) -> None:
    """Print a brief for each of two states and end with one line a state.

    With `out`, the briefs (Markdown, HTML, PDF, JSON), timelines (PNG, SVG, Vega-Lite) and the
    ledger are written there; without, nothing is left behind.
    """
    with (
        TemporaryDirectory() as folder,
        as_file(files("allegiance.readers") / "data" / "samples") as samples,
    ):
        place = out or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        with api.open(place / "ledger") as ledger:
            ledger.add(samples, progress=progress)
            answers = [
                api.assess(ledger, s, patron=_PATRON, issue=_ISSUE, as_of=_AS_OF) for s in _STATES
            ]
            ranking = api.rank(ledger, patron=_PATRON, issue=_ISSUE, as_of=_AS_OF)
        for answer in answers:
            name = answer.brief.state.lower()
            for ending in (".png", ".svg", ".json"):
                answer.save_chart(place / f"{name}-timeline{ending}")
            (place / f"{name}.json").write_text(answer.to_json() + "\n", encoding="utf-8")
            text = answer.to_markdown(chart=f"{name}-timeline.svg")
            (place / f"{name}.md").write_text(text, encoding="utf-8")
            if out is not None:
                (place / f"{name}.html").write_bytes(answer.to_bytes("html"))
                (place / f"{name}.pdf").write_bytes(answer.to_bytes("pdf"))
            stdout.write(answer.to_markdown() + "\n")
        if out is not None:
            stdout.write(f"Briefs, charts and the ledger are in {out}/\n")
        stdout.write(f"{len(ranking)} states ranked from the same articles: allegiance rank\n\n")
        for answer in answers:
            stdout.write(answer.line + "\n")
