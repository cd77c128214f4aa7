"""Real folders go into the database whole: counts and sums reconcile, undo leaves no trace, a kill loses nothing."""

from collections import Counter
from pathlib import Path

import pytest

from mainstay.framework.imports.models import ImportRun
from mainstay.modules.accounts.models import Account
from mainstay.modules.pipeline.models import Opportunity

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data (../shared/data) is absent"),
]


def test_the_pipeline_comes_in_whole_and_goes_without_a_trace(importer, tables):
    before = tables()
    run = importer.load(DATA / "maven_crm_opportunities", "maven_crm_opportunities")
    assert run.state == ImportRun.DONE, importer.task.error
    stages = Counter(Opportunity.objects.values_list("stage__code", flat=True))
    assert stages == {"won": 4238, "lost": 2473, "discovery": 1589, "qualify": 500}
    assert sum(filter(None, Opportunity.objects.values_list("amount_minor", flat=True))) == 10_005_534_00
    assert Account.objects.exclude(name__startswith="Unassigned").count() == 85
    run = importer.do(run, "undo")
    assert run.state == ImportRun.UNDONE, importer.task.error
    assert tables() == before
