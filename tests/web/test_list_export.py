"""A list leaves the web as the file that it leaves every other face as."""

import io

from django.test import Client
from python_calamine import CalamineWorkbook

from mainstay.framework.audit.models import AuditEntry


def test_a_list_is_downloaded_as_csv_and_excel_by_whoever_may(cast, do):
    do("anna", "account.create", name="=1+1 Dairy")
    client = Client()
    client.force_login(cast.anna)
    csv = b"".join(client.get("/accounts/~export/csv/?columns=name").streaming_content).decode("utf-8-sig")
    assert csv.splitlines()[1] == "'=1+1 Dairy"
    book = b"".join(client.get("/accounts/~export/xlsx/?columns=name").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1] == ["=1+1 Dairy"]
    assert AuditEntry.objects.filter(action="account.export", interface="web").count() == 2
    assert client.get("/accounts/~export/pdf/").status_code == 404
    client.force_login(cast.admin)
    assert client.get("/accounts/~export/csv/").status_code == 403
