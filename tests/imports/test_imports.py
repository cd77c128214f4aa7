"""Importing files into the database: making, updating, refusing, undoing."""

from mainstay.framework.imports.models import ImportRun
from mainstay.modules.accounts.models import Account, AccountOwner

ACCOUNTS = (
    "Number,Client,Land,Owner,Above\n1,Lielupes Piens,LV,anna@example.com,2\n2,Piena Grupa,LV,boris@example.com,\n"
)
PROFILE = {
    "format": "mainstay.import/1", "name": "old", "title": "Old",
    "sources": [{
        "id": "accounts", "file": "accounts.csv", "kind": "account", "match": ["external_id"],
        "fields": {
            "external_id": {"from": "Number", "required": True}, "name": {"from": "Client", "required": True},
            "country": "Land", "owner": {"from": "Owner", "reference": {"kind": "user", "by": "email"}},
            "parent": {"from": "Above", "reference": {"kind": "account", "by": "external_id"}},
        },
    }],
}  # fmt: skip


def test_accounts_come_with_owner_access_and_parent(importer, folder):
    run = importer.load(folder(accounts=ACCOUNTS), PROFILE)
    assert run.state == ImportRun.DONE, importer.task.error
    first = Account.objects.get(external_ref="1")
    assert (first.owner, first.country, first.parent.name) == (importer.cast.anna, "LV", "Piena Grupa")
    assert AccountOwner.objects.get(account=first).user == importer.cast.anna
    assert run.counts == {"read": 2, "created": 2, "linked": 1}
