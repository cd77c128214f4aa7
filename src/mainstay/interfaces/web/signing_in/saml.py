"""SAML 2.0 web browser sign-in, started here: a redirect to the company's service, an answer posted back.

The answer must hold one signed assertion, for us, in time, in reply to a request of this very browser, which is used up.
Answers that nobody asked for are refused. The library checks signatures and refuses document types; requests and
addresses are built from the configured address of the installation, never from what the browser says.
"""

import binascii
import hashlib
import http.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from mainstay.framework.outgoing import CallRefused, get
from mainstay.interfaces.web.signing_in.vouching import NotVouched, Vouched
from mainstay.kernel.sentences import Sentence, sentence
from mainstay.project.companies import Company

MAX_ANSWER = 256 * 1024
_KEPT = 3600
_OK = 200
_MOST = 4 * 1024 * 1024
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_NAMESPACES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
_AUDIENCE = "saml:Conditions/saml:AudienceRestriction/saml:Audience"
_CONFIRMATION = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
_EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_EMAILS = (
    "urn:oid:0.9.2342.19200300.100.1.3", "mail", "email", "emailAddress",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)  # fmt: skip
_NAMES = (
    "urn:oid:2.16.840.1.113730.3.1.241", "displayName", "name", "cn",
    "http://schemas.microsoft.com/identity/claims/displayname",
)  # fmt: skip
# How services say that more than a password was asked for.
_SEVERAL = frozenset({
    "https://refeds.org/profile/mfa", "http://schemas.microsoft.com/claims/multipleauthn",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claimed:
    """A checked answer: whom it vouches for, and to which request of ours it replies."""

    vouched: Vouched
    request_id: str


def described(company: Company, *, fresh: bool = False) -> dict[str, Any]:
    """What the service's metadata say about it; fetched once an hour, or anew. Raises NotVouched."""
    source = company.metadata or company.metadata_file
    key = f"saml:{hashlib.sha256(f'{source} {company.entity_id}'.encode()).hexdigest()}"
    found: dict[str, Any] | None = cache.get(key) if company.metadata and not fresh else None
    if found is None:
        found = _parsed(company, _metadata_of(company))
        cache.set(key, found, _KEPT)
    return found


def _metadata_of(company: Company) -> bytes:
    try:
        if not company.metadata:
            return (Path(settings.DATA) / company.metadata_file).read_bytes()
        answer = get(company.metadata, trusted=True, most=_MOST)
    except (CallRefused, OSError, http.client.HTTPException) as error:
        raise NotVouched(_not_reached(company), f"metadata: {error}") from error
    if answer.status != _OK:
        raise NotVouched(_not_reached(company), f"metadata: {answer.status}")
    return answer.body


def _parsed(company: Company, text: bytes) -> dict[str, Any]:
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(
            text, entity_id=company.entity_id or None, required_sso_binding=_REDIRECT
        )
    except (OneLogin_Saml2_Error, etree.LxmlError, ValueError) as error:
        raise NotVouched(_does_not_fit(company), f"metadata: {error}") from error
    described_service: dict[str, Any] = found.get("idp", {})
    certificates = described_service.get("x509cert") or described_service.get("x509certMulti")
    if not described_service.get("entityId") or not described_service.get("singleSignOnService") or not certificates:
        raise NotVouched(_does_not_fit(company), "metadata: no entity, address or certificate")
    return described_service


def address_to_ask(company: Company, relay: str, *, again: bool) -> tuple[str, str]:
    """(Where the browser goes, the id of the request); with ``again`` the service must ask anew. Raises NotVouched."""
    talk = _talk(company)
    try:
        address = str(talk.login(return_to=relay, force_authn=again, set_nameid_policy=False))
    except OneLogin_Saml2_Error as error:
        raise NotVouched(_does_not_fit(company), str(error)) from error
    return address, str(talk.get_last_request_id())


def claimed(company: Company, answer: str) -> Claimed:
    """Whom a posted answer vouches for. Raises NotVouched for one that is not signed, not for us, not of now, or not
    asked for.
    """
    if not answer or len(answer) > MAX_ANSWER:
        raise NotVouched(_does_not_fit(company), "no answer, or too large")
    talk = _talk(company, answer)
    try:
        talk.process_response()
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.LxmlError, binascii.Error, ValueError) as error:
        raise NotVouched(_does_not_fit(company), f"answer: {error}") from error
    reason = str(talk.get_last_error_reason() or "")
    if talk.get_errors() or not talk.is_authenticated():
        raise NotVouched(_why(company, reason), f"answer: {', '.join(talk.get_errors())} {reason}")
    return Claimed(_vouched(company, talk), _request_answered(company, talk))


def _request_answered(company: Company, talk: OneLogin_Saml2_Auth) -> str:
    """The id of the request of ours that the signed assertion itself names, for us as its audience and at our address.

    The library takes an assertion without these, and reads InResponseTo from the envelope, which nobody need have
    signed (SAML 2.0 profiles, 4.1.4.2 and 4.1.4.3).
    """
    document = OneLogin_Saml2_XML.to_etree(talk.get_last_response_xml())
    assertion = document.find("saml:Assertion", _NAMESPACES)
    if assertion is None:
        raise NotVouched(_does_not_fit(company), "no plain assertion")
    audiences = {"".join(one.itertext()).strip() for one in assertion.iterfind(_AUDIENCE, _NAMESPACES)}
    if our_address(company, "company_metadata") not in audiences:
        raise NotVouched(_does_not_fit(company), "audience")
    confirmed = [one for one in assertion.iterfind(_CONFIRMATION, _NAMESPACES)
                 if one.get("Recipient") == our_address(company, "company_arrive") and one.get("NotOnOrAfter")]  # fmt: skip
    if not confirmed:
        raise NotVouched(_does_not_fit(company), "recipient or end")
    if not confirmed[0].get("InResponseTo"):
        raise NotVouched(
            sentence("Start here, with the button of {company}: answers that nobody asked for are not taken.",
                     company=company.name), "no InResponseTo"
        )  # fmt: skip
    return str(confirmed[0].get("InResponseTo"))


def our_metadata(company: Company) -> bytes:
    """What the company's service wants to know about us."""
    config = {"strict": True, "sp": _ourselves(company), "security": _SECURITY}
    found: bytes | str = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True).get_sp_metadata()
    return found.encode() if isinstance(found, str) else found


def our_address(company: Company, name: str) -> str:
    """An absolute address of ours."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse(name, args=[company.code])


_SECURITY = {
    "wantAssertionsSigned": True, "wantMessagesSigned": False, "wantNameId": False, "wantAttributeStatement": False,
    "requestedAuthnContext": False, "rejectDeprecatedAlgorithm": True, "allowRepeatAttributeName": True,
    "rejectUnsolicitedResponsesWithInResponseTo": False, "allowSingleLabelDomains": True, "failOnAuthnContextMismatch": False,
}  # fmt: skip


def _ourselves(company: Company) -> dict[str, Any]:
    return {
        "entityId": our_address(company, "company_metadata"),
        "assertionConsumerService": {"url": our_address(company, "company_arrive"), "binding": _POST},
        "NameIDFormat": _EMAIL_FORMAT,
    }


def _talk(company: Company, answer: str = "") -> OneLogin_Saml2_Auth:
    parts = urlsplit(our_address(company, "company_arrive"))
    said = {"https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path,
            "path_info": "", "get_data": {}, "post_data": {"SAMLResponse": answer} if answer else {}}  # fmt: skip
    config = {"strict": True, "sp": _ourselves(company), "idp": described(company), "security": _SECURITY}
    try:
        return OneLogin_Saml2_Auth(said, config)
    except OneLogin_Saml2_Error as error:
        raise NotVouched(_does_not_fit(company), f"settings: {error}") from error


def _vouched(company: Company, talk: OneLogin_Saml2_Auth) -> Vouched:
    attributes: dict[str, list[str]] = talk.get_attributes()
    email = _first(attributes, (company.email_attribute,) if company.email_attribute else _EMAILS)
    if not email and not company.email_attribute and talk.get_nameid_format() == _EMAIL_FORMAT:
        email = str(talk.get_nameid() or "")
    name = _first(attributes, (company.name_attribute,) if company.name_attribute else _NAMES)
    contexts = set(talk.get_last_authn_contexts() or ())
    factor = company.second_factor == "there" or (
        company.second_factor == "proven" and not _SEVERAL.isdisjoint(contexts)
    )
    # A signed assertion is the company's own word about its own people; its domains bound whom it may speak for.
    return Vouched(email, name, verified=True, second_factor=factor)


def _first(attributes: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((str(attributes[name][0]).strip() for name in names if attributes.get(name)), "")


def _why(company: Company, reason: str) -> Sentence:
    lowered = reason.lower()
    if any(word in lowered for word in ("expired", "not yet valid", "timing issues", "early")):
        return sentence("The clocks of {company} and of this server differ too much. Tell your administrator.",
                        company=company.name)  # fmt: skip
    if "status code" in lowered:
        return sentence("{company} did not let you in, or you turned back.", company=company.name)
    return _does_not_fit(company)


def _not_reached(company: Company) -> Sentence:
    return sentence("{company} cannot be reached just now. Try again in a minute.", company=company.name)


def _does_not_fit(company: Company) -> Sentence:
    return sentence(
        "The answer of {company} does not fit what was asked. Try once more; if it stays, tell your administrator.",
        company=company.name,
    )
