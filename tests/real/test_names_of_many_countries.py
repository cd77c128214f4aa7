"""Common names of many countries, in own script and as people romanise them: found by a Latin-typed query.

Reads ../shared/data/person_names_by_country beside the project; skipped where that folder is absent.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mainstay.kernel.folding import fold, latin_key
from mainstay.modules.accounts.rules.names import Script, clean_name, script_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "person_names_by_country"
KEYED = (Script.ARABIC, Script.CYRILLIC, Script.GREEK, Script.BENGALI, Script.DEVANAGARI)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real data is not beside the project"),
]


def names() -> Iterator[tuple[str, list[str]]]:
    for kind in ("forenames", "surnames"):
        with (FOLDER / f"common-{kind}-by-country.csv").open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["Localized Name"] and row["Romanized Name"]:
                    yield row["Localized Name"], row["Romanized Name"].replace("/", ",").split(",")


def test_nearly_every_name_in_another_script_is_found_by_its_romanisation() -> None:
    met: Counter[Script] = Counter()
    all_names: Counter[Script] = Counter()
    for own, romanised in names():
        script = script_of(own)
        if script in KEYED:
            all_names[script] += 1
            met[script] += latin_key(own) in {latin_key(form) for form in romanised}
    assert set(all_names) == set(KEYED)
    rates = {script: met[script] / all_names[script] for script in KEYED}
    assert min(rates.values()) > 0.94, rates


def test_few_different_names_share_a_key() -> None:
    cyrillic = {fold(own) for own, _ in names() if script_of(own) is Script.CYRILLIC}
    assert len({latin_key(name) for name in cyrillic}) > 0.8 * len(cyrillic)


def test_no_name_is_lost_by_cleaning_or_folding() -> None:
    for own, _ in names():
        assert clean_name(own)
        assert fold(own)
