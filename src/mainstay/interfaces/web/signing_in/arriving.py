"""From a company's word to somebody signed in: whom it means, whether they come in, and what is refused."""

import logging
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mainstay.framework.actions import perform
from mainstay.interfaces.web.signing_in.arrival import ARRIVING
from mainstay.interfaces.web.signing_in.noting import DOORKEEPER, note_refusal
from mainstay.interfaces.web.signing_in.vouching import NotVouched, Vouched
from mainstay.kernel.errors import MainstayError
from mainstay.kernel.sentences import sentence
from mainstay.modules.signin.queries import user_with_address
from mainstay.project.companies import Company

log = logging.getLogger(__name__)


def company_named(code: str) -> Company | None:
    """The configured company, or None."""
    return next((one for one in settings.SIGN_IN_COMPANIES if one.code == code), None)


def whom(company: Company, said: Vouched) -> Any:
    """The user for whom the company vouches; admitted at the first arrival where the configuration says so.

    Raises NotVouched for an address that is missing, not verified, of another domain, unknown, or of somebody who left.
    """
    address = said.email.strip()
    if "@" not in address:
        raise NotVouched(sentence("{company} did not tell your mail address. Tell your administrator.",
                                  company=company.name))  # fmt: skip
    if not said.verified:
        raise NotVouched(sentence("{company} has not verified your mail address {email}. Tell your administrator.",
                                  company=company.name, email=address))  # fmt: skip
    if address.rpartition("@")[2].lower() not in company.domains:
        raise NotVouched(sentence("Addresses like {email} do not come in through {company}.", company=company.name,
                                  email=address))  # fmt: skip
    user = user_with_address(address)
    if user is None and company.create_role:
        user = _admitted(company, said, address)
    if user is None:
        raise NotVouched(sentence("Nobody here has the address {email}. Ask your administrator for an invitation.",
                                  email=address))  # fmt: skip
    if not user.is_active:
        raise NotVouched(sentence("This account is not active. Your administrator can open it again."))
    return user


def _admitted(company: Company, said: Vouched, address: str) -> Any:
    name = "".join(one for one in said.name if one.isprintable()).strip()[:120] or address.partition("@")[0]
    given = {"email": address, "name": name, "role": company.create_role, "unit": company.create_unit,
             "company": company.code}  # fmt: skip
    try:
        perform(DOORKEEPER, "user.admit", given)
    except MainstayError as error:
        refused = sentence("You could not be admitted. Ask your administrator for an invitation.")
        raise NotVouched(refused, f"user.admit: {error}") from error
    return user_with_address(address)


def let_in(request: HttpRequest, company: Company, said: Vouched, next_url: str) -> HttpResponse:
    """Sign the person in, or go on to the second factor where Mainstay asks for it. Raises NotVouched."""
    user = whom(company, said)
    request.session[ARRIVING] = {"user": user.public_id, "company": company.code, "second_factor": said.second_factor}
    answer: HttpResponse = perform_login(request, user, redirect_url=next_url or None)
    if said.second_factor:
        request.session.pop(ARRIVING, None)
    return answer


def note_not_vouched(request: HttpRequest, company: Company, error: NotVouched, said: Vouched | None) -> None:
    """Into the audit log for the administrator, with the technical reason into the log of the server."""
    log.warning(
        "sign-in through %s refused: %s", company.code, "".join(c for c in error.detail if c.isprintable())[:300]
    )
    user = user_with_address(said.email) if said is not None and said.verified else None
    note_refusal(request, error.said, user=user, method="company", company=company.code)
