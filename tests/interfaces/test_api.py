"""The API: the same actions and queries under the same rights, spoken in HTTP."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.framework.audit.models import AuditEntry
from mainstay.framework.tokens.models import ApiToken
from mainstay.interfaces.api.calls import MAX_BODY
from mainstay.modules.accounts.models import Account


def test_an_account_is_created_read_edited_and_archived_by_address(caller):
    anna = caller()
    made = anna.post("/accounts", {"name": "Lielupes Piens", "country": "LV"})
    assert made.status_code == 201, made.content
    path = f"/accounts/{made.json()['id']}"
    page = anna.get(path)
    assert page.status_code == 200
    assert page.json()["name"] == "Lielupes Piens"
    edited = anna.patch(path, {"city": "Jelgava"})
    assert edited.status_code == 200
    assert edited.json()["version"] > made.json()["version"]
    assert anna.post(f"{path}/tag", {"tags": "dairy"}).status_code == 200
    assert AuditEntry.objects.filter(interface="api", action="account.create").count() == 1


def test_whoever_shows_no_token_is_told_how_to_sign_in(cast, client):
    answer = client.get("/api/v1/accounts")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer ms_nonsense", "Bearer", "Basic YTpi", "Bearer \x00", ""])
def test_a_token_that_is_none_opens_nothing(cast, header):
    answer = Client().get("/api/v1/accounts", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_token_ends_on_its_day(caller):
    anna = caller()
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert anna.get("/accounts").status_code == 401


def test_a_revoked_token_ends_at_once(caller, cast, do):
    anna = caller()
    assert anna.get("/accounts").status_code == 200
    do("anna", "token.revoke", subject=ApiToken.objects.get().public_id)
    assert anna.get("/accounts").status_code == 401


def test_the_token_of_somebody_who_left_is_worth_nothing(caller, cast):
    anna = caller()
    cast.anna.is_active = False
    cast.anna.save()
    assert anna.get("/accounts").status_code == 401


def test_a_token_does_what_it_is_for_and_nothing_else(caller):
    reader = caller(verbs=["read"])
    assert reader.get("/accounts").status_code == 200
    refused = reader.post("/accounts", {"name": "No"})
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")
    maker = caller(verbs=["account.create"])
    assert maker.post("/accounts", {"name": "Yes"}).status_code == 201
    assert maker.get("/accounts").status_code == 403
    assert maker.get("/queries/work.my_day").status_code == 403
    assert Account.objects.count() == 1


def test_a_token_makes_no_tokens(caller):
    anna = caller(verbs=["token.*"])
    answer = anna.post("/tokens", {"name": "More", "verbs": ["read"]})
    assert answer.status_code == 403
    assert ApiToken.objects.count() == 1


def test_a_tokens_secret_is_kept_nowhere(caller):
    anna = caller()
    secret = anna.token.removeprefix("ms_")
    kept = json.dumps([list(ApiToken.objects.values()), list(AuditEntry.objects.values())], default=str)
    assert secret not in kept


def test_one_sees_and_revokes_ones_own_tokens_only(caller, cast, do):
    anna, boris = caller("anna"), caller("boris")
    assert [row["name"] for row in anna.get("/tokens").json()["items"]] == ["Test"]
    foreign = ApiToken.objects.get(user_id=cast.boris.pk).public_id
    with pytest.raises(Exception, match="no such"):
        do("anna", "token.revoke", subject=foreign)
    assert boris.get("/accounts").status_code == 200


def test_a_browser_that_is_signed_in_may_read_but_not_write(cast):
    client = Client()
    client.force_login(cast.anna)
    assert client.get("/api/v1/accounts").status_code == 200
    written = client.post("/api/v1/accounts", {"name": "Forged"}, content_type="application/json")
    assert written.status_code == 401
    assert not Account.objects.exists()


def test_bad_input_names_every_field_and_stores_nothing(caller):
    answer = caller().post("/accounts", {"name": " ", "country": "Latvia", "colour": "red"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {one["path"] for one in answer.json()["errors"]} == {"name", "country", "colour"}
    assert all(one["detail"] for one in answer.json()["errors"])
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1", b"\xff\xfe", b'{"name": NaN}', b'{"name": "a", "name": "b"}', b"[" * 100_000, b"7", b"null", b'"x"'],
)
def test_a_body_that_is_no_object_is_named_so(caller, body):
    answer = caller().post("/accounts", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"]


def test_a_body_beyond_two_megabytes_is_refused(caller):
    answer = caller().post("/accounts", b'{"name": "' + b"a" * MAX_BODY + b'"}')
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_problems_are_told_in_the_language_that_the_caller_asks_for(caller, cast, monkeypatch):
    from django.utils import translation

    from mainstay.framework import sentences

    monkeypatch.setattr(sentences, "gettext", lambda text: f"{translation.get_language()}:{text}")
    anna = caller()
    assert anna.get("/accounts/nosuch", Accept_Language="ar").json()["detail"].startswith("ar:")
    cast.anna.language = "lv"
    cast.anna.save()
    assert anna.get("/accounts/nosuch").json()["detail"].startswith("lv:")
    assert anna.get("/accounts/nosuch", Accept_Language="tlh").json()["detail"].startswith("en:")


def test_a_stale_version_is_refused_with_both(caller):
    anna = caller()
    path = f"/accounts/{anna.post('/accounts', {'name': 'Two readers'}).json()['id']}"
    seen = anna.get(path)["ETag"]
    assert anna.patch(path, {"city": "Riga"}, If_Match=seen).status_code == 200
    stale = anna.patch(path, {"city": "Liepāja"}, If_Match=seen)
    assert stale.status_code == 412
    assert stale.json()["found"] > stale.json()["expected"]
    assert Account.objects.get().city == "Riga"
    assert anna.patch(path, {"city": "Liepāja"}, If_Match=anna.get(path)["ETag"]).status_code == 200


@pytest.mark.parametrize("stated", ["3", '"x"', '"1", "2"', 'W/"', '"99999999999999999999"'])
def test_an_if_match_that_cannot_be_read_is_not_ignored(caller, stated):
    anna = caller()
    path = f"/accounts/{anna.post('/accounts', {'name': 'One'}).json()['id']}"
    assert anna.patch(path, {"city": "Riga"}, If_Match=stated).status_code == 422
    assert Account.objects.get().city == ""


def test_what_one_has_is_not_sent_again_and_what_changed_is(caller):
    anna = caller()
    path = f"/accounts/{anna.post('/accounts', {'name': 'Same'}).json()['id']}"
    for address in (path, "/accounts"):
        etag = anna.get(address)["ETag"]
        same = anna.get(address, If_None_Match=etag)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    anna.patch(path, {"city": "Riga"})
    assert anna.get(path, If_None_Match=etag).status_code == 200


def test_the_same_key_does_nothing_twice(caller):
    anna = caller()
    first = anna.post("/accounts", {"name": "Once"}, Idempotency_Key="k1")
    again = anna.post("/accounts", {"name": "Once"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 200, "true")
    assert first.json() == again.json()
    other = anna.post("/accounts", {"name": "Other"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert anna.post("/accounts", {"name": "Long"}, Idempotency_Key="k" * 101).status_code == 422
    assert Account.objects.count() == 1


def test_a_dry_run_shows_the_changes_and_makes_none(caller):
    anna = caller()
    answer = anna.post("/accounts", {"name": "Maybe"}, Prefer="dry-run")
    assert (answer.status_code, answer["Preference-Applied"]) == (200, "dry-run")
    account = next(one for one in answer.json()["changes"] if one["kind"] == "account")
    assert account["fields"]["name"] == [None, "Maybe"]
    assert not Account.objects.exists()


def test_a_list_is_read_page_by_page_without_loss_or_repetition(caller):
    anna = caller()
    for number in range(7):
        anna.post("/accounts", {"name": f"Client {number}"})
    seen, cursor, pages = [], "", 0
    while True:
        answer = anna.get(f"/accounts?limit=3&sort=name&columns=name&cursor={cursor}")
        seen += [row["name"] for row in answer.json()["items"]]
        pages += 1
        cursor = answer.json()["next"]
        if not cursor:
            break
        assert f"cursor={cursor}" in answer["Link"]
    assert (seen, pages) == ([f"Client {number}" for number in range(7)], 3)
    assert "Link" not in answer


@pytest.mark.parametrize(
    "asked",
    ["filter={", "filter=%7B%22field%22:%22secret%22,%22is%22:1%7D", "sort=nothing", "columns=name,nothing", "cursor=zzz",
     "limit=many", "page=2", "sort=name&sort=-name", "filter=%00", "cursor=%00"],
)  # fmt: skip
def test_a_list_that_is_asked_wrongly_says_what_is_wrong(caller, asked):
    answer = caller().get(f"/accounts?{asked}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["path"] in asked


def test_a_query_that_is_asked_wrongly_says_what_is_wrong(caller):
    anna = caller()
    assert anna.get("/queries/work.my_day?colour=red").json()["errors"][0]["path"] == "colour"
    assert anna.get("/queries/work.my_day?as_of=yesterday").status_code == 422
    assert anna.get("/queries/work.my_day?as_of=2026-01-01T00:00:00Z&as_of=2026-01-02T00:00:00Z").status_code == 422
    assert anna.get("/queries/work.my_day").status_code == 200


def test_a_page_is_shown_as_of_a_past_moment(caller):
    anna = caller()
    path = f"/accounts/{anna.post('/accounts', {'name': 'Before'}).json()['id']}"
    between = timezone.now().isoformat().replace("+00:00", "Z")
    anna.patch(path, {"name": "After"})
    assert anna.get(f"{path}?as_of={between}").json()["name"] == "Before"
    assert anna.get(path).json()["name"] == "After"


def test_a_stranger_is_told_the_same_about_a_foreign_record_as_about_none(caller):
    anna, clara = caller("anna"), caller("clara")
    foreign = anna.post("/accounts", {"name": "Not Clara's"}).json()["id"]
    for method, address in (("GET", ""), ("PATCH", ""), ("POST", "/archive")):
        there = clara.call(method, f"/accounts/{foreign}{address}", {} if method == "POST" else {"name": "Mine"})
        nowhere = clara.call(method, f"/accounts/zzzzzzzzzz{address}", {} if method == "POST" else {"name": "Mine"})
        assert (there.status_code, there.content) == (404, nowhere.content)


def test_another_method_is_refused_with_those_that_there_are(caller):
    answer = caller().call("PUT", "/accounts", {"name": "x"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert caller().call("DELETE", "/queries/work.my_day")["Allow"] == "GET"
    assert caller().call("HEAD", "/accounts").status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/accounts/x/y/z", "/", "/accounts/%00", "/accounts/" + "a" * 3000], ids=range(5)
)
def test_an_address_that_is_none_is_a_problem_too(caller, path):
    answer = caller().get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_file_is_staged_and_a_reader_may_not(caller, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(one):
        return one.client.post("/api/v1/uploads", {"file": SimpleUploadedFile("offer.txt", b"10 %")},
                               headers={"Authorization": f"Bearer {one.token}"})  # fmt: skip

    staged = send(caller(verbs=["file.attach"]))
    assert (staged.status_code, staged.json()["name"], staged.json()["size"]) == (201, "offer.txt", 4)
    assert send(caller(verbs=["read"])).status_code == 403
    assert caller().post("/uploads", {}).status_code == 400
