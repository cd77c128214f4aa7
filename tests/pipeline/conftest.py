"""The pipeline that the tests sell through, and two clients."""

import pytest

from mainstay.modules.pipeline.models import Stage
from mainstay.modules.pipeline.rules.shipped import shipped_pipelines


@pytest.fixture
def stages(do):
    """The shipped pipeline's stages: public ids by code."""
    for raw in shipped_pipelines():
        do("admin", "pipeline.create", **raw)
    return dict(Stage.objects.values_list("code", "public_id"))


@pytest.fixture
def halden(do):
    """An account of Anna."""
    return do("anna", "account.create", name="Halden Dairy Group", country="GB", currency="GBP").public_id


@pytest.fixture
def deal(do, stages, halden):
    """A deal of Anna with nothing but its name and amount."""
    return do("anna", "opportunity.create", account=halden, name="UHT stabiliser", amount="420000 GBP").public_id
