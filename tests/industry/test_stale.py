"""A stale field in the browser: on the list of its owner, confirmed with one key, and the report follows."""

import re
from datetime import timedelta

from django.utils import timezone

from mainstay.modules.accounts.models import Account
from mainstay.modules.accounts.schedules import keep_data_current
from mainstay.modules.work.models import Duty


def test_a_stale_field_is_a_duty_confirmed_with_one_key_and_the_report_by_owner_follows(do, browser):
    do("anna", "account.create", name="Lielupes Piens", phone="63020000", country="LV")
    Account.objects.update(created_at=timezone.now() - timedelta(days=400), stale_on=None)
    keep_data_current()
    anna = browser("anna")
    assert "Check the data of Lielupes Piens" in anna.get("/duties/").content.decode()
    assert " 1 " in words(browser("dace").get("/accounts/timeliness/").content.decode(), "Anna Bērziņa")
    button = re.search(r'<button[^>]*data-key="y"[^>]*>', anna.get("/accounts/stale/").content.decode())[0]
    assert "data-dialog" not in button
    done = anna.post(re.search(r'data-post="([^"]+)"', button)[1], headers={"HX-Request": "true"})
    assert done.status_code == 204
    assert Duty.objects.get().state == "done"
    assert "Everything is fresh" in anna.get("/accounts/stale/").content.decode()
    assert Account.objects.get().stale_on > timezone.now().date()


def words(page, name):
    """The row of a table in which a name stands, as words."""
    row = next(one for one in re.findall(r"<tr.*?</tr>|<li.*?</li>", page, re.DOTALL) if name in one)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split()) + " "
