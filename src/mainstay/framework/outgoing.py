"""The one client for calls to other machines: https only, public addresses only, the address checked is the address
called, no redirects, bounded in time and size."""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from mainstay.kernel.errors import RuleBroken
from mainstay.kernel.sentences import sentence

TIMEOUT = 5.0
MAX_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and at most 64 KiB of its body."""

    status: int
    body: bytes


class CallRefused(RuleBroken):
    """The address may not be called."""


def refuse_inner_address(url: str) -> tuple[str, int, str, str]:
    """(host, port, path, public address) of an https address. Raises CallRefused for anything else: another scheme,
    credentials in the address, a name that leads to a private, loopback, link-local or reserved address."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise CallRefused(sentence("Only https addresses without a password in them can be called."), path="url")
    try:
        port = parts.port or 443
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as error:
        raise CallRefused(sentence("{host} cannot be found.", host=parts.hostname), path="url") from error
    for *_rest, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        if not (mapped or ip).is_global or ip.is_multicast:
            raise CallRefused(sentence("{host} is not a public address.", host=parts.hostname), path="url")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port, path, str(found[0][4][0])


class _Pinned(http.client.HTTPSConnection):
    """A TLS connection to the very address that was checked, verified against the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        self._address = address
        self._context_for_name = ssl.create_default_context()

    def connect(self) -> None:
        """Connect to the checked address; the certificate must fit the name."""
        raw = socket.create_connection((self._address, self.port), TIMEOUT)
        self.sock = self._context_for_name.wrap_socket(raw, server_hostname=self.host)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST to a public https address. Raises CallRefused, OSError or http.client.HTTPException."""
    host, port, path, address = refuse_inner_address(url)
    connection = _Pinned(host, port, address)
    try:
        connection.request("POST", path, body, {**headers, "Host": host, "User-Agent": "Mainstay"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MAX_ANSWER))
    finally:
        connection.close()
