"""Accounts, their owners with the access that follows, their people, and what is known of them."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import F

from mainstay.demonstration.imagined.clients import Client
from mainstay.demonstration.imagined.persons import Contact
from mainstay.demonstration.stored.ledger import Ledger, morning, table
from mainstay.framework.scopes.access import Reach, grant_access, own_holder
from mainstay.framework.scopes.models import AccountAccess
from mainstay.kernel.money import Money
from mainstay.modules.accounts.queries.freshness import account_expiries, present_rules
from mainstay.modules.accounts.rules.keys import account_keys, identifier, person_keys

_DAILY_TALK = "note"
_TURNOVER_TIMES = 14
_SOURCE = "demonstration"
_TOLD_AFTER = timedelta(days=20)


def store_clients(ledger: Ledger) -> None:
    """Every client with everything around it."""
    clients = ledger.world.clients
    last, following = _contact_days(ledger)
    heads = [one for one in clients if one.parent is None]
    for part in (heads, [one for one in clients if one.parent is not None]):
        ledger.store([_account(ledger, one, last, following) for one in part], f"accounts {len(part)}")
    _store_names(ledger, clients)
    _store_owners(ledger, clients)
    _store_helpers(ledger, clients)
    _store_people(ledger, clients, last)
    _store_knowledge(ledger, clients)
    _store_checks(ledger, clients)


def _contact_days(ledger: Ledger) -> tuple[dict[str, datetime], dict[str, date]]:
    """The last talk of each client and contact, and the next day agreed with each client."""
    last: dict[str, datetime] = {}
    following: dict[str, date] = {}
    for talk in chain(ledger.world.talks, ledger.world.day.talks):
        if talk.state == "held" and talk.kind != _DAILY_TALK:
            for public_id in (talk.client.public_id, *(one.public_id for one in talk.contacts)):
                last[public_id] = max(talk.happened_at, last.get(public_id, talk.happened_at))
        duty = talk.next_duty
        on = (
            talk.happened_at.date()
            if talk.state == "planned"
            else duty.due_on
            if duty and duty.state == "open"
            else None
        )
        if on is not None:
            following[talk.client.public_id] = min(on, following.get(talk.client.public_id, on))
    return last, following


def _account(ledger: Ledger, one: Client, last: dict[str, datetime], following: dict[str, date]) -> Any:
    rate = ledger.world.goods.rate(one.currency, ledger.world.now.date())
    turnover = Money((Decimal(one.yearly * _TURNOVER_TIMES) * rate).quantize(Decimal(10_000)), one.currency)
    email = f"info@{one.domain}"
    checked = [check.recorded_on for check in one.checked]
    row = table("accounts.Account")(
        public_id=one.public_id, name=one.name, name_latin=one.latin, status=one.status, tier=one.tier,
        tier_reason=one.tier_reason, segment=one.trade, industry="Food", owner_id=ledger.users[one.owner.key],
        unit_id=ledger.units[one.owner.unit.code], parent_id=ledger.keys[one.parent.public_id] if one.parent else None,
        country=one.country, city=one.city, website=one.website, email=email, phone=one.phone,
        registration_number=identifier(one.number), language=one.language, currency=one.currency, zone=one.zone,
        founded=one.founded, employees=one.employees, source=_SOURCE, customer_since=one.since_on,
        last_contact_at=last.get(one.public_id), next_contact_on=following.get(one.public_id),
        checked_at=morning(max(checked)) if checked else None, created_at=morning(one.known_since),
        **account_keys(name=one.name, name_latin=one.latin, website=one.website, email=email, phone=one.phone,
                       country=one.country),
    )  # fmt: skip
    row.turnover = turnover
    return row


def _store_names(ledger: Ledger, clients: list[Client]) -> None:
    name, address = table("accounts.AccountName"), table("accounts.AccountAddress")
    ledger.store(
        [
            name(account=ledger.rows[one.public_id], name=one.legal, name_kind="legal", language="en",
                 created_at=morning(one.known_since))
            for one in clients
        ],
        "registered names",
    )  # fmt: skip
    ledger.store(
        [
            address(account_id=ledger.keys[one.public_id], purpose=purpose, lines=one.street, city=one.city,
                    country=one.country, created_at=morning(one.known_since))
            for one in clients for purpose in ("visiting", "invoice")
        ],
        "addresses",
    )  # fmt: skip


def _store_owners(ledger: Ledger, clients: list[Client]) -> None:
    owner = table("accounts.AccountOwner")
    rows = []
    for one in clients:
        account = ledger.keys[one.public_id]
        begun, passed = morning(one.known_since), morning(one.owned_since)
        if one.former_owner is not None:
            rows.append(owner(account_id=account, user_id=ledger.users[one.former_owner.key], from_at=begun, to_at=passed,
                              created_at=begun))  # fmt: skip
        rows.append(owner(account_id=account, user_id=ledger.users[one.owner.key], from_at=passed, created_at=passed,
                          reason="The book was divided anew" if one.former_owner else ""))  # fmt: skip
    _grant(ledger.store(rows, "ownerships"), AccountAccess.OWNER)


def _store_helpers(ledger: Ledger, clients: list[Client]) -> None:
    member = table("accounts.AccountTeamMember")
    rows = [
        member(account_id=ledger.keys[one.public_id], user_id=ledger.users[helper.key], from_at=morning(one.owned_since),
               role="specialist" if helper.role == "specialist" else "coordinator", created_at=morning(one.owned_since))
        for one in clients for helper in one.helpers
    ]  # fmt: skip
    _grant(ledger.store(rows, "account teams"), AccountAccess.TEAM)


def _grant(rows: list[Any], how: str) -> None:
    """The access that ownerships and memberships give, each for its own period."""
    periods: dict[tuple[datetime, datetime | None], list[Reach]] = defaultdict(list)
    for row in rows:
        reach = Reach(own_holder(row.user_id), row.account_id, how, row.pk)
        periods[row.from_at, row.to_at].append(reach)
    for (start, end), reaches in periods.items():
        grant_access(reaches, start, end)


def _store_people(ledger: Ledger, clients: list[Client], last: dict[str, datetime]) -> None:
    """Persons apart from their identity, salutation lines, and their places at the accounts."""
    person, identity, line = (table(f"accounts.{name}") for name in ("Person", "PersonIdentity", "Salutation"))
    known = [(client, one, morning(one.since_on)) for client in clients for one in client.contacts]
    ledger.store(
        [person(public_id=one.person_id, key=one.key, source=_SOURCE, created_at=at,
                notice_sent_at=_told_at(at, ledger.world.now)) for _, one, at in known], "persons",
    )  # fmt: skip
    ledger.store([_identity(identity, ledger, client, one, at) for client, one, at in known], "identities")
    ledger.store(
        [line(person_id=ledger.keys[one.person_id], language=one.language, line=one.salutation, created_at=at)
         for _, one, at in known], "salutations",
    )  # fmt: skip
    ledger.store([_contact(ledger, client, one, at, last) for client, one, at in known], "contacts")


def _told_at(learnt: datetime, now: datetime) -> datetime | None:
    """When somebody was told that we hold their data, within the month of the law; nobody was yet who is new."""
    told = learnt + _TOLD_AFTER
    return told if told < now else None


def _identity(identity: Any, ledger: Ledger, client: Client, one: Contact, at: datetime) -> Any:
    keyed = {"name": one.name, "name_latin": one.latin, "email": one.email, "phone": "", "mobile": one.mobile}
    return identity(
        person=ledger.rows[one.person_id], given_name=one.given, family_name=one.family, gender=one.gender,
        language=one.language, salutation=one.salutation, created_at=at, **keyed,
        **person_keys(country=client.country, **keyed),
    )  # fmt: skip


def _contact(ledger: Ledger, client: Client, one: Contact, at: datetime, last: dict[str, datetime]) -> Any:
    keys = person_keys(name=one.name, name_latin=one.latin, email="", phone="", mobile="", country=client.country)
    return table("accounts.Contact")(
        public_id=one.public_id, account=ledger.rows[client.public_id], person=ledger.rows[one.person_id],
        title=one.title, department=one.department, contact_role=one.part, is_main=one is client.contacts[0],
        from_on=one.since_on, name_key=keys["name_key"], last_contact_at=last.get(one.public_id), created_at=at,
    )  # fmt: skip


def _store_knowledge(ledger: Ledger, clients: list[Client]) -> None:
    """Parts in decisions, competitors seen, tags."""
    stakeholder, sighting, link = (table(f"accounts.{name}") for name in ("Stakeholder", "Sighting", "AccountTag"))
    rivals = {row.name: row.pk for row in table("accounts.Competitor").objects.all()}
    tags = {row.name: row.pk for row in table("accounts.Tag").objects.all()}
    stakes, seen, links = [], [], []
    for one in clients:
        account, owner = ledger.keys[one.public_id], ledger.users[one.owner.key]
        stakes += [
            stakeholder(public_id=part.public_id, account_id=account, role=part.role, influence=part.influence,
                        contact_id=ledger.keys[part.contact.public_id] if part.contact else None, stance=part.stance,
                        covered_by_id=owner if part.contact else None, created_at=morning(one.known_since))
            for part in one.stakes
        ]  # fmt: skip
        seen += [
            sighting(public_id=find.public_id, account_id=account, competitor_id=rivals[find.competitor],
                     seen_on=find.seen_on, what=find.what, is_threat=find.is_threat, seen_by_id=owner,
                     created_at=morning(find.seen_on))
            for find in one.seen
        ]  # fmt: skip
        links += [link(account_id=account, tag_id=tags[tag], created_at=morning(one.known_since)) for tag in one.tags]
    ledger.store(stakes, "stakeholders")
    ledger.store(seen, "sightings")
    ledger.store(links, "tags on accounts")


def _store_checks(ledger: Ledger, clients: list[Client]) -> None:
    """Which facts were confirmed, and from which day each account is stale."""
    check, context = table("accounts.FieldCheck"), ledger.context
    ledger.store(
        [
            check(kind_name="contact" if fact.contact else "account", record_id=ledger.keys[fact.contact or one.public_id],
                  account_id=ledger.keys[one.public_id], field=fact.field, source=fact.source, true_on=fact.true_on,
                  recorded_at=morning(fact.recorded_on), checked_by_id=ledger.users[one.owner.key], changed=fact.changed,
                  created_at=morning(fact.recorded_on))
            for one in clients for fact in one.checked
        ],
        "confirmed facts",
    )  # fmt: skip
    rows = table("accounts.Account").objects
    days: dict[date, list[int]] = defaultdict(list)
    for account, found in account_expiries(rows.all(), present_rules(), context.today).items():
        if found:
            days[found[0].stale_on].append(account)
    for on, ids in days.items():
        context.update_many(rows.filter(pk__in=ids), note="days of freshness", stale_on=on, version=F("version"))
