"""What trainers teach."""

from mainstay.modules.knowledge.models import Topic


def topics_of_trainer(user_id: int) -> int:
    """How many topics in use somebody teaches."""
    return Topic.objects.filter(trainer_id=user_id, retired_on=None).count()
