"""Which URLs may be fetched: http(s), public addresses, standard ports, unless the operator allows a host.

A host name does not reveal its address, so the policy is applied twice: to the URL (scheme, port, spelling, userinfo),
and to every resolved address right before the connection (see guarded_transport).
"""

import ipaddress
import socket
from collections.abc import Sequence
from functools import lru_cache

import httpx

WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})
MAX_URL_LENGTH = 4096

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_FORBIDDEN = tuple(
    ipaddress.ip_network(net)
    for net in (
        # IANA's special-purpose registries, where Python versions disagree on is_global
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT; also one cloud's metadata service (100.100.100.200)
        "168.63.129.16/32",  # Azure's host service: a public address that is only reachable from inside
        "169.254.0.0/16",  # link-local: most clouds' metadata service
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible, unspecified, loopback
        "64:ff9b:1::/48",  # local-use NAT64
        "100::/64",
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: wraps an IPv4 address
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
)


class ForbiddenAddressError(Exception):
    """The URL, or an address behind its host name, must not be fetched."""


def is_public(address: str) -> bool:
    """Whether an IP address is public. IPv4 inside IPv6 (mapped, NAT64) is checked as IPv4."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    if ip.is_multicast or not ip.is_global:
        return False
    return not any(ip in net for net in _FORBIDDEN if net.version == ip.version)


def is_allowed(host: str, port: int, allow: Sequence[str]) -> bool:
    """Whether the operator's list contains this host, with this port or without a port."""
    named = _entries(tuple(allow))
    wanted = host.lower().strip("[]")
    return (wanted, None) in named or (wanted, port) in named


@lru_cache(maxsize=4)
def _entries(allow: tuple[str, ...]) -> frozenset[tuple[str, int | None]]:
    """The parsed list, cached: every connection needs it."""
    return frozenset(_split_entry(entry.lower()) for entry in allow)


def _split_entry(entry: str) -> tuple[str, int | None]:
    """`host`, `host:port`, `[v6]:port` or a bare IPv6 address."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        port = rest.removeprefix(":")
    elif entry.count(":") == 1:
        name, _, port = entry.partition(":")
    else:
        name, port = entry, ""
    return name, int(port) if port.isascii() and port.isdigit() else None


def check_url(url: str, allow: Sequence[str]) -> httpx.URL:
    """The parsed URL without its fragment. Raises ForbiddenAddressError, whose message does not repeat credentials."""
    if len(url) > MAX_URL_LENGTH:
        raise ForbiddenAddressError(f"URL of {len(url)} characters (at most {MAX_URL_LENGTH})")
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ForbiddenAddressError("not a URL") from None
    if parsed.scheme not in ("http", "https"):
        raise ForbiddenAddressError(f"only http and https are fetched, not {parsed.scheme[:20] or 'nothing'!r}")
    if parsed.userinfo:
        raise ForbiddenAddressError("a URL with a user name or password in it")
    if not parsed.raw_host:
        raise ForbiddenAddressError("a URL without a host")
    parsed = parsed.copy_with(fragment=None)
    host, port = host_and_port(parsed)
    if is_allowed(host, port, allow):
        return parsed
    if port not in WEB_PORTS:
        raise ForbiddenAddressError(f"port {port} is not a web port ({_advice(host, port)})")
    if _is_oddly_spelt(host):
        raise ForbiddenAddressError(f"an IP address in an unusual notation: {host[:60]!r}")
    if _is_ip(host) and not is_public(host):
        raise ForbiddenAddressError(f"{host} is not a public address ({_advice(host, port)})")
    return parsed


def _advice(host: str, port: int) -> str:
    return f"RADIOX_FETCH_ALLOW={with_port(host, port)} would allow it"


def with_port(host: str, port: int) -> str:
    """A host and its port as in a URL: an IPv6 address is in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def host_and_port(url: httpx.URL) -> tuple[str, int]:
    """The host in ASCII (without brackets and trailing dot) and the port, explicit or the scheme's default."""
    host = url.raw_host.decode("ascii").strip("[]").rstrip(".").lower()
    return host, url.port or (443 if url.scheme == "https" else 80)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_oddly_spelt(host: str) -> bool:
    """Decimal, octal, hexadecimal or shortened IPv4 (2130706433, 0177.0.0.1, 0x7f.1), which inet_aton accepts."""
    if _is_ip(host):
        return False
    try:
        socket.inet_aton(host)
    except (OSError, ValueError):
        return False
    return True
