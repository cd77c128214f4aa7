"""Everything read from gifts: the answer before saving, pages, registers, books and the ledger."""

from mainstay.modules.gifts.queries import answers, examiner, inviting, pages, registers

__all__ = ["answers", "examiner", "inviting", "pages", "registers"]
