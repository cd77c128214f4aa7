"""Closed lists of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """What sort of thing a product is."""

    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")
    SUBSCRIPTION = "subscription", _("Subscription")
    SAMPLE = "sample", _("Sample")


class RateKind(models.TextChoices):
    """What an exchange rate is for."""

    DAY = "day", _("Rate of the day")
    MONTH_AVERAGE = "month_average", _("Average of the month")
    PLAN_RATE = "plan_rate", _("Rate fixed for planning")
