"""The searched documents; the full-text index over them is made by migration for each engine."""

from django.db import models


class SearchDocument(models.Model):
    """What search knows of one record: its title as shown, its folded words, and the account it hangs on."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    public_id = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="one_document_per_record")]
        indexes = [models.Index(fields=["account_id", "kind"], name="search_by_account")]
