"""Addresses of the web, and whether they lead out into it: the check and the connection are one.

A name is looked up once; the address that was checked is the one connected to, so that a name which
changes its address in between leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from msgspec import Struct

from allegiance.errors import InputError


class Checked(Struct, frozen=True):
    """A host that may be asked: its name, its port, and the address to connect to.

    `address` is None where a proxy of the user's own looks the name up.
    """

    scheme: str
    host: str
    port: int | None
    address: str | None


def checked(url: str, *, allow_private: bool) -> Checked:
    """The host of `url`; InputError where it is none or, unless allowed, a private one."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(url, f"is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(url, "is no http or https address")
    proxied = parts.scheme in getproxies() and not proxy_bypass(host)
    try:
        found = socket.getaddrinfo(
            host, port or (443 if parts.scheme == "https" else 80), proto=socket.IPPROTO_TCP
        )
    except (OSError, UnicodeError) as error:
        if proxied:
            return Checked(parts.scheme, host, port, None)
        raise InputError(url, f"its host is not known: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private:
        for address in addresses:
            if not _is_public(address):
                raise InputError(url, "leads to a private address", "allow it with --allow-private")
    return Checked(parts.scheme, host, port, None if proxied else addresses[0])


def _is_public(address: str) -> bool:
    plain = ipaddress.ip_address(address.split("%")[0])
    if isinstance(plain, ipaddress.IPv6Address):
        inner = plain.ipv4_mapped or plain.sixtofour
        if inner is not None and not inner.is_global:
            return False
    return plain.is_global and not plain.is_multicast
