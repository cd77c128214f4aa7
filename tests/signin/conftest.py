"""A company that vouches for its people, in both languages of sign-in services."""

import os

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from mainstay.framework.audit.models import AuditEntry
from mainstay.project.companies import Company
from tests.signin.services import SECRET, OpenIdService, SamlService


@pytest.fixture(autouse=True)
def _nothing_kept(db):
    cache.clear()


@pytest.fixture
def provider():
    service = OpenIdService(claims={"email": "anna@example.com", "email_verified": True, "name": "Anna Bērziņa"})
    yield service
    service.close()


@pytest.fixture
def openid(cast, provider, settings):
    """``openid(**more)``: the company Northwind by OpenID Connect."""

    def configured(**more):
        given = {"code": "northwind", "name": "Northwind", "kind": "openid", "domains": ("example.com",),
                 "issuer": provider.issuer, "client_id": "mainstay", "client_secret": SECRET, **more}  # fmt: skip
        settings.SIGN_IN_COMPANIES = (Company(**given),)

    configured()
    return configured


@pytest.fixture
def service():
    return SamlService()


@pytest.fixture
def saml(cast, service, settings):
    """``saml(**more)``: the company Northwind by SAML."""
    # Each process of a parallel run its own: they share the data folder.
    path = django_settings.DATA / f"northwind-{os.getpid()}.xml"

    def configured(**more):
        path.write_text(service.metadata())
        given = {"code": "northwind", "name": "Northwind", "kind": "saml", "domains": ("example.com",),
                 "metadata_file": path.name, **more}  # fmt: skip
        settings.SIGN_IN_COMPANIES = (Company(**given),)

    configured()
    yield configured
    path.unlink()


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def refusals():
    """The reasons of refused sign-ins in the audit log."""
    return lambda: list(
        AuditEntry.objects.filter(action="session.begin", outcome="refused").values_list("reason", flat=True)
    )
