"""Addresses of accounts that are not derived."""

from django.urls import path

from mainstay.modules.accounts.views import contact_card

urlpatterns = [path("contacts/<str:public_id>/~card.vcf", contact_card, name="contact-card")]
