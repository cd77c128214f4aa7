"""The profiles that come with Mainstay, as examples of use."""

from pathlib import Path
from typing import Final

from mainstay.framework.imports.profiles.model import Profile
from mainstay.framework.imports.profiles.reading import load_profile

_FOLDER: Final = Path(__file__).parent.parent / "examples"


def shipped_profiles() -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def shipped_profile(name: str) -> Profile:
    """The shipped profile of that name; raises LookupError for an unknown one."""
    if name not in shipped_profiles():
        message = f"there is no shipped profile {name!r}"
        raise LookupError(message)
    return load_profile(_FOLDER / f"{name}.yaml")
