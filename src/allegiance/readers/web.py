"""A page by its address: fetched only as the user named it, politely, never from a private network.

One request at a time to a host with a pause between two, robots.txt respected (RFC 9309), every
redirect checked as the first address was, time and size limited.
"""

from __future__ import annotations

import time
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct
from protego import Protego

from allegiance.errors import InputError
from allegiance.readers.addresses import Checked, checked
from allegiance.readers.retrieved import RawBytes

LARGEST_PAGE = 10_000_000
LARGEST_ROBOTS = 500_000
LONGEST_PAUSE = 30.0
LONGEST_FETCH = 120.0
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
AGENT = "allegiance (+https://pypi.org/project/allegiance)"
_ROBOT = "allegiance"


class Page(Struct, frozen=True):
    """The bytes of a page, whether they say they are HTML, and when they were retrieved.

    `retrieved` is None for a page fetched just now.
    """

    content: bytes
    is_html: bool
    retrieved: str | None = None


class _Answer(Struct, frozen=True):
    status: int
    headers: httpx.Headers
    body: bytes


class Fetcher:
    """Fetches pages and remembers each host: when it was asked last and what its robots.txt says.

    `pace` is the least time in seconds between two requests to one host (a longer Crawl-delay is
    kept to, up to half a minute). With `raw`, bytes are kept, and a page known before is asked for
    with its ETag and date: one that has not changed comes from there.
    """

    def __init__(
        self, *, allow_private: bool = False, pace: float = 1.0, raw: RawBytes | None = None
    ) -> None:
        self._allow_private = allow_private
        self._pace = pace
        self._raw = raw
        self._last: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}
        self._client = httpx.Client(
            timeout=_TIMEOUT, headers={"User-Agent": AGENT}, trust_env=True, follow_redirects=False
        )

    def fetch(self, url: str) -> Page:
        """GET `url`; InputError where it cannot or may not be fetched."""
        before = self._raw.newest(url) if self._raw is not None else None
        conditions: dict[str, str] = {}
        if before is not None and before.etag:
            conditions["If-None-Match"] = before.etag
        if before is not None and before.last_modified:
            conditions["If-Modified-Since"] = before.last_modified
        answer = self._followed(url, conditions)
        if answer.status == 304 and before is not None and self._raw is not None:
            body = self._raw.path_of(before.sha256).read_bytes()
            return Page(body, before.is_html, before.retrieved)
        if answer.status != 200:
            raise InputError(url, f"answered {answer.status}")
        is_html = "html" in answer.headers.get("content-type", "html")
        if self._raw is not None:
            self._raw.keep(
                url,
                answer.body,
                etag=answer.headers.get("etag"),
                last_modified=answer.headers.get("last-modified"),
                is_html=is_html,
            )
        return Page(answer.body, is_html)

    def _followed(self, url: str, conditions: dict[str, str]) -> _Answer:
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            host = checked(address, allow_private=self._allow_private)
            if not self._allowed(host, address):
                raise InputError(
                    url, "its robots.txt asks programs not to fetch it", "save the page yourself"
                )
            answer = self._get(url, address, host, LARGEST_PAGE, conditions)
            if answer.status not in _REDIRECTS:
                return answer
            address = urljoin(address, answer.headers.get("location", ""))
        raise InputError(url, f"more than {_MOST_REDIRECTS} redirects")

    def _allowed(self, host: Checked, address: str) -> bool:
        """What robots.txt says: a missing one allows all, one that fails allows nothing."""
        origin = f"{host.scheme}://{urlsplit(address).netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin, host)
        rules = self._robots[origin]
        return rules is None or bool(rules.can_fetch(address, _ROBOT))

    def _rules(self, origin: str, host: Checked) -> Protego | None:
        address = f"{origin}/robots.txt"
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._get(address, address, host, LARGEST_ROBOTS, {})
            if answer.status not in _REDIRECTS:
                break
            address = urljoin(address, answer.headers.get("location", ""))
            host = checked(address, allow_private=self._allow_private)
        if answer.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /")
        if answer.status != 200:
            return None
        return Protego.parse(answer.body.decode("utf-8", "replace"))

    def _get(
        self, url: str, address: str, host: Checked, largest: int, headers: dict[str, str]
    ) -> _Answer:
        self._wait(host, address)
        try:
            asked = self._request(address, host, headers)
            response = self._client.send(asked, stream=True)
            try:
                return _Answer(
                    response.status_code, response.headers, _body(url, response, largest)
                )
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise InputError(url, f"cannot be fetched: {error or type(error).__name__}") from error

    def _request(self, address: str, host: Checked, headers: dict[str, str]) -> httpx.Request:
        """A request that goes to the address checked, under the host's name."""
        request = self._client.build_request("GET", address, headers=headers)
        if host.address is not None:
            named = request.url.netloc.decode("ascii")
            request.url = request.url.copy_with(host=host.address)
            request.headers["Host"] = named.rpartition("@")[2]
            request.extensions = {**request.extensions, "sni_hostname": host.host}
        return request

    def _wait(self, host: Checked, address: str) -> None:
        pause = self._pace
        rules = self._robots.get(f"{host.scheme}://{urlsplit(address).netloc}")
        if rules is not None and pause > 0:
            pause = min(LONGEST_PAUSE, max(pause, float(rules.crawl_delay(_ROBOT) or 0)))
        since = time.monotonic() - self._last.get(host.host, -LONGEST_PAUSE)
        if since < pause:
            time.sleep(pause - since)
        self._last[host.host] = time.monotonic()


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """GET `url` with time-outs, a size limit and every redirect checked; InputError otherwise.

    Private, loopback and link-local addresses are refused unless `allow_private`.
    """
    return Fetcher(allow_private=allow_private).fetch(url)


def _body(url: str, response: httpx.Response, largest: int) -> bytes:
    began = time.monotonic()
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest:
            raise InputError(url, f"larger than {largest:,} bytes")
        if time.monotonic() - began > LONGEST_FETCH:
            raise InputError(url, f"took longer than {LONGEST_FETCH:.0f} s")
    return bytes(body)
