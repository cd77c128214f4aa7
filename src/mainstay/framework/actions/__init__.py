"""Actions: the only way in which data changes. Declared with `@action`, run by `perform`."""

from mainstay.framework.actions.context import ActionContext
from mainstay.framework.actions.declare import Action, action
from mainstay.framework.actions.perform import Outcome, perform

__all__ = ["Action", "ActionContext", "Outcome", "action", "perform"]
