"""Addresses of people that are not derived."""

from django.urls import path

from mainstay.modules.people.views import invitation, why

urlpatterns = [
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("why/<str:kind>/<str:public_id>/", why, name="why"),
]
