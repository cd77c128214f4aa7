"""A topic with its state, as pages show it."""

from dataclasses import dataclass

from mainstay.framework.values.base import Label
from mainstay.kernel.sentences import Sentence
from mainstay.modules.knowledge.choices import KnownWord, right_label
from mainstay.modules.knowledge.queries.standing import TopicName
from mainstay.modules.knowledge.rules.knowledge import Known, Standing
from mainstay.modules.knowledge.rules.wording import TONES, state_words


@dataclass(frozen=True)
class TopicState:
    """How somebody stands to a topic: the state with its words and tone, and the rights that rest because of it."""

    id: str
    name: str
    state: str
    label: Label
    words: Sentence
    tone: str
    resting: tuple[Label, ...]

    @property
    def url(self) -> str:
        """Where it is read and confirmed."""
        return f"/topics/{self.id}/"

    @property
    def open(self) -> bool:
        """Whether something is to be done about it."""
        return self.state != Known.CONFIRMED

    @property
    def in_the_way(self) -> bool:
        """Whether it is missing or expired."""
        return self.state in (Known.MISSING, Known.EXPIRED)


def topic_state(one: Standing, topic: TopicName) -> TopicState:
    """The state of one topic."""
    return TopicState(
        topic.public_id, topic.name, one.state.value, KnownWord(one.state.value).label, state_words(one),
        TONES[one.state], tuple(right_label(group, verb) for group, verb in sorted(one.withheld)),
    )  # fmt: skip
