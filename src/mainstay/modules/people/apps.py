"""The people app."""

from mainstay.framework.modules import ModuleConfig


class PeopleConfig(ModuleConfig):
    """Units, users, roles."""

    name = "mainstay.modules.people"
    label = "people"

    def ready(self) -> None:
        """Say to the framework how an actor is found."""
        super().ready()
        from mainstay.framework.actors import actors_come_from
        from mainstay.framework.standing_in import mandates_come_from
        from mainstay.modules.people.queries.actors import actors_of, mail_address_of
        from mainstay.modules.people.queries.mandates import out_of_time, with_mandates

        actors_come_from(lambda user_id: next(iter(actors_of([user_id])), None), mail_address_of)
        mandates_come_from(with_mandates, out_of_time)
