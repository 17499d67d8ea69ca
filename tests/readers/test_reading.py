"""Readers on real files: what is kept, what is refused, and that a bad input stops nothing."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers import Fields, Options, read
from allegiance.readers.datelines import published_date

ARTICLE = (
    "Envoys meet in Astana\nSteppe Courier, 17 June 2022\n\n"
    "The two delegations met on Friday.\n\nNothing was signed.\n"
)
PAGE = (
    "<!doctype html><html lang='en'><head><title>Envoys meet</title>"
    "<meta property='og:site_name' content='Steppe Courier'>"
    "<meta property='article:published_time' content='2022-06-17T09:00:00Z'></head><body>"
    "<nav>Home | World</nav><article><h1>Envoys meet</h1>"
    + "<p>The two delegations met on Friday in the capital to speak about the border and the "
    "railway that crosses it, their hosts said in a statement.</p>" * 4 + "</article></body></html>"
)


def only(item: Document | InputError) -> Document:
    assert isinstance(item, Document), item
    return item


def test_plain_text_is_unchanged_and_its_head_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ARTICLE.encode())
    document = only(*read([str(path)]))
    assert document.text == ARTICLE
    assert (document.title, document.publisher) == ("Envoys meet in Astana", "Steppe Courier")
    assert document.published == "2022-06-17"
    assert document.name == str(path)


def test_an_unknown_date_stays_unknown_and_the_user_may_set_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The two delegations met on 3 May near the river. They spoke for long.")
    assert only(*read([str(path)])).published is None
    assert only(*read([str(path)], Options(date="2020-05-04"))).published == "2020-05-04"


def test_encodings(tmp_path: Path) -> None:
    text = "Élysée: Kassym-Jomart Tokaïev a rencontré M. Macron à Paris, a déclaré le ministère.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes((text * 5).encode(encoding))
        assert only(*read([str(path)])).text == text * 5


def test_a_page_gives_its_article_and_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    document = only(*read([str(path)]))
    assert "delegations met" in document.text and "Home | World" not in document.text
    assert document.title == "Envoys meet"
    assert document.publisher == "Steppe Courier"
    assert (document.published, document.language) == ("2022-06-17", "en")


def test_json_lines_with_fields_of_the_users_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": "x1", "title": "Head", "text": "Body.", "date": "2022-06-17", "publisher": "P"},
        {"id": "x2", "sentences": [{"text": "One."}, {"text": "Two."}]},
        {"key": "x3", "inner": {"body": "Three."}},
    ]
    path.write_text("\n".join(json.dumps(r) for r in rows) + "\nnot json\n")
    found = list(
        read(
            [str(path)],
            Options(
                fields=Fields(id=("key", "id"), text=("text", "sentences[].text", "inner.body"))
            ),
        )
    )
    assert [d.text for d in found[:3] if isinstance(d, Document)] == [
        "Head\n\nBody.",
        "One.\nTwo.",
        "Three.",
    ]
    assert only(found[2]).name == "x3"
    assert isinstance(found[3], InputError) and "line 4" in str(found[3])


def test_gzip_and_one_object_over_many_lines(tmp_path: Path) -> None:
    zipped = tmp_path / "a.jsonl.gz"
    zipped.write_bytes(gzip.compress(b'{"text": "One."}\n'))
    whole = tmp_path / "b.json"
    whole.write_text(json.dumps([{"text": "Two."}, {"text": "Three."}], indent=1))
    texts = [only(d).text for d in read([str(zipped), str(whole)])]
    assert texts == ["One.", "Two.", "Three."]


def test_bad_inputs_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("They met.")
    binary = tmp_path / "image.txt"
    binary.write_bytes(bytes(range(256)) * 20)
    blank = tmp_path / "blank.txt"
    blank.write_text(" \n")
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(b'{"text": "One."}\n' * 999)[:-20])
    (tmp_path / "empty").mkdir()
    names = ["missing.txt", str(binary), str(blank), str(tmp_path / "empty"), str(torn), str(good)]
    found = list(read(names))
    assert only(found[-1]).text == "They met."
    errors = [str(e) for e in found if isinstance(e, InputError)]
    for part in (
        "missing.txt: no such file",
        "is binary",
        "is empty",
        "no readable file",
        "cannot be read",
    ):
        assert any(part in e for e in errors), (part, errors)
    assert all("\n" not in e for e in errors)


def test_a_folder_is_read_in_order_and_its_bad_files_are_named(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.html"):
        (tmp_path / name).write_text("They met." if name != "c.html" else "<html></html>")
    found = list(read([str(tmp_path)]))
    assert [Path(d.name).name for d in found if isinstance(d, Document)] == ["a.txt", "b.txt"]
    assert any("no article text" in str(e) for e in found if isinstance(e, InputError))


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/page" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_url_is_fetched_only_where_the_user_allows_private_addresses(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    refused = list(read([f"{site}/page", "file:///etc/passwd", "http://[::1]/"]))
    assert all(isinstance(e, InputError) for e in refused)
    assert "private address" in str(refused[0])
    allowed = Options(allow_private=True, pace=0)
    assert "delegations" in only(*read([f"{site}/page"], allowed)).text
    assert "404" in str(next(iter(read([f"{site}/gone"], allowed))))
    assert "redirects" in str(next(iter(read([f"{site}/loop"], allowed))))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2022-06-17", "2022-06-17"),
        ("2022-06-17T09:00:00Z", "2022-06-17"),
        ("17 June 2022", "2022-06-17"),
        ("June 17, 2022", "2022-06-17"),
        ("Fri, 17 Jun 2022 09:00:00 GMT", "2022-06-17"),
        (1655456400, "2022-06-17"),
        ("2022-06", "2022-06"),
        ("yesterday", None),
        ("on Friday", None),
        ("The year 2022 was long", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_published_date(written: object, iso: str | None) -> None:
    assert published_date(written) == iso


@given(st.binary(max_size=400))
def test_no_bytes_break_a_reader(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".txt", ".html", ".jsonl", ".json", ".jsonl.gz", ""):
            path = Path(folder) / f"x{suffix}"
            path.write_bytes(raw)
            for item in read([str(path)]):
                assert isinstance(item, Document | InputError)
