"""Addresses of people that are not derived."""

from django.urls import path

from mainstay.modules.people.views import deputy_export, deputy_preview, invitation, why

urlpatterns = [
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("deputy-preview/", deputy_preview, name="deputy_preview"),
    path("deputy-export/<str:public_id>/", deputy_export, name="deputy_export"),
    path("why/<str:kind>/<str:public_id>/", why, name="why"),
]
