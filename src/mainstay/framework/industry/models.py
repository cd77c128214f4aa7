"""Which templates are on, and which records they brought."""

from typing import ClassVar

from django.db import models

from mainstay.framework.records import Record


class IndustryTemplate(Record):
    """A template that was switched on at least once."""

    kind: ClassVar[str] = "industry_template"

    code = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField(default=False)
    switched_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class TemplatePiece(models.Model):
    """A record that belongs to a template: ``section`` and ``code`` name it there. ``was_made`` says that a template
    made it; what a company made by hand stays in use when the template goes.
    """

    template = models.ForeignKey(IndustryTemplate, on_delete=models.CASCADE, related_name="pieces")
    section = models.CharField(max_length=20)
    code = models.CharField(max_length=100)
    record_id = models.BigIntegerField()
    was_made = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "section", "code"], name="one_piece_per_code")]
        indexes = [models.Index(fields=["section", "record_id"], name="piece_by_record")]
