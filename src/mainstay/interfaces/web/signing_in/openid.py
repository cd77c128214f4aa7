"""OpenID Connect: the authorization code flow with PKCE, state and nonce, against one service of a company.

Everything is fetched through the one client for outgoing calls. The ID token is verified with the service's published
keys (OpenID Connect Core 1.0, 3.1.3.7), although it comes over TLS: signature, issuer, audience, time, nonce.
"""

import base64
import hashlib
import http.client
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from django.core.cache import cache

from mainstay.framework.outgoing import CallRefused, get, post
from mainstay.interfaces.web.signing_in.vouching import NotVouched, Vouched
from mainstay.kernel.sentences import sentence
from mainstay.project.companies import Company

SKEW = 120
FRESH = 300
_KEPT = 3600
_ASK_KEYS_AGAIN = 60
_OK = 200
_MOST = 512 * 1024
# Signatures by keys that only the service has: nothing symmetric, and never "none".
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# RFC 8176: what may stand in amr when more than one thing was proved.
_SEVERAL = frozenset({"mfa", "otp", "hwk", "sc"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is kept in the browser's session between leaving and coming back."""

    state: str
    nonce: str
    verifier: str


def new_asked() -> Asked:
    """Fresh random values for one sign-in."""
    return Asked(*(secrets.token_urlsafe(32) for _ in range(3)))


def discovered(company: Company, *, fresh: bool = False) -> dict[str, Any]:
    """What the service publishes about itself; asked once an hour, or anew. Raises NotVouched."""
    key = f"openid:{hashlib.sha256(company.issuer.encode()).hexdigest()}"
    found: dict[str, Any] | None = None if fresh else cache.get(key)
    if found is None:
        found = _fetched(company, f"{company.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != company.issuer:
            raise NotVouched(_does_not_fit(company), f"issuer is {found.get('issuer')!r}, not {company.issuer!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(name), str):
                raise NotVouched(_does_not_fit(company), f"{name} is missing")
        cache.set(key, found, _KEPT)
    return found


def address_to_ask(company: Company, asked: Asked, redirect_uri: str, *, again: bool) -> str:
    """Where the browser goes; with ``again`` the service must ask for the person anew. Raises NotVouched."""
    published = discovered(company)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    values = {
        "response_type": "code", "client_id": company.client_id, "redirect_uri": redirect_uri,
        "scope": " ".join(company.scopes), "state": asked.state, "nonce": asked.nonce, "code_challenge": challenge,
        "code_challenge_method": "S256",
    }  # fmt: skip
    if again:
        values |= {"prompt": "login", "max_age": "0"}
    endpoint = str(published["authorization_endpoint"])
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(values)}"


def vouched(
    company: Company, asked: Asked, answer: Mapping[str, str], redirect_uri: str, *, again: bool
) -> Vouched:  # fmt: skip
    """Whom the service vouches for, from the parameters with which the browser came back. Raises NotVouched."""
    published = discovered(company)
    if answer.get("iss", company.issuer) != company.issuer:  # RFC 9207
        raise NotVouched(_does_not_fit(company), f"iss is {answer.get('iss')!r}")
    if answer.get("error"):
        raise NotVouched(_refused_there(company, answer["error"]), f"error {answer['error'][:80]!r}")
    if not answer.get("code"):
        raise NotVouched(_does_not_fit(company), "no code")
    tokens = _exchange(company, published, asked, answer["code"], redirect_uri)
    claims = _verified(company, published, str(tokens.get("id_token", "")), asked.nonce, again=again)
    told = claims if company.email_claim in claims else _user_info(company, published, tokens, claims)
    verified = told.get("email_verified") in (True, "true") or company.email_is_verified
    return Vouched(
        str(told.get(company.email_claim) or ""), str(told.get("name") or claims.get("name") or ""), verified,
        _second_factor(company, claims),
    )  # fmt: skip


def _second_factor(company: Company, claims: Mapping[str, Any]) -> bool:
    if company.second_factor == "proven":
        methods = claims.get("amr")
        return isinstance(methods, list) and not _SEVERAL.isdisjoint(str(one) for one in methods)
    return company.second_factor == "there"


def _exchange(
    company: Company, published: Mapping[str, Any], asked: Asked, code: str, redirect_uri: str
) -> dict[str, Any]:  # fmt: skip
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri,
            "code_verifier": asked.verifier, "client_id": company.client_id}  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    ways = published.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if company.client_secret and "client_secret_basic" in ways:
        pair = f"{quote(company.client_id, safe='')}:{quote(company.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif company.client_secret:
        body["client_secret"] = company.client_secret
    try:
        answer = post(str(published["token_endpoint"]), urlencode(body).encode(), headers, trusted=True)
    except (CallRefused, OSError, http.client.HTTPException) as error:
        raise NotVouched(_not_reached(company), f"token: {error}") from error
    if answer.status != _OK:
        raise NotVouched(_does_not_fit(company), f"token: {answer.status} {answer.body[:200]!r}")
    return _object(company, answer.body)


def _verified(
    company: Company, published: Mapping[str, Any], token: str, nonce: str, *, again: bool
) -> dict[str, Any]:  # fmt: skip
    """The claims of an ID token that is signed by the service, for us, now, and for this very sign-in."""
    try:
        key = _key_for(company, published, token)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(_ALGORITHMS), audience=company.client_id, issuer=company.issuer, leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise NotVouched(
            sentence("The clocks of {company} and of this server differ too much. Tell your administrator.",
                     company=company.name), str(error)
        ) from error  # fmt: skip
    except jwt.PyJWTError as error:
        raise NotVouched(_does_not_fit(company), f"id_token: {error}") from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotVouched(_does_not_fit(company), "nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != company.client_id:
        raise NotVouched(_does_not_fit(company), "azp")
    if again and time.time() - float(claims.get("auth_time") or 0) > FRESH + SKEW:
        raise NotVouched(
            sentence("{company} did not ask you again. Sign out there and try once more.", company=company.name),
            "auth_time",
        )
    return claims


def _key_for(company: Company, published: Mapping[str, Any], token: str) -> Any:
    """The published key that the token names; asked again, at most once a minute, when it is not known."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in _ALGORITHMS:
        raise jwt.InvalidAlgorithmError(f"alg {header.get('alg')!r}")
    address = str(published["jwks_uri"])
    name = f"openid-keys:{hashlib.sha256(address.encode()).hexdigest()}"
    known: dict[str, Any] | None = cache.get(name)
    if known is None or (_picked(known, header) is None and time.time() - known["at"] > _ASK_KEYS_AGAIN):
        known = {**_fetched(company, address), "at": time.time()}
        cache.set(name, known, _KEPT)
    found = _picked(known, header)
    if found is None:
        raise jwt.InvalidKeyError(f"no key {header.get('kid')!r}")
    return jwt.PyJWK(found, algorithm=header["alg"])


def _picked(known: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any] | None:
    keys = [one for one in known.get("keys", []) if isinstance(one, dict) and one.get("use", "sig") == "sig"]
    if header.get("kid") is not None:
        return next((one for one in keys if one.get("kid") == header["kid"]), None)
    return keys[0] if len(keys) == 1 else None


def count_keys(company: Company, published: Mapping[str, Any]) -> int:
    """How many keys the service publishes for signatures. Raises NotVouched."""
    keys = _fetched(company, str(published["jwks_uri"])).get("keys", [])
    return sum(isinstance(one, dict) and one.get("use", "sig") == "sig" for one in keys)


def _user_info(
    company: Company, published: Mapping[str, Any], tokens: Mapping[str, Any], claims: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    address = published.get("userinfo_endpoint")
    if not isinstance(address, str) or not tokens.get("access_token"):
        return {}
    found = _fetched(company, address, {"Authorization": f"Bearer {tokens['access_token']}"})
    if found.get("sub") != claims["sub"]:
        raise NotVouched(_does_not_fit(company), "userinfo is about somebody else")
    return found


def _fetched(company: Company, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        answer = get(address, {"Accept": "application/json", **(headers or {})}, trusted=True, most=_MOST)
    except (CallRefused, OSError, http.client.HTTPException) as error:
        raise NotVouched(_not_reached(company), f"{address}: {error}") from error
    if answer.status != _OK:
        raise NotVouched(_not_reached(company), f"{address}: {answer.status}")
    return _object(company, answer.body)


def _object(company: Company, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise NotVouched(_does_not_fit(company), "not JSON") from error
    if not isinstance(found, dict):
        raise NotVouched(_does_not_fit(company), "not an object")
    return found


def _not_reached(company: Company) -> Any:
    return sentence("{company} cannot be reached just now. Try again in a minute.", company=company.name)


def _does_not_fit(company: Company) -> Any:
    return sentence(
        "The answer of {company} does not fit what was asked. Try once more; if it stays, tell your administrator.",
        company=company.name,
    )


def _refused_there(company: Company, error: str) -> Any:
    if error in ("access_denied", "interaction_required", "login_required"):
        return sentence("{company} did not let you in, or you turned back.", company=company.name)
    return sentence("{company} answered with an error. Tell your administrator.", company=company.name)
