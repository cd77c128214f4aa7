"""What every stored record has in common."""

from typing import Any, ClassVar

from django.db import models

from mainstay.framework.public_ids import new_public_id
from mainstay.kernel.money import Money


class Record(models.Model):
    """A business record: a bigint inside, a short random ``public_id`` outside, a ``version`` that each write raises.

    A class names its ``kind`` (empty for parts of another record), the columns whose content is ``personal`` (they
    enter the audit log as commitments), and how to find the key of the person whom they are about.
    """

    kind: ClassVar[str] = ""
    personal: ClassVar[frozenset[str]] = frozenset()
    history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def person_key(self) -> str:
        """The key of the person whom the personal columns are about; empty when they are about nobody outside."""
        return ""


class MoneyPair:
    """Reads and writes two columns (whole minor units and a currency) as one Money value or None."""

    def __init__(self, minor: str, currency: str) -> None:
        self.minor = minor
        self.currency = currency

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        minor = getattr(row, self.minor)
        currency = getattr(row, self.currency)
        return None if minor is None or not currency else Money.from_minor(minor, currency)

    def __set__(self, row: Any, value: Money | None) -> None:
        setattr(row, self.minor, None if value is None else value.minor)
        if value is not None:
            setattr(row, self.currency, value.currency)
