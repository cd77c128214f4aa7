"""The words of the rights table: what a verb and a group of records are called in a sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mainstay.kernel.sentences import Sentence, word

VERB_WORDS: Final[Mapping[str, Sentence]] = MappingProxyType({
    "read": word("right to", "read"), "create": word("right to", "add"), "edit": word("right to", "change"),
    "export": word("right to", "export"), "import": word("right to", "import"), "assign": word("right to", "assign"),
    "merge": word("right to", "merge"), "erase": word("right to", "erase"), "approve": word("right to", "approve"),
})  # fmt: skip
GROUP_WORDS: Final[Mapping[str, Sentence]] = MappingProxyType({
    "account": word("right on", "accounts"), "contact": word("right on", "contacts"), "lead": word("right on", "leads"),
    "interaction": word("right on", "talks and promises"), "consent": word("right on", "consents"),
    "deal": word("right on", "deals"), "margin": word("right on", "costs and margins"),
    "order": word("right on", "orders and invoices"), "duty": word("right on", "duties"),
    "rebalancing": word("right on", "divisions of territories"),
    "comment": word("right on", "comments"), "file": word("right on", "files"),
    "catalogue": word("right on", "products and prices"), "rate": word("right on", "exchange rates"),
    "person": word("right on", "colleagues"), "rule": word("right on", "rules of compliance"),
    "approval": word("right on", "approvals"), "appointment": word("right on", "appointments"),
    "privacy": word("right on", "privacy requests"), "audit": word("right on", "the audit log"),
    "role": word("right on", "roles"), "setting": word("right on", "settings"), "unit": word("right on", "company units"),
    "absence": word("right on", "absences"), "deputyship": word("right on", "deputyships"),
    "conflict": word("right on", "conflicts of interest"), "competition": word("right on", "clients that compete"),
    "wall": word("right on", "information walls"), "gift": word("right on", "gifts"),
    "gift_rule": word("right on", "gift rules"),
    "knowledge": word("right on", "required knowledge"), "confirmation": word("right on", "confirmations of knowledge"),
    "import": word("right on", "imports"), "token": word("right on", "API tokens"),
})  # fmt: skip


def verb_words(verb: str) -> Sentence:
    """What one does by a right, as it stands in "the right to change orders"; the code itself where no word is known."""
    return VERB_WORDS.get(verb) or Sentence(verb.replace("_", " "))


def group_words(group: str) -> Sentence:
    """What a right is about, in the plural; the code itself where no word is known."""
    return GROUP_WORDS.get(group) or Sentence(group.replace("_", " "))
