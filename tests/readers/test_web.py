"""Fetching: robots, pace, versions, redirects, limits, and names that change their address."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from allegiance.errors import InputError
from allegiance.model import Document
from allegiance.readers import Options, read, web
from allegiance.readers.retrieved import RawBytes


class Site(http.server.ThreadingHTTPServer):
    """A site whose answers a test sets: path -> (status, headers, body)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers), time.monotonic()))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if (
            status == 200
            and headers.get("ETag")
            and (self.headers.get("If-None-Match") == headers["ETag"])
        ):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


TEXT = (200, {"Content-Type": "text/plain"}, b"The two delegations met on Friday.")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetched(site: Site, path: str, **options: Any) -> Document | InputError:
    chosen = Options(allow_private=True, pace=0, **options)
    (item,) = read([site.address + path], chosen)
    return item


def test_robots_are_respected(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /secret\n")
    site.answers["/secret/a"] = site.answers["/open"] = TEXT
    assert "robots.txt" in str(fetched(site, "/secret/a"))
    assert isinstance(fetched(site, "/open"), Document)
    assert "/secret/a" not in site.paths()
    site.answers["/robots.txt"] = (503, {}, b"")
    assert "robots.txt" in str(fetched(site, "/open"))


def test_a_host_is_asked_no_faster_than_the_pace(site: Site) -> None:
    site.answers["/a"] = site.answers["/b"] = TEXT
    fetcher = web.Fetcher(allow_private=True, pace=0.2)
    for path in ("/a", "/b"):
        fetcher.fetch(site.address + path)
    times = [at for _, _, at in site.asked]
    assert site.paths() == ["/robots.txt", "/a", "/b"]
    assert all(later - earlier > 0.19 for earlier, later in pairwise(times))


def test_a_page_that_has_not_changed_comes_from_what_was_kept(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = (200, {**TEXT[1], "ETag": '"1"'}, TEXT[2])
    first = fetched(site, "/a", keep_raw=tmp_path)
    second = fetched(site, "/a", keep_raw=tmp_path)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert first.sha256 == second.sha256 and second.text == "The two delegations met on Friday."
    conditions = [h.get("If-None-Match") for p, h, _ in site.asked if p == "/a"]
    assert conditions == [None, '"1"']
    site.answers["/a"] = (200, {**TEXT[1], "ETag": '"2"'}, b"They met again.")
    third = fetched(site, "/a", keep_raw=tmp_path)
    assert isinstance(third, Document) and third.text == "They met again."
    kept = RawBytes(tmp_path)
    newest = kept.newest(f"{site.address}/a")
    assert newest is not None and kept.path_of(newest.sha256).read_bytes() == b"They met again."
    assert kept.path_of(first.sha256).exists()


def test_every_redirect_is_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/go"] = (302, {"Location": "http://inner.example/x"}, b"")
    real = socket.getaddrinfo

    def names(host: str, *rest: Any, **more: Any) -> Any:
        known = {"outer.example": "127.0.0.1", "inner.example": "10.0.0.5"}
        return real(known.get(host, host), *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr("allegiance.readers.addresses._is_public", lambda a: a == "127.0.0.1")
    (error,) = read([f"http://outer.example:{site.server_port}/go"], Options(pace=0))
    assert "private address" in str(error) and "inner.example" in str(error)


def test_a_name_that_changes_its_address_leads_nowhere_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/a"] = TEXT
    real, asked = socket.getaddrinfo, []

    def names(host: str, *rest: Any, **more: Any) -> Any:
        if host == "turning.example":
            asked.append(host)
            # public when checked (stood for by loopback), an inner network ever after
            return real("127.0.0.1" if len(asked) % 2 else "192.168.77.77", *rest, **more)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr("allegiance.readers.addresses._is_public", lambda a: a == "127.0.0.1")
    fetcher = web.Fetcher(pace=0)
    page = fetcher.fetch(f"http://turning.example:{site.server_port}/a")
    assert page.content == TEXT[2] and asked == ["turning.example"]
    host = {h["Host"] for _, h, _ in site.asked}
    assert host == {f"turning.example:{site.server_port}"}


def test_a_large_page_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST_PAGE", 1000)
    site.answers["/a"] = (200, TEXT[1], b"x" * 1001)
    assert "larger than" in str(fetched(site, "/a"))


def test_other_addresses_of_inner_networks_are_refused() -> None:
    for address in (
        "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/",
        "http://[fe80::1]/", "http://127.1/", "http://2130706433/", "http://[2002:a00:1::]/",
    ):  # fmt: skip
        (error,) = read([address], Options(pace=0))
        assert isinstance(error, InputError), address
        assert "private address" in str(error) or "not known" in str(error), error
