"""Are the sign-in services of companies reachable, and do they say what they should? For `mainstay doctor`."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cryptography import x509
from django.conf import settings

from mainstay.interfaces.web.signing_in import openid, saml
from mainstay.interfaces.web.signing_in.vouching import NotVouched
from mainstay.project.companies import Company

SOON = timedelta(days=30)


def soundness() -> Iterator[tuple[bool, str]]:
    """(sound, words) for each configured company: asked anew, through the one client for outgoing calls."""
    for company in settings.SIGN_IN_COMPANIES:
        try:
            yield _openid(company) if company.kind == "openid" else _saml(company)
        except NotVouched as error:
            yield False, f"sign-in with {company.name}: {error.detail or error.said}"


def _openid(company: Company) -> tuple[bool, str]:
    published = openid.discovered(company, fresh=True)
    count = openid.count_keys(company, published)
    methods = published.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        return False, f"sign-in with {company.name}: the service does not take proof keys (PKCE with S256)"
    return count > 0, f"sign-in with {company.name}: {company.issuer} answers, {count} keys"


def _saml(company: Company) -> tuple[bool, str]:
    found = saml.described(company, fresh=True)
    many = (found.get("x509certMulti") or {}).get("signing") or [found["x509cert"]]
    ends = [x509.load_der_x509_certificate(base64.b64decode(one)).not_valid_after_utc for one in many]
    last = max(ends)
    words = f"sign-in with {company.name}: metadata of {found['entityId']}, certificate until {last:%Y-%m-%d}"
    if last < datetime.now(UTC) + SOON:
        return False, f"{words}: get new metadata from the company before it ends"
    return True, words
