"""Addresses of compliance that are not derived."""

from django.urls import path

from mainstay.modules.compliance.views import privacy_copy, processing_file

urlpatterns = [
    path("privacy-copy/<str:what>/<str:public_id>/", privacy_copy, name="privacy_copy"),
    path("record-of-processing/<str:form>/", processing_file, name="processing_file"),
]
