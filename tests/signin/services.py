"""Sign-in services of a company, as small as they can be: OpenID Connect over HTTP, and the answers of SAML."""

import base64
import hashlib
import http.server
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

SECRET = "a secret of the service"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenIdService:
    """A provider in a thread. ``claims`` go into the ID token and may be twisted; ``key`` signs, ``shown`` is published."""

    key: object = field(default_factory=new_key)
    claims: dict = field(default_factory=dict)
    user_info: dict = field(default_factory=dict)
    codes: dict = field(default_factory=dict)
    algorithm: str = "RS256"
    issuer: str = ""
    says_issuer: str = ""
    broken: bool = False
    asked: list = field(default_factory=list)

    def __post_init__(self):
        self.shown = self.key
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                service.asked.append(self.path)
                answer = service.answer_get(urlsplit(self.path).path, self.headers)
                self._send(*answer)

            def do_POST(self):
                service.asked.append(self.path)
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._send(*service.answer_token({k: v[0] for k, v in form.items()}, self.headers))

            def _send(self, status, body):
                raw = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.says_issuer = self.issuer
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer_get(self, path, headers):
        if self.broken:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.says_issuer, "authorization_endpoint": f"{self.issuer}/ask",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/me",
            }  # fmt: skip
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.shown.public_key(), as_dict=True)
            return 200, {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/me" and headers["Authorization"] == "Bearer access":
            return 200, self.user_info
        return 404, {}

    def approve(self, address):
        """The person signs in at the address to which the browser was sent; (code, state) come back."""
        given = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = given
        return code, given["state"]

    def answer_token(self, form, headers):
        given = self.codes.pop(form.get("code"), None)
        basic = base64.b64decode(headers.get("Authorization", "Basic ")[6:]).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            given is None or basic != f"mainstay:{SECRET.replace(' ', '%20')}"
            or challenge.rstrip(b"=").decode() != given["code_challenge"]
            or form["redirect_uri"] != given["redirect_uri"]
        ):  # fmt: skip
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "mainstay", "sub": "1", "iat": now, "exp": now + 300,
                  "auth_time": now, "nonce": given["nonce"], **self.claims}  # fmt: skip
        claims = {k: v for k, v in claims.items() if v is not None}
        key = {"HS256": SECRET.encode().ljust(32), "none": None}.get(self.algorithm, self.key)
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}


METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{entity}/ask"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{email}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{end}" Recipient="{recipient}"{reply}/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement></saml:Assertion>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r{id}" Version="2.0" IssueInstant="{now}"
 Destination="{destination}"{reply}><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{inside}</samlp:Response>"""
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


class SamlService:
    """Signs answers; whatever an answer says can be twisted."""

    entity = "https://saml.example.com"

    def __init__(self):
        self.key, self.other = new_key(), new_key()
        self.certificate = _certificate(self.key)

    def metadata(self):
        plain = "".join(self.certificate.strip().splitlines()[1:-1])
        return METADATA.format(entity=self.entity, certificate=plain)

    def assertion(self, *, key=None, sign=True, shift=0, **told):
        """A signed assertion; ``shift`` seconds turn the service's clock."""
        now = datetime.now(UTC) + timedelta(seconds=shift)
        values = {
            "id": "_a1", "now": _at(now), "start": _at(now), "end": _at(now + timedelta(minutes=5)),
            "issuer": self.entity, "email": "anna@example.com", "context": PASSWORD,
            "recipient": "http://localhost:8000/sign-in/company/northwind/arrive/",
            "audience": _audience("http://localhost:8000/sign-in/company/northwind/metadata/"), **told,
        }  # fmt: skip
        values["reply"] = f' InResponseTo="{values["reply"]}"' if values.get("reply") else ""
        text = ASSERTION.format(**values)
        return self.signed(text, key) if sign else text

    def signed(self, text, key=None):
        made = OneLogin_Saml2_Utils.add_sign(text, _pem(key or self.key), self.certificate)
        return made.decode() if isinstance(made, bytes) else made

    def response(self, inside, *, reply="", destination="http://localhost:8000/sign-in/company/northwind/arrive/",
                 sign=False, issuer=None):  # fmt: skip
        """The envelope, in base64 as browsers post it."""
        text = RESPONSE.format(
            id="1", now=_at(datetime.now(UTC)), destination=destination, issuer=issuer or self.entity, inside=inside,
            reply=f' InResponseTo="{reply}"' if reply else "",
        )  # fmt: skip
        return base64.b64encode((self.signed(text) if sign else text).encode()).decode()


def _audience(name):
    return f"<saml:AudienceRestriction><saml:Audience>{name}</saml:Audience></saml:AudienceRestriction>"


def _at(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()


def _certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "saml.example.com")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM).decode()
