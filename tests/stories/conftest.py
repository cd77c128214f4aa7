"""One running program for all browser stories of a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.program import Program


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    folder: Path = tmp_path_factory.mktemp("program")
    running = Program(folder, "--demo")
    yield running
    assert running.stop() == 0
