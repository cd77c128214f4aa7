"""The one client for calls to other machines: what it refuses, and that it calls the very address it checked."""

import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.framework import outgoing
from mainstay.framework.outgoing import CallRefused, is_public, post, refuse_inner_address

LOOPBACK = [
    "https://localhost/", "https://127.0.0.1/", "https://127.1/", "https://0177.0.0.1/", "https://0x7f.0.0.1/",
    "https://0x7f000001/", "https://2130706433/", "https://127.0.0.1:8443/x", "https://[::1]/", "https://[::]/",
    "https://0.0.0.0/", "https://0/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://LOCALHOST./",
    "https://[0:0:0:0:0:0:0:1]/", "https://[::127.0.0.1]/", "https://[2002:7f00:1::]/", "https://[64:ff9b::7f00:1]/",
]  # fmt: skip
INNER = [
    "https://10.0.0.1/", "https://172.16.3.4/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[fec0::1]/", "https://224.0.0.1/",
    "https://255.255.255.255/", "https://240.0.0.1/", "https://192.0.0.8/", "https://198.18.0.1/", "https://[ff02::1]/",
    "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2001:db8::1]/", "https://3232235777/",
]  # fmt: skip
NOT_HTTPS = [
    "http://1.1.1.1/", "ftp://1.1.1.1/", "file:///etc/passwd", "gopher://1.1.1.1/", "//1.1.1.1/", "1.1.1.1", "",
    "https://", "https:///x", "javascript:alert(1)", "https://user@1.1.1.1/", "https://u:p@1.1.1.1/", "https://@1.1.1.1/",
    "https://1.1.1.1:99999/", "https://[::1/", "https://1.1.1.1:x/",
]  # fmt: skip


@pytest.mark.parametrize("url", [*LOOPBACK, *INNER])
def test_an_inner_address_is_refused_in_every_spelling(url):
    with pytest.raises(CallRefused):
        refuse_inner_address(url)


@pytest.mark.parametrize("url", NOT_HTTPS)
def test_only_plain_https_addresses_are_taken(url):
    with pytest.raises(CallRefused):
        refuse_inner_address(url)


@pytest.mark.parametrize(
    "url", ["https://1.1.1.1/a b?c=d e", "https://[2606:4700:4700::1111]:8443/x", "https://16843009/"]
)
def test_a_public_address_is_taken(url):
    host, port, path, address = refuse_inner_address(url)
    assert is_public(address)
    assert " " not in path
    assert port in {443, 8443}
    assert host


def test_a_name_is_refused_when_any_of_its_addresses_is_inner(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: both)
    with pytest.raises(CallRefused, match="not a public address"):
        refuse_inner_address("https://rebinding.example/")


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_means_the_same_inside_ipv6(ip):
    for form in (f"::ffff:{ip}", str(_translated(ip))):
        assert is_public(form) == is_public(str(ip))


def _translated(ip):
    import ipaddress

    return ipaddress.IPv6Address((0x64FF9B << 96) | int(ip))


@pytest.fixture
def other_machine(tmp_path, monkeypatch):
    """A machine with a certificate for hooks.test that answers as the test says; the client trusts its authority."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the command openssl to make a certificate")
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=hooks.test", "-addext", "subjectAltName=DNS:hooks.test"], check=True, capture_output=True,
    )  # fmt: skip
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            server.answer(self)

        def do_GET(self):
            heard.append(("GET", {}, b""))

        def log_message(self, *_args):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.heard, server.answer = heard, lambda handler: _plain_answer(handler, 200, b"ok")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    server.url = f"https://hooks.test:{port}/in?a=1"
    monkeypatch.setattr(outgoing, "tls", lambda: ssl.create_default_context(cafile=str(certificate)))
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    real = socket.getaddrinfo
    names = {"hooks.test": "127.0.0.1", "other.test": "127.0.0.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real(names.get(host, host), *a, **k))
    yield server
    server.shutdown()
    server.server_close()


def _plain_answer(handler, status, body, **headers):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_a_body_arrives_with_its_headers_at_the_named_host(other_machine):
    answer = post(other_machine.url, b"{}", {"Mainstay-Event": "account.created"})
    assert (answer.status, answer.body) == (200, b"ok")
    path, headers, body = other_machine.heard[0]
    assert (path, body, headers["Mainstay-Event"]) == ("/in?a=1", b"{}", "account.created")
    assert headers["Host"] == other_machine.url.split("/")[2]


def test_a_redirect_is_an_answer_and_is_not_followed(other_machine):
    other_machine.answer = lambda one: _plain_answer(one, 307, b"", Location=other_machine.url)
    assert post(other_machine.url, b"{}", {}).status == 307
    assert len(other_machine.heard) == 1


def test_a_certificate_must_be_for_the_name(other_machine):
    with pytest.raises(ssl.SSLCertVerificationError):
        post(other_machine.url.replace("hooks.test", "other.test"), b"{}", {})
    assert not other_machine.heard


def test_an_answer_is_read_up_to_its_bound(other_machine):
    other_machine.answer = lambda one: _plain_answer(one, 200, b"x" * (outgoing.MAX_ANSWER * 3))
    assert len(post(other_machine.url, b"{}", {}).body) == outgoing.MAX_ANSWER


def test_an_answer_that_drips_is_cut_off(other_machine, monkeypatch):
    monkeypatch.setattr(outgoing, "TIMEOUT", 1.0)

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.2)

    other_machine.answer = drip
    began = time.monotonic()
    try:
        short = len(post(other_machine.url, b"{}", {}).body)
    except OSError:
        short = 0
    assert short < 50
    assert time.monotonic() - began < 4


def test_the_address_that_was_checked_is_the_address_that_is_called(other_machine, monkeypatch):
    asked = []
    real = socket.getaddrinfo

    def once(host, *args, **kwargs):
        if host == "hooks.test":
            asked.append(host)
            if len(asked) > 1:
                return real("203.0.113.9", *args, **kwargs)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert post(other_machine.url, b"{}", {}).status == 200
    assert asked == ["hooks.test"]
