"""A mail server of the tests' own: greeting, STARTTLS or TLS, sign-in, one address that it refuses."""

import base64
import datetime as dt
import socketserver
import ssl
import threading
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "mainstay", "let mail through"


def certificate(folder, name="localhost"):
    """(certificate file, key file) for a name; trusted by whoever trusts the certificate file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class Talk(socketserver.BaseRequestHandler):
    """One connection."""

    def setup(self):
        self.encrypted = self.server.mode == "tls"
        if self.encrypted:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.lines = self.request.makefile("rb")

    def say(self, words):
        self.request.sendall(words.encode() + b"\r\n")

    def handle(self):
        self.say("220 here")
        while line := self.lines.readline():
            words = line.decode().strip()
            self.server.heard.append(words.split()[0].upper() if words else "")
            if not self.answer(words):
                return

    def answer(self, words):
        verb = words.upper()
        if verb.startswith("EHLO"):
            offers = ["here", *(["STARTTLS"] if self.server.mode == "starttls" and not self.encrypted else []),
                      *(["AUTH PLAIN"] if self.server.signs_in else [])]  # fmt: skip
            for place, offer in enumerate(offers):
                self.say(f"250{'-' if place < len(offers) - 1 else ' '}{offer}")
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
            self.lines, self.encrypted = self.request.makefile("rb"), True
        elif verb.startswith("AUTH PLAIN"):
            given = base64.b64decode(words.split()[2]).decode().split("\0")[1:]
            self.say("235 welcome" if given == [USER, PASSWORD] else "535 not you")
        elif verb.startswith("RCPT TO:<NOBODY@"):
            self.say("550 unknown here")
        elif verb == "DATA":
            self.say("354 go on")
            body = b""
            while (line := self.lines.readline()) not in (b".\r\n", b""):
                body += line
            self.server.mails.append(body.decode())
            self.say("250 taken")
        else:
            self.say("250 well")
        return verb != "QUIT"


class Server(socketserver.ThreadingTCPServer):
    """A server on a port of its own; ``mails`` are those it took."""

    daemon_threads = True

    def __init__(self, files, mode="starttls", *, signs_in=True):
        super().__init__(("127.0.0.1", 0), Talk)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*files)
        self.mode, self.signs_in, self.mails, self.heard = mode, signs_in, [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that goes away, or does not trust us, is no news."""
