"""The chain: sealing entries in batches, exporting the head, verifying everything.

The chain is ordered by sealing, not by id: an entry that commits late is simply sealed later, so no reasoning about
transaction order is needed on either engine (docs/decisions/0005).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mainstay.framework.audit.commitments import commitment_digest, references_in
from mainstay.framework.audit.log import digest_of
from mainstay.framework.audit.models import AuditCommitment, AuditEntry, AuditErasure, AuditSeal
from mainstay.framework.database import advisory_lock, write_lock

GENESIS = "0" * 64
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, as it leaves the machine: ``number:link``."""

    number: int
    link: str

    def __str__(self) -> str:
        return f"{self.number}:{self.link}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read ``number:link``; raises ValueError."""
        number, _, link = text.strip().partition(":")
        if len(link) != len(GENESIS):
            msg = f"a head is written number:link, not {text!r}"
            raise ValueError(msg)
        return cls(int(number), link)


@dataclass
class Verification:
    """What `verify` found: ``faults`` are sentences that name the entry; ``unsealed`` and its age describe the tail."""

    entries: int = 0
    sealed: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    erased_texts: int = 0
    faults: list[str] = field(default_factory=list)
    head: Head = field(default_factory=lambda: Head(0, GENESIS))

    @property
    def ok(self) -> bool:
        """No fault at all."""
        return not self.faults


def next_link(previous: str, digest: str) -> str:
    """sha256 of the previous link and the entry's digest."""
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


def head() -> Head:
    """The present end of the chain."""
    last = AuditSeal.objects.order_by("-number").first()
    return Head(last.number, last.link) if last else Head(0, GENESIS)


def seal_pending() -> int:
    """Seal all entries that have no seal yet, in batches; returns how many. One sealer at a time."""
    sealed = 0
    while True:
        count = _seal_batch()
        sealed += count
        if count < _BATCH:
            return sealed


def _unsealed() -> Iterator[tuple[int, str]]:
    rows = AuditEntry.objects.extra(
        where=["NOT EXISTS (SELECT 1 FROM framework_auditseal s WHERE s.entry_id = framework_auditentry.id)"]
    )
    return iter(rows.order_by("id").values_list("id", "digest")[:_BATCH])


def _seal_batch() -> int:
    with write_lock(), transaction.atomic():
        advisory_lock("audit-sealer")
        last = head()
        number, link, seals = last.number, last.link, []
        for entry_id, digest in _unsealed():
            number, link = number + 1, next_link(link, digest)
            seals.append(AuditSeal(number=number, entry_id=entry_id, link=link, sealed_at=timezone.now()))
        AuditSeal.objects.bulk_create(seals, batch_size=500)
        return len(seals)


def verify(expected_head: Head | None = None) -> Verification:
    """Check every digest, every commitment, the chain, and, when given, that the exported head is part of it."""
    result = Verification()
    digests = _verify_entries(result)
    _verify_commitments(result)
    _verify_chain(result, digests, expected_head)
    return result


def _verify_entries(result: Verification) -> dict[int, str]:
    digests: dict[int, str] = {}
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2_000):
        result.entries += 1
        digests[entry.pk] = entry.digest
        if digest_of(entry) != entry.digest:
            result.faults.append(f"Entry {entry.pk} ({entry.action}) was changed after it was written.")
    return digests


def _verify_commitments(result: Verification) -> None:
    erased = set(AuditErasure.objects.values_list("person_key", flat=True))
    texts: dict[int, set[str]] = {}
    for row in AuditCommitment.objects.iterator(chunk_size=2_000):
        texts.setdefault(row.entry_id, set()).add(row.digest)
        if commitment_digest(row.salt, row.text) != row.digest:
            result.faults.append(f"Entry {row.entry_id}: a personal value beside it was changed.")
    for pk, value, changes in AuditEntry.objects.values_list("id", "input", "changes").iterator(chunk_size=2_000):
        for digest, person in references_in([value, changes]):
            if digest in texts.get(pk, ()):
                continue
            if person and person in erased:
                result.erased_texts += 1
            else:
                result.faults.append(f"Entry {pk}: a personal value beside it is missing, and nobody erased it.")


def _verify_chain(result: Verification, digests: dict[int, str], expected: Head | None) -> None:
    link, number, sealed, expected_found = GENESIS, 0, set(), expected is None or expected.number == 0
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=2_000):
        number += 1
        sealed.add(seal.entry_id)
        if seal.entry_id not in digests:
            result.faults.append(f"Entry {seal.entry_id} was sealed as number {seal.number} and is gone.")
        if seal.number != number:
            result.faults.append(f"Seal {number} is missing before entry {seal.entry_id}.")
            number = seal.number
        link = next_link(link, digests.get(seal.entry_id, ""))
        if link != seal.link:
            result.faults.append(f"Entry {seal.entry_id}: its link {seal.number} in the chain does not fit.")
            link = seal.link
        if expected and seal.number == expected.number:
            expected_found = seal.link == expected.link
    if not expected_found and expected:
        result.faults.append(f"The exported head {expected.number} is not in the chain: its newest entries are gone.")
    waiting = [pk for pk in digests if pk not in sealed]
    result.sealed, result.unsealed, result.head = len(sealed), len(waiting), Head(number, link)
    if waiting:
        result.oldest_unsealed = AuditEntry.objects.get(pk=waiting[0]).at


def tail() -> tuple[int, datetime | None]:
    """How many entries wait for the seal, and since when the oldest does."""
    waiting = [pk for pk, _ in _unsealed()]
    oldest = AuditEntry.objects.filter(pk=waiting[0]).values_list("at", flat=True).first() if waiting else None
    return len(waiting), oldest
