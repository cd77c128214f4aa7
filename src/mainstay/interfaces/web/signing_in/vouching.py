"""What a company's service says about somebody, before it is asked whether they come in."""

from dataclasses import dataclass

from mainstay.kernel.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the service says it is; ``verified`` when it stands by the address, ``second_factor`` when it asked for one."""

    email: str
    name: str
    verified: bool
    second_factor: bool


class NotVouched(Exception):
    """The sign-in through a company did not work. ``said`` is for the person, ``detail`` for the log of the server."""

    def __init__(self, said: Sentence, detail: str = "") -> None:
        super().__init__(detail or str(said))
        self.said = said
        self.detail = detail
