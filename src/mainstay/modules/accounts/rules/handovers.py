"""What a handover asks of both sides, and what the client reads. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mainstay.kernel.sentences import Sentence, sentence

GIVER, RECEIVER = "giver", "receiver"
_WORDS: Final[Mapping[str, Sentence]] = MappingProxyType({
    "expects": sentence("What the client expects of us, and why they chose us, is written on the account"),
    "people": sentence("Who decides, who dislikes whom and how each is spoken to is noted at the contacts"),
    "terms": sentence("Prices, terms and concessions of what was won are on record"),
    "promised": sentence("Every promise to the client is noted, also those made by the way"),
    "papers": sentence("Files and mails that only I have are on the account"),
    "delicate": sentence("The receiver knows what is delicate, and whom to leave in peace"),
    "talked": sentence("We have talked the account through"),
    "read": sentence("I have read the account, its open deals, promises and last talks"),
    "red": sentence("I know what is red: complaints, late deliveries, unpaid invoices"),
    "met": sentence("The giver has introduced me to the client, or the day is agreed"),
    "next": sentence("The next contact with the client is planned"),
})  # fmt: skip
_SHIPPED: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType({
    "landed": (("expects", "people", "terms", "promised", "talked"), ("read", "met", "next")),
    "removal": (("people", "promised", "papers", "delicate"), ("read", "red", "next")),
    "leave": (("people", "promised", "papers", "delicate", "talked"), ("read", "red", "met", "next")),
    "rebalancing": (("promised", "delicate", "talked"), ("read", "red", "next")),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a checklist: whose it is, and a shipped code or the company's own words."""

    side: str
    code: str = ""
    what: str = ""


def words_of_step(code: str, what: str) -> Sentence | str:
    """A shipped step as a sentence, one of the company's own as it was written."""
    return _WORDS.get(code, what)


def shipped_steps(occasion: str) -> tuple[Step, ...]:
    """The shipped checklist of an occasion."""
    giver, receiver = _SHIPPED[occasion]
    return (*(Step(GIVER, code) for code in giver), *(Step(RECEIVER, code) for code in receiver))


def own_steps(giver: str, receiver: str) -> tuple[Step, ...]:
    """The company's checklist from its lines; empty lines are left out."""
    return tuple(
        Step(side, what=line.strip()[:300])
        for side, text in ((GIVER, giver), (RECEIVER, receiver)) for line in text.splitlines() if line.strip()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a letter to the client names. ``company`` and ``phone`` may be empty."""

    salutation: str
    client: str
    company: str
    giver: str
    receiver: str
    mail: str
    phone: str
    day: str


def letter_subject(given: Introduction) -> Sentence:
    """The subject line."""
    if not given.company:
        return sentence("{receiver} looks after you from now on", receiver=given.receiver)
    return sentence(
        "{receiver} looks after you at {company} from now on", receiver=given.receiver, company=given.company
    )


def letter_paragraphs(given: Introduction) -> Iterable[Sentence | str]:
    """The paragraphs of the letter, the salutation first, who writes last."""
    yield given.salutation
    yield sentence("From {day} on {receiver} looks after {client} with us; until now it was {giver}.", day=given.day,
                   receiver=given.receiver, client=given.client, giver=given.giver)  # fmt: skip
    yield sentence("Everything that we have agreed on stays as it is. {receiver} knows your open matters and will get in "
                   "touch with you.", receiver=given.receiver)  # fmt: skip
    if given.phone:
        yield sentence("You reach {receiver} at {mail} or {phone}.", receiver=given.receiver, mail=given.mail,
                       phone=given.phone)  # fmt: skip
    else:
        yield sentence("You reach {receiver} at {mail}.", receiver=given.receiver, mail=given.mail)
    yield sentence("Kind regards")
    yield given.giver
