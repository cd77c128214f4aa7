"""The one client for calls to other machines: https only, public addresses only, the address checked is the address
called, no redirects, bounded in time and size.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

TIMEOUT = 5.0
MAX_ANSWER = 64 * 1024
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_ASSIGNED = ipaddress.ip_network("192.0.0.0/24")
_PLAIN = "/%:@!$&'()*+,;=~-._?"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and at most 64 KiB of its body."""

    status: int
    body: bytes


class CallRefused(RuleBroken):
    """The address may not be called."""


def refuse_inner_address(url: str) -> tuple[str, int, str, str]:
    """(host, port, path, public address) of an https address. Raises CallRefused for anything else: another scheme,
    credentials in the address, a name that leads to a private, loopback, link-local or reserved address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise CallRefused(sentence("This is not a web address."), path="url") from None
    if parts.scheme != "https" or not host or "@" in parts.netloc:
        raise CallRefused(sentence("Only https addresses without a password in them can be called."), path="url")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise CallRefused(sentence("{host} cannot be found.", host=host), path="url") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise CallRefused(sentence("{host} is not a public address.", host=host), path="url")
    path = quote(parts.path or "/", safe=_PLAIN) + (f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else "")
    return host, port, path, addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is public, with every IPv4 address that an IPv6 one may stand for."""
    ip: Ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    return all(_is_public(one) for one in _meant(ip))


def _is_public(ip: Ip) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _UNICAST and ip.is_global
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in _ASSIGNED


def _meant(ip: Ip) -> list[Ip]:
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    inner: list[Ip] = [one for one in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())) if one is not None]
    if ip in _TRANSLATED:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    # A mapped or translated address ends at the IPv4 address, and counts as that alone.
    return inner if ip.ipv4_mapped or ip in _TRANSLATED else [ip, *inner]


class _Pinned(http.client.HTTPSConnection):
    """A TLS connection to the very address that was checked, verified against the name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=context)
        self._address = address
        self._tls = context
        # Kept apart: the library forgets its own once it has read the headers.
        self._line: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the checked address; the certificate must fit the name."""
        self._line = socket.create_connection((self._address, self.port), TIMEOUT)
        self._line = self.sock = self._tls.wrap_socket(self._line, server_hostname=self.host)

    def cut(self) -> None:
        """End a call that takes too long, whatever it waits for."""
        with contextlib.suppress(OSError):
            if self._line is not None:
                self._line.shutdown(socket.SHUT_RDWR)


class _OnThisMachine(http.client.HTTPConnection):
    """A plain connection that never leaves this machine."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, timeout=TIMEOUT)

    def cut(self) -> None:
        """End a call that takes too long."""
        with contextlib.suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


def tls() -> ssl.SSLContext:
    """How the other machine's certificate is verified: by the authorities that the system trusts."""
    return ssl.create_default_context()


def post(url: str, body: bytes, headers: dict[str, str], *, trusted: bool = False) -> Answer:
    """POST to a public https address, within 5 seconds. A redirect is an answer like any other: it is not followed.

    ``trusted`` is for addresses that the configuration of the machine itself names, never for those that people type:
    they may lie in the inner network, and be plain http on this very machine. Raises CallRefused, OSError or
    http.client.HTTPException.
    """
    return _call("POST", url, body, headers, trusted=trusted)


def get(url: str, headers: dict[str, str] | None = None, *, trusted: bool = False, most: int = MAX_ANSWER) -> Answer:
    """GET an address, under the same rules as `post`; at most ``most`` bytes of the answer are read."""
    return _call("GET", url, None, headers or {}, trusted=trusted, most=most)


def _call(
    method: str, url: str, body: bytes | None, headers: dict[str, str], *, trusted: bool, most: int = MAX_ANSWER
) -> Answer:  # fmt: skip
    connection, path = _trusted_connection(url) if trusted else _public_connection(url)
    end = threading.Timer(TIMEOUT, connection.cut)
    end.start()
    try:
        connection.request(method, path, body, {**headers, "User-Agent": "Mainstay"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(most))
    finally:
        end.cancel()
        connection.close()


def _public_connection(url: str) -> "tuple[_Pinned, str]":
    host, port, path, address = refuse_inner_address(url)
    return _Pinned(host, port, address, tls()), path


def _trusted_connection(url: str) -> "tuple[_Pinned | _OnThisMachine, str]":
    """A connection to an address of the machine's own configuration: https anywhere, http to this machine only."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise CallRefused(sentence("This is not a web address."), path="url") from None
    path = quote(parts.path or "/", safe=_PLAIN) + (f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else "")
    if parts.scheme == "http" and host in _THIS_MACHINE:
        return _OnThisMachine("127.0.0.1", port or 80), path
    if parts.scheme != "https" or not host or "@" in parts.netloc:
        raise CallRefused(sentence("Only https addresses without a password in them can be called."), path="url")
    return _Pinned(host, port or 443, host, tls()), path
