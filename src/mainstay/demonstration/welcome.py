"""Who a newcomer signs in as."""

from mainstay.demonstration.imagined.dice import chosen_from


def guests() -> list[tuple[str, str, str]]:
    """E-mail, name with title, and what there is to see, for each of the cast."""
    data = chosen_from("company")
    people = {one["key"]: one for one in data["people"]}
    return [
        (
            f"{key}@example.com",
            f"{people[key].get('latin', people[key]['name'])}, {people[key]['title']}",
            ", ".join(seen),
        )
        for key, *seen in data["guests"]
    ]
