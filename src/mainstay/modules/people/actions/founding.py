"""What `mainstay setup` does again with each version: roles that came with it, and a way in for the first person."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mainstay.framework.actions import ActionContext, action
from mainstay.modules.people.actions.roles import load_roles
from mainstay.modules.people.actions.users import new_invitation
from mainstay.modules.people.models import Role, RoleRight, User
from mainstay.modules.people.policy import nobody_but_the_system


@dataclass(frozen=True, kw_only=True)
class CompleteCompany:
    """Nothing to say: what is missing is found."""


@action("company.complete", label=_("Complete the set-up"), policy=nobody_but_the_system, menu=False, scope="system",
        sample=dict)  # fmt: skip
def complete_company(context: ActionContext, input: CompleteCompany) -> User | None:  # noqa: ARG001
    """Add roles, and rights of roles, that this version brings and the company never had; what the company changed stays.
    While nobody can sign in, the first person gets a fresh invitation: its token is told once and not kept.
    """
    roles, rights = Role.objects.count(), RoleRight.objects.count()
    load_roles(context, context.today)
    context.answer |= {"roles": Role.objects.count() - roles, "rights": RoleRight.objects.count() - rights}
    here = User.objects.filter(is_active=True).order_by("pk")
    if any(user.last_login or user.has_usable_password() for user in here):
        return None
    first = here.first()
    if first is not None:
        context.once |= {"invitation": new_invitation(context, first), "email": first.email}
    return first
