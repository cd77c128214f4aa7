"""Who sees which client, said once more in plain Python: no database, no Django, nothing of the product imported."""

from dataclasses import dataclass, field

REACH = {"seller": "own", "boss": "team", "head": "all"}


@dataclass
class Wall:
    """Two clients and the people of each side."""

    clients: tuple[str, str]
    people: tuple[frozenset[str], frozenset[str]]

    def hides(self, user: str, client: str) -> bool:
        """Whether somebody of one side asks for the client of the other."""
        return any(user in self.people[side] and client == self.clients[1 - side] for side in (0, 1))


@dataclass
class Company:
    """Who works as what, who reports to whom, who owns, helps with, and owes something to which client."""

    roles: dict[str, str]
    manager: dict[str, str]
    owner: dict[str, str]
    team: set[tuple[str, str]] = field(default_factory=set)
    duties: dict[int, tuple[str, str]] = field(default_factory=dict)
    walls: list[Wall] = field(default_factory=list)

    def below(self, user: str) -> set[str]:
        """Everybody below, at any depth."""
        found: set[str] = set()
        while more := {one for one, boss in self.manager.items() if boss in {user, *found}} - found:
            found |= more
        return found

    def serves(self, client: str) -> frozenset[str]:
        """The owner and the team."""
        return frozenset({self.owner[client]} | {user for user, one in self.team if one == client})

    def stands_by(self, user: str, client: str) -> bool:
        """Owner, team, or an open duty at the client."""
        return user in self.serves(client) or (user, client) in self.duties.values()

    def sees(self, user: str, client: str) -> bool:
        """Whether the client is there for somebody at all."""
        reach = REACH.get(self.roles.get(user, ""))
        if reach is None or any(wall.hides(user, client) for wall in self.walls):
            return False
        people = {user} | (self.below(user) if reach == "team" else set())
        return reach == "all" or any(self.stands_by(one, client) for one in people)
