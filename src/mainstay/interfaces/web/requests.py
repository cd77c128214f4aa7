"""The request as our middleware hands it on."""

from django.http import HttpRequest

from mainstay.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request of somebody signed in: who acts, and in which language the answer is wanted."""

    actor: Actor
    LANGUAGE_CODE: str
