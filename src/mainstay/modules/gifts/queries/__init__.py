"""Everything read from gifts: the answer before saving, pages, registers, books and the ledger."""

from mainstay.modules.gifts.queries import answers, pages, registers

__all__ = ["answers", "pages", "registers"]
