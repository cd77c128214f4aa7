"""Every page that the navigation offers, and the first record of each list, on a phone: nothing is wider than the screen, and
no script fails.
"""

import pytest

from tests.stories.company import at_work

pytestmark = pytest.mark.browser

LINKS = "links => [...new Set(links.map(link => new URL(link.href).pathname))]"


@pytest.mark.parametrize("who", ["anna", "egils", "admin"])
def test_every_page_of_the_navigation_fits_a_phone(program, who):
    with at_work(program) as company:
        page = company.on_a_small_screen(who)
        paths = page.locator("#nav a[href^='/']").evaluate_all(LINKS)
        assert len(paths) > 10
        for path in paths:
            company.open(who, path)
            records = page.locator("#main table.tbl td.is-name a[href^='/']").evaluate_all(LINKS)
            for record in records[:1]:
                company.open(who, record)
