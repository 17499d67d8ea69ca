"""A page by its address: fetched only as the user named it, never from a private network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct

from allegiance.errors import InputError

LARGEST_PAGE = 10_000_000
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_MOST_REDIRECTS = 5
_AGENT = "allegiance (+https://pypi.org/project/allegiance)"


class Page(Struct, frozen=True):
    """The bytes of a page and whether they say they are HTML."""

    content: bytes
    is_html: bool


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """GET `url` with time-outs, a size limit and every redirect checked; InputError otherwise.

    Private, loopback and link-local addresses are refused unless `allow_private`.
    """
    with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": _AGENT}, trust_env=True) as client:
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            _check_address(address, allow_private)
            try:
                with client.stream("GET", address) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    if response.status_code != 200:
                        raise InputError(url, f"answered {response.status_code}")
                    return Page(
                        _body(url, response), "html" in response.headers.get("content-type", "html")
                    )
            except httpx.HTTPError as error:
                raise InputError(
                    url, f"cannot be fetched: {error or type(error).__name__}"
                ) from error
    raise InputError(url, f"more than {_MOST_REDIRECTS} redirects")


def _body(url: str, response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_PAGE:
            raise InputError(url, f"larger than {LARGEST_PAGE:,} bytes")
    return bytes(body)


def _check_address(url: str, allow_private: bool) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(url, f"is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(url, "is no http or https address")
    if allow_private:
        return
    try:
        found = socket.getaddrinfo(host, port or 443, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise InputError(url, f"its host is not known: {error}") from error
    for *_, address in found:
        if not ipaddress.ip_address(address[0]).is_global:
            raise InputError(url, "leads to a private address", "allow it with --allow-private")
