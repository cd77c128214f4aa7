"""What an industry template says, read strictly from data: pure, without database and clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.framework.values.inputs import boolean, choice, integer, json_value, lines, long_text, read_input, text
from mainstay.kernel.errors import InputInvalid, Problem
from mainstay.kernel.sentences import sentence

FIELD_TYPES: Final = (
    "text", "long_text", "integer", "decimal", "percent", "money", "date", "boolean", "choice", "url", "email",
)  # fmt: skip
KINDS: Final = ("account", "contact", "opportunity")
OWN_DATES: Final = ("customer_since", "installed_item.ends_on")
DUTY_KINDS: Final = ("task", "call", "visit", "contact")
TIERS: Final = ("a", "b", "c")
_CODE: Final = {"max_length": 40, "pattern": r"[a-z][a-z0-9_]*"}


def _of(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


@dataclass(frozen=True, kw_only=True)
class TemplateField:
    """A field that the template adds to a kind of record."""

    name: str = text(_("Name"), **_CODE)
    label: str = text(_("Label"), max_length=80)
    type: str = choice(_("Type"), choices=_of(FIELD_TYPES))
    choices: Mapping[str, str] = json_value(_("Choices"), default={})
    help: str = text(_("Help"), default="", min_length=0)
    required: bool = boolean(_("Required when created"), default=False)

    @property
    def options(self) -> dict[str, Any]:
        """The options of the custom field."""
        found: dict[str, Any] = {"help": self.help} if self.help else {}
        return found | ({"choices": [[value, label] for value, label in self.choices.items()]} if self.choices else {})


@dataclass(frozen=True, kw_only=True)
class TemplateFields:
    """The fields by kind of record."""

    account: tuple[TemplateField, ...] = lines(_("Account"), of=TemplateField, default=())
    contact: tuple[TemplateField, ...] = lines(_("Contact"), of=TemplateField, default=())
    opportunity: tuple[TemplateField, ...] = lines(_("Deal"), of=TemplateField, default=())


@dataclass(frozen=True, kw_only=True)
class TemplateEntry:
    """A kind of need, or a part that contacts have in purchases."""

    code: str = text(_("Code"), **_CODE)
    name: str = text(_("Name"), max_length=60)
    about: str = text(_("About"), default="", min_length=0, max_length=300)


@dataclass(frozen=True, kw_only=True)
class TemplateStage:
    """An open stage of the template's pipeline; the module of pipelines adds won and lost."""

    code: str = text(_("Code"), **_CODE)
    name: str = text(_("Name"), max_length=80)
    probability: int = integer(_("Probability in percent"), minimum=0, maximum=100)
    category: str = text(_("Forecast"), **_CODE)
    usual_days: int = integer(_("Usual days"), minimum=1, maximum=3_650)
    criteria: tuple[str, ...] = json_value(_("Needed before leaving"), default=[])


@dataclass(frozen=True, kw_only=True)
class TemplatePipeline:
    """The pipeline of the industry."""

    name: str = text(_("Name"), max_length=80)
    stages: tuple[TemplateStage, ...] = lines(_("Stages"), of=TemplateStage, minimum=2, maximum=20)


@dataclass(frozen=True, kw_only=True)
class DueRule:
    """When it is due: ``months`` and ``days`` after the day in ``field`` (days before it when negative), once for each
    day, or again and again every ``months``.
    """

    field: str = text(_("Day that it follows"), max_length=60)
    months: int = integer(_("Months"), default=0, minimum=0, maximum=120)
    days: int = integer(_("Days"), default=0, minimum=-1_000, maximum=1_000)
    repeats: bool = boolean(_("Again and again"), default=False)


@dataclass(frozen=True, kw_only=True)
class TemplateObligation:
    """A duty that comes back: what, why, when it is due and how long before it appears; for all tiers or for some."""

    code: str = text(_("Code"), **_CODE)
    what: str = text(_("What"), max_length=200)
    why: str = text(_("Why"), max_length=200)
    due: Any = json_value(_("Due"))  # noqa: RUF009 - a field of an input
    lead_days: int = integer(_("Days ahead"), default=14, minimum=0, maximum=400)
    duty_kind: str = choice(_("Sort"), choices=_of(DUTY_KINDS), default="task")
    tiers: tuple[str, ...] = json_value(_("Tiers"), default=[])

    @property
    def rule(self) -> DueRule:
        """The due rule."""
        return read_input(DueRule, self.due)


@dataclass(frozen=True, kw_only=True)
class InstalledBase:
    """What clients of the industry have installed, and the usual support levels."""

    about: str = text(_("About"), max_length=300)
    support_levels: tuple[str, ...] = json_value(_("Support levels"))


@dataclass(frozen=True, kw_only=True)
class Template:
    """An industry template."""

    code: str = text(_("Code"), **_CODE)
    name: str = text(_("Name"), max_length=60)
    about: str = long_text(_("About"), max_length=300)
    fields: Any = json_value(_("Fields"))  # noqa: RUF009 - a field of an input
    needs: tuple[TemplateEntry, ...] = lines(_("Kinds of need"), of=TemplateEntry, minimum=1)
    contact_roles: tuple[TemplateEntry, ...] = lines(_("Parts in purchases"), of=TemplateEntry, minimum=1)
    pipeline: Any = json_value(_("Pipeline"))  # noqa: RUF009 - a field of an input
    obligations: tuple[TemplateObligation, ...] = lines(_("Obligations"), of=TemplateObligation, minimum=1)
    installed_base: Any = json_value(_("Installed base"), default=None, nullable=True)  # noqa: RUF009 - a field of an input

    def fields_of(self, kind_name: str) -> tuple[TemplateField, ...]:
        """The fields of a kind."""
        found: tuple[TemplateField, ...] = getattr(self.fields, kind_name)
        return found


def read_template(data: Any) -> Template:
    """The template that the data says. Raises InputInvalid with a sentence and path for everything that is wrong."""
    found = read_input(Template, data)
    parts: dict[str, Any] = {}
    problems: list[Problem] = []
    shapes = {"fields": TemplateFields, "pipeline": TemplatePipeline, "installed_base": InstalledBase}
    for name, shape in shapes.items():
        raw = getattr(found, name)
        try:
            parts[name] = None if raw is None else read_input(shape, raw, path=name)
        except InputInvalid as error:
            problems += error.problems
    if problems:
        raise InputInvalid(problems)
    whole = Template(**{**vars(found), **parts})
    problems = [*_wrong_fields(whole), *_wrong_lists(whole), *_wrong_obligations(whole)]
    if problems:
        raise InputInvalid(problems)
    return whole


def texts_of(template: Template) -> Iterator[str]:
    """Every text of a template that a person reads: the messages of the catalogues."""
    yield from (template.name, template.about, template.pipeline.name)
    for kind_name in KINDS:
        for field in template.fields_of(kind_name):
            yield from (field.label, *field.choices.values(), *([field.help] if field.help else []))
    for entry in (*template.needs, *template.contact_roles):
        yield from (entry.name, *([entry.about] if entry.about else []))
    yield from (stage.name for stage in template.pipeline.stages)
    for duty in template.obligations:
        yield from (duty.what, duty.why)
    if template.installed_base:
        yield from (template.installed_base.about, *template.installed_base.support_levels)


def _wrong_fields(template: Template) -> Iterator[Problem]:
    for kind_name in KINDS:
        seen: set[str] = set()
        for index, field in enumerate(template.fields_of(kind_name)):
            path = f"fields.{kind_name}.{index}"
            if field.name in seen:
                yield Problem(f"{path}.name", "twice", sentence("{name} stands here twice.", name=field.name))
            seen.add(field.name)
            if (field.type == "choice") != bool(field.choices):
                yield Problem(f"{path}.choices", "choices", sentence("A choice has choices, and nothing else has."))
            elif not _is_text_map(field.choices):
                yield Problem(f"{path}.choices", "choices", sentence("Choices are words with their labels."))


def _is_text_map(given: Any) -> bool:
    return isinstance(given, Mapping) and all(isinstance(one, str) and one for pair in given.items() for one in pair)


def _wrong_lists(template: Template) -> Iterator[Problem]:
    lists = {
        "needs": template.needs, "contact_roles": template.contact_roles, "obligations": template.obligations,
        "pipeline.stages": template.pipeline.stages,
    }  # fmt: skip
    for path, entries in lists.items():
        codes = [entry.code for entry in entries]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                yield Problem(f"{path}.{index}.code", "twice", sentence("{name} stands here twice.", name=code))
    if template.installed_base and not all(isinstance(one, str) for one in template.installed_base.support_levels):
        yield Problem("installed_base.support_levels", "type", sentence("Support levels are words."))


def _wrong_obligations(template: Template) -> Iterator[Problem]:
    days = {field.name for field in template.fields_of("account") if field.type == "date"} | set(OWN_DATES)
    for index, one in enumerate(template.obligations):
        path = f"obligations.{index}"
        try:
            rule = read_input(DueRule, one.due, path=f"{path}.due")
        except InputInvalid as error:
            yield from error.problems
            continue
        if rule.field not in days:
            yield Problem(f"{path}.due.field", "unknown", sentence(
                "{field} is no day of an account. Days are: {known}.", field=rule.field, known=", ".join(sorted(days))))  # fmt: skip
        if rule.repeats and rule.months == 0:
            yield Problem(f"{path}.due.months", "required", sentence("What comes again needs its months."))
        if set(one.tiers) - set(TIERS):
            yield Problem(f"{path}.tiers", "unknown", sentence("Tiers are a, b and c."))
