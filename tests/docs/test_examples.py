"""Examples of the documents do what the page says."""

import re

from mainstay.framework.tokens.webhooks import signature
from tests.docs.pages import ROOT

_PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_signature_check_of_the_guide_believes_ours_and_nothing_else():
    (code,) = _PYTHON.findall((ROOT / "docs" / "guide" / "api-and-tools.md").read_text())
    space = {}
    exec(compile(code, "api-and-tools.md", "exec"), space)  # noqa: S102 - the example of our own page
    is_genuine, body = space["is_genuine"], b'{"event": "account.created"}'
    header = signature("secret", 1_000_000, body)
    assert is_genuine("secret", header, body, now=1_000_010)
    assert not is_genuine("secret", header, body + b" ", now=1_000_010)
    assert not is_genuine("other", header, body, now=1_000_010)
    assert not is_genuine("secret", header, body, now=1_000_900)
