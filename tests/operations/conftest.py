"""What the tests of operating an installation share."""

import os
import subprocess
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.operations.installations import Installation


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A company in SQLite, set up once for a module."""
    return Installation(tmp_path_factory.mktemp("company") / "data").found()


@pytest.fixture(scope="module")
def new_database():
    """``new_database()``: the address of a fresh, empty PostgreSQL database."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        pytest.skip('no PostgreSQL here: eval "$(tests/postgres.sh start)" starts one and sets DATABASE_URL')
    parts = urlsplit(address)
    host = parse_qs(parts.query).get("host", [parts.hostname or "localhost"])[0]
    made = []

    def make():
        name = f"mainstay_{uuid4().hex[:12]}"
        subprocess.run(["createdb", "-h", host, "-U", parts.username or "", name], check=True)
        made.append(name)
        return parts._replace(path=f"/{name}").geturl()

    yield make
    for name in made:
        subprocess.run(["dropdb", "-h", host, "-U", parts.username or "", "--force", name], check=True)
