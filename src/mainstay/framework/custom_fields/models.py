"""Custom fields and the typed side table by which they are filtered."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record


class CustomField(Record):
    """A field that the company added to a kind, by hand or through an industry template.

    Its values live in the record's ``custom`` object under ``name``; when ``is_filterable``, also in CustomValue.
    Switching a field off hides it and keeps its values.
    """

    kind: ClassVar[str] = "custom_field"

    kind_name = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    value_type = models.CharField(max_length=20)
    options = models.JSONField(default=dict, blank=True)
    is_required = models.BooleanField(default=False)
    is_filterable = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=50)
    template = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind_name", "name"], name="one_custom_field_per_name")]


class CustomValue(models.Model):
    """A filterable custom value in the column of its type."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    record_id = models.BigIntegerField()
    text = models.CharField(max_length=200, blank=True)
    number = models.BigIntegerField(null=True)
    day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "record_id"], name="one_value_per_record")]
        indexes = [
            models.Index(fields=["field", "text", "record_id"], name="custom_by_text"),
            models.Index(fields=["field", "number", "record_id"], name="custom_by_number"),
            models.Index(fields=["field", "day", "record_id"], name="custom_by_day"),
        ]
