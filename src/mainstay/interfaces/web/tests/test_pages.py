"""The page templates with sample contexts: what they promise to the views and to the scripts."""

import json
import re

from django import forms
from django.template.loader import render_to_string

NAV_ITEMS = [{"label": "Accounts", "url": "/accounts/", "icon": "building", "key": "a", "active": True}]
SHELL = {
    "language": "ar", "direction": "rtl", "theme": "dark", "palette_url": "/palette/", "sign_out_url": "/out/",
    "nav": [{"label": "Work", "items": NAV_ITEMS, "shown": NAV_ITEMS}],
    "user": {"name": "Anna <i>", "initials": "A", "title": "Account manager", "url": "/me/"}, "languages": [("ar", "العربية")],
    "create_items": [{"label": "Account", "url": "/do/account.create/"}], "unread": 3,
}  # fmt: skip


def shown(template, **context):
    return render_to_string(template, {"shell": SHELL, **context})


def list_page(**changes):
    page = {
        "title": "Accounts", "kind": "account", "columns": [{"name": "name", "label": "Account"}],
        "rows": [{"id": "k7", "version": 3, "name": "Halden <x>", "url": "/accounts/k7/", "cells": [
            {"value": "Halden <x>", "label": "Account"}, {"value": "26 Nov", "edit_url": "/accounts/~cell/k7/next/"}]}],
        "bulk_actions": [{"label": "Archive", "icon": "archive", "url": "/accounts/~bulk/account.archive/"}], "total": 15,
        "empty": {"title": "Nothing here yet", "text": "Make one."},
    }  # fmt: skip
    return page | changes


def test_the_page_takes_language_direction_and_theme_from_the_shell():
    text = shown("list.html", page=list_page())
    assert '<html lang="ar" dir="rtl" data-bs-theme="dark"' in text
    assert "tabler.rtl.min.css" in text


def test_htmx_runs_without_evaluation_and_talks_to_ourselves_only():
    raw = re.search(r"name=\"htmx-config\" content='([^']+)'", shown("list.html", page=list_page())).group(1)
    config = json.loads(raw)
    assert config["allowEval"] is False
    assert config["selfRequestsOnly"] is True
    assert config["includeIndicatorStyles"] is False
    assert "style" not in config["attributesToSettle"]


def test_texts_of_users_are_escaped_and_isolated():
    text = shown("list.html", page=list_page())
    assert "<bdi>Halden &lt;x&gt;</bdi>" in text
    assert "<bdi>Anna &lt;i&gt;</bdi>" in text
    assert "<x>" not in text


def test_a_row_is_picked_by_id_and_version():
    assert 'name="pick" value="k7:3"' in shown("list_body.html", page=list_page())


def test_a_cell_that_may_be_edited_takes_the_focus():
    assert 'data-edit="/accounts/~cell/k7/next/" tabindex="0"' in shown("list_body.html", page=list_page())


def test_the_body_alone_is_a_part_and_no_page():
    text = shown("list_body.html", page=list_page())
    assert "<html" not in text
    assert text.strip().startswith('<div id="list"')


def test_an_empty_list_says_what_to_do():
    text = shown("list_body.html", page=list_page(rows=[]))
    assert "Make one." in text
    assert "<table" not in text


def test_the_navigation_gives_its_keys():
    text = shown("list.html", page=list_page())
    assert 'data-go="a"' in text
    assert 'aria-current="page"' in text


def test_before_sign_in_no_navigation_is_drawn():
    text = render_to_string("404.html", {"shell": {"direction": "ltr", "language": "en"}})
    assert "nav-side" not in text
    assert "Not here" in text


def test_the_error_page_needs_no_context_at_all():
    assert "Something broke" in render_to_string("500.html")


def test_a_look_at_the_past_is_told_and_offers_nothing_new():
    past = SHELL | {"as_of": {"label": "3 March 2026"}, "as_of_url": "/as-of/"}
    text = render_to_string("list.html", {"shell": past, "page": list_page()})
    assert "As of 3 March 2026" in text
    assert "menu-new" not in text
    assert "Back to today" in text


class OneField(forms.Form):
    why = forms.CharField(label="Why")


def test_a_form_carries_version_and_key_and_links_its_problems():
    page = {
        "title": "Move", "groups": [{"label": "What", "fields": list(OneField())}], "submit_label": "Save", "version": 7,
        "key": "abc", "action_url": "/do/x/", "problems": [{"path": "why", "sentence": "Say why."}],
    }  # fmt: skip
    text = shown("form.html", page=page)
    assert 'name="version" value="7"' in text
    assert 'name="idempotency_key" value="abc"' in text
    assert 'href="#id_why"' in text


def test_a_dialog_says_its_consequences_and_leaves_first():
    page = {"title": "Archive", "consequences": ["Two duties end."], "destructive": True, "submit_label": "Archive",
            "action_url": "/do/x/"}  # fmt: skip
    text = shown("dialog_form.html", page=page)
    assert "Two duties end." in text
    assert text.index("data-close") < text.index("btn-danger")


def test_a_failing_part_leaves_the_rest_of_the_page():
    slots = {"main": [{"name": "a", "failed": True}, {"name": "b", "template": "components/block.html",
             "values": {"title": "Open", "template": "components/rows.html", "rows": [{"text": "deals"}]}}]}  # fmt: skip
    text = shown("record_page.html", page={"title": "Halden"}, slots=slots, offers=[], tabs=[], public_id="k7")
    assert "could not be shown" in text
    assert "<bdi>deals</bdi>" in text


def test_a_refused_card_opens_just_the_missing_field():
    card = {"id": "d1", "version": 2, "url": "/d/", "move_url": "/d/move/", "client": "Halden", "amount": "£1", "what": "x",
            "refusal": {"title": "Cannot move", "fields": list(OneField()), "to": "won", "action_url": "/d/move/"}}  # fmt: skip
    text = shown("board_card.html", card=card)
    assert "is-refused" in text
    assert 'name="to" value="won"' in text
    assert 'name="why"' in text
