"""Mail as a Django app: its two tables and the clock of the postman."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Letters that wait, and letters that somebody does not want."""

    name = "mainstay.framework.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loading this declares the schedules of the postman."""
        from mainstay.framework.mail import delivery as _delivery  # noqa: F401
