"""Root addresses."""

from django.urls import include, path

urlpatterns = [
    path("sign-in/", include("allauth.urls")),
    path("", include("mainstay.interfaces.web.urls")),
]
