"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and pages."""

    name = "mainstay.interfaces.web"
    label = "web"
