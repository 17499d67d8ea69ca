"""The brief as Markdown: the answer first, every line with the numbers of its quotes."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from allegiance.report.alternatives import timeline_text
from allegiance.report.brief import Brief
from allegiance.report.outline import outline

_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")


def markdown(brief: Brief, *, chart: str | None = None) -> str:
    """The whole brief. `chart` is the path of a picture to show under the answer, if any.

    Text that came from documents is escaped, so markup in a title or quote is shown, not obeyed.
    """
    text = _template().render(brief=outline(brief), chart=chart, chart_text=timeline_text(brief))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def plain(text: str | None) -> str:
    """Text on one line that no Markdown or HTML renderer takes for markup."""
    one_line = " ".join((text or "").split())
    safe = one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", safe)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["plain"] = plain
    text = (files("allegiance.report") / "data" / "brief.md.jinja").read_text(encoding="utf-8")
    return environment.from_string(text)
