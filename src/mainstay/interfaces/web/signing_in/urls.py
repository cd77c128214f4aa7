"""Addresses of signing in, beside those of the library."""

from django.urls import path

from mainstay.interfaces.web.signing_in import views

urlpatterns = [
    path("company/<str:code>/", views.start, name="company_sign_in"),
    path("company/<str:code>/arrive/", views.arrive, name="company_arrive"),
    path("company/<str:code>/finish/", views.finish, name="company_finish"),
    path("company/<str:code>/metadata/", views.metadata, name="company_metadata"),
    path("again/", views.prove_again, name="prove_again"),
    path("sessions/", views.my_sessions, name="my_sessions"),
    path("sessions/others/", views.end_others, name="end_other_sessions"),
]
