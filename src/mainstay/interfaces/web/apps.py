"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and pages."""

    name = "mainstay.interfaces.web"
    label = "web"

    def ready(self) -> None:
        """Hear what happens at the door."""
        from mainstay.interfaces.web.signing_in.listening import listen

        listen()
