"""Addresses of the web pages."""

urlpatterns: list[object] = []
