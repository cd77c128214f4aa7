"""Root addresses."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("mainstay.interfaces.api.urls")),
    path("sign-in/", include("mainstay.interfaces.web.signing_in.urls")),
    path("sign-in/", include("allauth.urls")),
    path("", include("mainstay.interfaces.web.urls")),
]
