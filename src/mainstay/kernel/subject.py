"""A reference to a record of any kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A record by kind (``account``) and public id; resolved by the registry under the actor's rights."""

    kind: str
    public_id: str

    def __str__(self) -> str:
        """``kind:public_id``, as it is written in addresses and in the audit log."""
        return f"{self.kind}:{self.public_id}"

    @classmethod
    def parse(cls, text: str) -> "Subject":
        """Read ``kind:public_id``; raises ValueError when the form is another."""
        kind, found, public_id = text.partition(":")
        if not (found and kind and public_id):
            msg = f"a subject is written kind:id, not {text!r}"
            raise ValueError(msg)
        return cls(kind, public_id)
