"""Import profiles: a saved description of a set of related files. See docs/import-profiles.md.

``load_profile`` reads one from YAML, ``profile_from_data`` from plain data, ``dump_profile`` writes it.
"""

from mainstay.framework.imports.profiles.model import (
    Column,
    Control,
    Defaults,
    FieldMap,
    Fix,
    FixOption,
    Profile,
    Relation,
    Source,
)
from mainstay.framework.imports.profiles.reading import check_targets, load_profile, profile_from_data
from mainstay.framework.imports.profiles.shipped import shipped_profile, shipped_profiles
from mainstay.framework.imports.profiles.yaml_text import dump_profile

__all__ = [
    "Column",
    "Control",
    "Defaults",
    "FieldMap",
    "Fix",
    "FixOption",
    "Profile",
    "Relation",
    "Source",
    "check_targets",
    "dump_profile",
    "load_profile",
    "profile_from_data",
    "shipped_profile",
    "shipped_profiles",
]
