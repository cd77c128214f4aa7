"""Who may import what. Pure."""

from mainstay.framework.actions.declare import Situation
from mainstay.framework.imports.profiles.model import Profile
from mainstay.framework.imports.targets import all_targets
from mainstay.kernel.actor import Actor, Extent, Standing
from mainstay.kernel.decision import Decision, refuse
from mainstay.kernel.errors import ActionRefused
from mainstay.kernel.sentences import sentence


def may_import(situation: Situation) -> Decision:
    """Whoever may import anything at all; what exactly is asked for each kind of the profile."""
    actor = situation.actor
    rights = [("import", "create"), *(target.right for target in all_targets().values() if target.right[1] == "import")]
    for group, verb in dict.fromkeys(rights):
        decision = actor.may(group, verb)
        if decision:
            return decision
    return refuse(sentence("Your roles do not include importing. Ask an administrator.", code="no_right"))


def may_import_own(situation: Situation) -> Decision:
    """One's own import, by whoever may import."""
    decision = may_import(situation)
    if decision and situation.standing is not None and Standing.SELF not in situation.standing:
        return refuse(sentence("This import is somebody else's.", code="not_yours"))
    return decision


def refuse_beyond_rights(actor: Actor, profile: Profile) -> None:
    """Raises ActionRefused for a profile that fills kinds of record that the actor may not import."""
    if actor.is_system or actor.extent("import", "create") == Extent.ALL:
        return
    targets = all_targets()
    for source in profile.sources:
        target = targets[source.kind]
        if actor.extent(*target.right) == Extent.NONE:
            raise ActionRefused(refuse(sentence(
                "Your roles do not include importing {kind}. Take this file out, or ask an administrator.",
                kind=source.kind.replace("_", " "))))  # fmt: skip
