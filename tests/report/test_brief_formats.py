"""What stands in every format of a brief, and that nothing in a document is obeyed."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

import allegiance
from allegiance import api
from allegiance.model import Document
from allegiance.report.drawing import specification
from allegiance.report.matrix import matrix

HOSTILE = [
    "<script>alert('x')</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE documents; --",
    "#import \"@preview/evil:1.0.0\" #read(\"/etc/passwd\") $x$ *bold* @ref <label>",
    "[click](javascript:alert(1)) ![p](http://a.example/p.png) `code` | cell",
    "{{ 7 * 7 }} {% for x in y %} ${7*7}",
    "</style></svg><svg onload=alert(1)> &lt;b&gt; &amp; ]]>",
]  # fmt: skip
VOID = {"meta", "br", "img", "link", "input", "hr"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> api.Answer:
    documents = [
        Document(
            name=f"{markup} {n}",
            title=f"Title {markup}",
            text=f"{markup}\n\nKazakhstan's president {markup} refused on {n + 1} June 2022 to "
            f"recognise Luhansk “{markup}”, said Kazakhstan's foreign ministry.\n\n"
            f"Kazakhstan sent weapons to Russia on {n + 11} May 2022.\n",
            sha256=f"h{n}",
            published="2022-06-20",
            publisher=f"Paper {markup}",
            url=["javascript:alert(1)", 'https://a.example/"><script>', "https://a.example/x"][
                n % 3
            ],
        )
        for n, markup in enumerate(HOSTILE)
    ]
    with allegiance.open(tmp_path_factory.mktemp("hostile") / "ledger") as ledger:
        ledger.add(*documents)
        answer = allegiance.assess(ledger, "KAZ", patron="RUS", issue="ukraine-war")
    assert len(answer.brief.citations) >= 4
    return answer


class Page(HTMLParser):
    """The tags of a page in order, and those left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_html_shows_markup_as_text(hostile: api.Answer) -> None:
    page = Page(hostile.to_html())
    assert page.open == []
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("href", "src", "xlink:href"):
            value = attributes.get(name) or ""
            assert not value or value.startswith(("#", "https://a.example/x")), value
    shown = " ".join("".join(page.text).split())
    assert "<script>alert('x')</script>" in shown and "{{ 7 * 7 }}" in shown
    assert "49" not in re.findall(r"\b49\b", shown)


def test_html_needs_no_script_and_fetches_nothing(hostile: api.Answer) -> None:
    text = hostile.to_html()
    assert "default-src 'none'" in text
    assert "@import" not in text and "url(http" not in text


def test_html_has_landmarks_headings_in_order_and_links_that_lead_somewhere(
    hostile: api.Answer,
) -> None:
    tags = Page(hostile.to_html()).tags
    names = [tag for tag, _ in tags]
    assert dict(tags)["html"] == {"lang": "en"}
    assert names.count("main") == names.count("h1") == names.count("header") == 1
    assert "footer" in names and "title" in names
    levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    ids = [a["id"] for _, a in tags if a.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attributes in tags:
        for name in ("aria-labelledby", "href"):
            value = (attributes.get(name) or "").removeprefix("#")
            if tag != "svg" and value and not value.startswith("http"):
                assert value in ids, f"{tag} {name} leads nowhere: {value}"
        if tag == "th":
            assert attributes.get("scope") in ("col", "row")


def test_markdown_and_json_show_markup_as_text(hostile: api.Answer) -> None:
    text = hostile.to_markdown()
    assert "<script" not in text and "<img" not in text and "<svg" not in text
    assert re.search(r"(?<!\\)\]\(", text) is None and "<javascript" not in text
    brief = json.loads(hostile.to_json())
    jsonschema.validate(brief, json.loads(api.schema("brief")))
    assert any("<script>" in (c["publisher"] or "") for c in brief["citations"])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext (poppler-utils)")
def test_pdf_shows_markup_as_text(hostile: api.Answer, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(hostile.to_pdf())
    text = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout
    flat = re.sub(r"\s+", "", text)
    assert "#read(" in flat and "root:x:0" not in flat
    assert "<script>alert(" in flat and "{{7*7}}" in flat
    assert b"javascript:" not in path.read_bytes()


def test_the_same_brief_gives_the_same_pdf(hostile: api.Answer) -> None:
    first = hostile.to_pdf()
    assert first.startswith(b"%PDF-") and first == hostile.to_pdf()


def test_charts_draw_markup_as_text(hostile: api.Answer, tmp_path: Path) -> None:
    for what in ("timeline", "matrix"):
        for ending in (".svg", ".png", ".json"):
            path = tmp_path / f"{what}{ending}"
            hostile.save_chart(path, what)  # type: ignore[arg-type]
            assert path.stat().st_size > 1000
        svg = (tmp_path / f"{what}.svg").read_text(encoding="utf-8")
        assert "<script" not in svg and "onload=" not in svg and "<img" not in svg
    assert specification(matrix(hostile.brief))["$schema"].endswith(".json")


def test_every_sentence_names_rows_that_are_there(hostile: api.Answer) -> None:
    brief = json.loads(hostile.to_json())
    told = [finding for part in brief["findings"].values() for finding in part]
    assert len(told) >= 6
    known = {c["evidence"] for c in brief["citations"]}
    for finding in told:
        assert finding["rows"], finding["text"]
        for pointer in finding["rows"]:
            at = brief
            for key in pointer.split("/")[1:]:
                at = at[int(key)] if isinstance(at, list) else at[key]
        assert set(finding["evidence"]) <= known | {
            e for p in brief["linchpins"]["changing"] for e in p["evidence"]
        }
        # ICD 203: a likelihood and a confidence level never share a sentence
        assert "confiden" not in finding["text"]


def test_all_formats_tell_the_same_sentences(hostile: api.Answer) -> None:
    page = " ".join("".join(Page(hostile.to_html()).text).split())
    text = hostile.to_markdown().replace("\\", "")
    for finding in hostile.brief.findings.answer:
        assert " ".join(finding.text.split()) in page
        assert " ".join(finding.text.split()) in " ".join(text.split())
