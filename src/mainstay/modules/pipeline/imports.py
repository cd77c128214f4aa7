"""Importing deals, with their stage, their history and what they are worth in the currency of the group."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mainstay.framework.imports.running.batch import Batch
from mainstay.framework.imports.running.rows import BadField, ImportRow
from mainstay.framework.imports.running.touched import changed_ids, made_stretches
from mainstay.framework.imports.targets import ImportField, ImportTarget, Lookup, register_import
from mainstay.framework.kinds import SearchText
from mainstay.kernel.folding import fold
from mainstay.kernel.money import Money
from mainstay.kernel.sentences import sentence
from mainstay.modules.accounts.rules.keys import folded, sort_key
from mainstay.modules.catalogue.queries.rates import group_currency, rates_on
from mainstay.modules.pipeline.actions.opportunities import NO_CLOSE_DAY
from mainstay.modules.pipeline.actions.valuing import refresh_open_deals
from mainstay.modules.pipeline.choices import DealState, DealType, StageKind
from mainstay.modules.pipeline.models import Opportunity, OpportunityLine, Pipeline, Stage, StageChange
from mainstay.modules.pipeline.rules.values import deal_value

_PLAIN: Final = ("term_months", "close_on", "next_step_on", "deal_type")
_TEXTS: Final = ("next_step", "source", "campaign", "description")
_STATES: Final = {StageKind.OPEN: DealState.OPEN, StageKind.WON: DealState.WON, StageKind.LOST: DealState.LOST}


def read_accounts(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Names and currencies of the accounts of all rows at once."""
    batch.read("account", {row.value("account", "account_id") for row in rows}, "name", "currency")


def deal_columns(batch: Batch, row: ImportRow) -> dict[str, Any]:
    """Columns of a deal with everything computed from them."""
    values = row.values
    found: dict[str, Any] = {name: values[name] for name in _PLAIN if name in values}
    found |= {name: values[name] or "" for name in _TEXTS if name in values}
    if "external_id" in values:
        found["external_ref"] = values["external_id"] or ""
    if "account" in values:
        found["account_id"] = values["account"]
    if values.get("owner"):
        found["owner_id"] = values["owner"]
    if row.present is None:
        if not batch.actor.user_id and "owner_id" not in found:
            raise BadField("owner", "", sentence("A deal needs an owner."), sentence("Map a column to the owner."))
        found.setdefault("owner_id", batch.actor.user_id)
    account = batch.read("account", (), "name", "currency").get(
        found.get("account_id") or row.value("account", "account_id")
    )
    name, currency = account or ("", "")
    if "name" in values or row.present is None:
        found["name"] = (values.get("name") or row.text("external_id") or name or str(_("Deal")))[:200]
        found |= {"name_key": sort_key(found["name"]), "name_folded": folded(found["name"], name)}
    _put_stage(batch, row, found)
    _put_worth(batch, row, found, currency)
    return found


def _put_stage(batch: Batch, row: ImportRow, found: dict[str, Any]) -> None:
    """Stage, state and the days that go with them. A decided deal needs the day of the decision."""
    values, present = row.values, row.present or {}
    stage = _stage(batch, row) if values.get("stage") or row.present is None else None
    if row.present is None:
        found["opened_on"] = values.get("opened_on") or values.get("closed_on") or batch.today
    elif values.get("opened_on"):
        found["opened_on"] = values["opened_on"]
    if "close_on" in found:
        found["closes_by"] = found["close_on"] or NO_CLOSE_DAY
    if stage is None or (stage.pk == present.get("stage_id") and not values.get("closed_on")):
        return
    ended = stage.stage_kind != StageKind.OPEN
    closed_on = values.get("closed_on") or present.get("closed_on")
    if not ended:
        closed_on = None
    elif closed_on is None:
        raise BadField("closed_on", "", sentence("A decided deal needs the day of the decision."),
                       sentence("Fill the cell, or map another column to it."))  # fmt: skip
    elif closed_on > batch.today:
        message = sentence("A decision cannot lie in the future.")
        raise BadField("closed_on", closed_on, message, sentence("Correct the day."))
    own = present.get("probability_own")
    found |= {
        "stage_id": stage.pk, "pipeline_id": stage.pipeline_id, "state": _STATES[StageKind(stage.stage_kind)].value,
        "closed_on": closed_on if ended else None, "category": stage.category,
        "probability": stage.probability if ended or own is None else own,
    }  # fmt: skip
    if stage.pk != present.get("stage_id"):
        found["stage_since"] = _moment(batch, (closed_on if ended else found.get("opened_on")) or batch.today)
    if ended:
        found |= {"close_on": closed_on, "closes_by": closed_on}


def _moment(batch: Batch, on: date) -> datetime:
    """Noon of a day in the importer's zone, but not after now: the file says no time."""
    found = datetime.combine(on, time(12), ZoneInfo(batch.actor.zone))
    return min(found, batch.now)


def _stage(batch: Batch, row: ImportRow) -> Stage:
    """The stage named in the row by code or name, in the pipeline named there or the usual one."""
    stages: dict[tuple[int, str], Stage] = batch.memory("stages", _all_stages)
    usual: int = batch.memory("usual_pipeline", _usual_pipeline)
    pipeline = row.value("pipeline", "pipeline_id") or usual
    value = row.values.get("stage")
    if not value:
        first = [
            one for (place, _code), one in stages.items() if place == pipeline and one.stage_kind == StageKind.OPEN
        ]
        if not first:
            raise BadField(
                "stage", "", sentence("There is no pipeline yet. Ask an administrator to make one under Settings.")
            )
        return min(first, key=lambda one: one.position)
    found = stages.get((pipeline, fold(str(value))))
    if found is None:
        known = sorted({one.code for (place, _code), one in stages.items() if place == pipeline})
        raise BadField(
            "stage", value, sentence("There is no stage {value}. Stages are: {known}.", value=str(value)[:60],
                                     known=", ".join(known) or "none"),
            sentence("Map the value to one of these."),
        )  # fmt: skip
    return found


def _all_stages() -> dict[tuple[int, str], Stage]:
    found: dict[tuple[int, str], Stage] = {}
    for stage in Stage.objects.filter(is_active=True).order_by("-position"):
        for word in (stage.name, stage.code, stage.code.replace("_", " ")):
            found[stage.pipeline_id, fold(word)] = stage
    return found


def _usual_pipeline() -> int:
    usual = Pipeline.objects.filter(is_active=True).order_by("-is_default", "position", "id").first()
    return usual.pk if usual else 0


def _put_worth(batch: Batch, row: ImportRow, found: dict[str, Any], account_currency: str) -> None:
    """Amounts, and the value in the currency of the group at the rate of the decision, or of today while it is open."""
    values, present = row.values, row.present or {}
    amount, recurring = values.get("amount"), values.get("recurring")
    given = amount or recurring
    currency = given.currency if isinstance(given, Money) else present.get("currency") or ""
    if recurring is not None and amount is not None and recurring.currency != amount.currency:
        raise BadField("recurring", recurring, sentence("All amounts of a deal are in one currency."))
    on = found.get("closed_on") or present.get("closed_on") or batch.today
    found["currency"] = currency or account_currency or _group(batch, on)
    for name in ("amount", "recurring"):
        if name in values or row.present is None:
            found[f"{name}_minor"] = values[name].minor if values.get(name) is not None else None
    one_off, monthly = (
        None if (minor := found.get(f"{name}_minor", present.get(f"{name}_minor"))) is None
        else Money.from_minor(minor, found["currency"]) for name in ("amount", "recurring")
    )  # fmt: skip
    months = found.get("term_months", present.get("term_months"))
    value = deal_value(one_off, monthly, months) or Money.from_minor(0, found["currency"])
    found["value_minor"] = value.minor
    if row.present is None or any(present.get(name) != found[name] for name in ("value_minor", "currency")):
        found |= _in_group_currency(batch, value, on)


def _group(batch: Batch, on: date) -> str:
    days: dict[date, str] = batch.memory("group_currencies", dict)
    if on not in days:
        days[on] = group_currency(on)
    return days[on]


def _in_group_currency(batch: Batch, value: Money, on: date) -> dict[str, Any]:
    boards: dict[date, Any] = batch.memory("rate_boards", dict)
    if on not in boards:
        boards[on] = rates_on(on)
    converted = boards[on].convert(value, _group(batch, on))
    if converted is None:
        return {"group_currency": "", "group_value_minor": 0, "rate_text": "", "rate_on": None}
    money, rate = converted
    return {"group_currency": money.currency, "group_value_minor": money.minor, "rate_text": f"{rate.rate:f}"[:40],
            "rate_on": rate.on or on}  # fmt: skip


def deal_allowed(batch: Batch, rows: Sequence[ImportRow]) -> None:
    """Deals of accounts within the importer's reach, owned by whom the importer may name."""
    near = batch.accounts_within(row.value("account", "account_id") for row in rows)
    for row in rows:
        if row.value("account", "account_id") not in near:
            batch.refuse(row, "account", sentence("This account is not yours to change."))
        elif "owner_id" in row.columns and not batch.may_be_owned_by(row.columns["owner_id"]):
            batch.refuse(row, "owner", sentence("You may give deals to yourself and to people of your line only."))


def beside_deals(batch: Batch, new: Sequence[ImportRow], present: Sequence[ImportRow]) -> None:
    """The row of history for each stage come into, and the product as a line."""
    moved = [*new, *(row for row in present if "stage_id" in row.changed)]
    batch.insert(
        StageChange,
        [{"opportunity_id": row.pk, "from_stage_id": (row.present or {}).get("stage_id"), "to_stage_id": row.columns["stage_id"],
          "at": row.columns["stage_since"], "by_id": batch.actor.user_id or None, "days": _days(row),
          "value_minor": row.columns["value_minor"], "currency": row.columns["currency"]} for row in moved],
    )  # fmt: skip
    with_product = [row for row in [*new, *present] if row.values.get("product")]
    known = set(OpportunityLine.objects.filter(opportunity_id__in=[row.pk for row in with_product])
                .values_list("opportunity_id", "product_id"))  # fmt: skip
    batch.insert(
        OpportunityLine,
        [{"opportunity_id": row.pk, "product_id": row.values["product"], "currency": row.columns["currency"]}
         for row in with_product if (row.pk, row.values["product"]) not in known],
    )  # fmt: skip


def _days(row: ImportRow) -> int:
    """Days in the stage before: from the opening to the decision."""
    opened, closed = row.columns.get("opened_on") or row.value("opened_on"), row.columns.get("closed_on")
    return max((closed - opened).days, 0) if opened and closed else 0


def deal_document(columns: Any) -> SearchText:
    """What search knows of a deal."""
    words = " ".join(columns.get(name) or "" for name in ("next_step", "source", "campaign"))
    return SearchText(columns["name"], words, columns["account_id"])


def count_open_deals(batch: Batch) -> None:
    """The accounts show how many open deals they have, and what these are worth."""
    run = batch.session.run
    accounts = set(
        Opportunity.objects.filter(pk__in=changed_ids(run, Opportunity)).values_list("account_id", flat=True)
    )
    for first, last in made_stretches(run, Opportunity):
        accounts |= set(Opportunity.objects.filter(pk__range=(first, last)).values_list("account_id", flat=True))
    if accounts:
        refresh_open_deals(batch.context(), accounts)


register_import(
    ImportTarget(
        name="pipeline", label=_("Pipeline"), model=Pipeline, named_only=True, right=("setting", "edit"), keys=(("name",),),
        fields=(ImportField("name", _("Name"), required=True, max_length=80, lookup=Lookup("", confirm="name", form=fold)),),
    )
)  # fmt: skip
register_import(
    ImportTarget(
        name="opportunity", label=_("Deal"), model=Opportunity, right=("deal", "import"), prepare=read_accounts,
        columns=deal_columns, keys=(("external_id",), ("account", "name")), allowed=deal_allowed, beside=beside_deals,
        document=deal_document, finish=count_open_deals, accounts="account_id", concept="opportunity",
        computed=frozenset({"group_currency", "group_value_minor", "rate_text", "rate_on"}),
        fields=(
            ImportField("name", _("What it is about"), concept="opportunity_name"),
            ImportField("external_id", _("Number elsewhere"), column="external_ref", max_length=120),
            ImportField("account", _("Account"), "reference", required=True, kind="account", column="account_id"),
            ImportField("owner", _("Owner"), "reference", kind="user", column="owner_id"),
            ImportField("pipeline", _("Pipeline"), "reference", kind="pipeline", column="pipeline_id"),
            ImportField("stage", _("Stage"), column="stage_id"),
            ImportField("product", _("Product"), "reference", kind="product"),
            ImportField("amount", _("Amount"), "money", column="amount_minor"),
            ImportField("recurring", _("Each month"), "money", column="recurring_minor"),
            ImportField("term_months", _("For how many months"), "integer"),
            ImportField("opened_on", _("Opened"), "date"),
            ImportField("closed_on", _("Decided on"), "date"),
            ImportField("close_on", _("Closes on"), "date"),
            ImportField("deal_type", _("Business"), "choice", choices=dict(DealType.choices)),
            ImportField("next_step", _("Next step"), max_length=200),
            ImportField("next_step_on", _("Next step on"), "date"),
            ImportField("source", _("Source"), max_length=120),
            ImportField("campaign", _("Campaign"), max_length=120),
            ImportField("description", _("Description"), "long_text"),
        ),
    )
)  # fmt: skip
