"""Names in several languages."""

from collections.abc import Mapping


def name_in(names: Mapping[str, str], language: str, usual: str) -> str:
    """The name in ``language``, else the usual name."""
    return names.get(language) or usual
