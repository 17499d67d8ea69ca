"""The brief as Markdown: one page, the answer first, every line with the numbers of its quotes."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from allegiance.assess.terms import EvidenceLine, Line
from allegiance.report.brief import Brief, Citation

_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")
_SHOWN = 8


def markdown(brief: Brief, *, chart: str | None = None) -> str:
    """The whole brief. `chart` is the path of a picture to show under the answer, if any.

    Text that came from documents is escaped, so markup in a title or quote is shown, not obeyed.
    """
    numbers = {c.evidence: c.number for c in brief.citations}
    cited: list[EvidenceLine | Line] = [
        *brief.evidence_for[:_SHOWN],
        *brief.evidence_against[:_SHOWN],
        *brief.withheld[:_SHOWN],
        *brief.disputed[:_SHOWN],
        *brief.dependence[:_SHOWN],
        *brief.elite_splits[:_SHOWN],
        *brief.beside,
    ]
    shown = {numbers[e] for line in cited for e in line.evidence[:3] if e in numbers}
    return (
        _template().render(
            brief=brief,
            chart=chart,
            verdict=verdict_line(brief),
            most=_SHOWN,
            numbers=numbers,
            citations=[c for c in brief.citations if c.number in shown],
        )
        + "\n"
    )


def verdict_line(brief: Brief) -> str:
    """`Kazakhstan: hedging (likely)`; without a likelihood where there is too little evidence."""
    if brief.verdict == "too little evidence":
        return f"{brief.state_name}: {brief.verdict}"
    return f"{brief.state_name}: {brief.verdict} ({brief.likelihood})"


def plain(text: str | None) -> str:
    """Text on one line that no Markdown or HTML renderer takes for markup."""
    one_line = " ".join((text or "").split())
    safe = one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", safe)


def signed(value: float) -> str:
    """A position with its sign and two decimals, a true minus before negative ones."""
    return f"{value:+.2f}".replace("-", "−")


def source_of(citation: Citation) -> str:
    """Outlet, title, date and grade of a citation, for a list of sources."""
    parts = [plain(citation.publisher or citation.document)]
    if citation.title:
        parts.append(f"“{plain(citation.title)}”")
    parts.append(citation.date or "undated")
    if citation.url and re.match(r"https?://[^\s<>()\"]+$", citation.url):
        parts.append(f"<{citation.url}>")
    owned = f", owned by the state {citation.state_owned}" if citation.state_owned else ""
    parts.append(f"source grade {citation.grade}{owned}")
    return ", ".join(parts)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(plain=plain, signed=signed, source_of=source_of)
    text = (files("allegiance.report") / "data" / "brief.md.jinja").read_text(encoding="utf-8")
    return environment.from_string(text)
