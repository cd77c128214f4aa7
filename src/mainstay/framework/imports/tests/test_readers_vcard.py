"""vCard files of every version and producer come in as one row per card."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.framework.imports.readers.rows import Limits, ReadingFailed
from mainstay.framework.imports.readers.vcard import parse_cards, parse_property, split_unescaped, unescape
from mainstay.framework.imports.readers.vcard_rows import PhotoReference, VCardReading, read_photo


def cards(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "x.vcf"
    path.write_bytes(text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode(encoding))
    with VCardReading(path) as reading:
        return [(reading.header.as_dict(row), row.fault) for row in reading.rows()]


def card(body, version="3.0"):
    return f"BEGIN:VCARD\nVERSION:{version}\n{body}\nEND:VCARD\n"


def one(tmp_path, body, version="3.0"):
    ((values, fault),) = cards(tmp_path, card(body, version))
    assert fault is None
    return values


def test_lines_folded_in_the_middle_of_a_letter_are_joined(tmp_path):
    raw = "FN:Jānis Bērziņš".encode()
    cut = raw.index("ē".encode()) + 1
    data = b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + raw[:cut] + b"\r\n " + raw[cut:] + b"\r\nEND:VCARD\r\n"
    assert cards(tmp_path, data)[0][0]["full_name"] == "Jānis Bērziņš"


def test_quoted_printable_of_version_21_is_decoded_with_its_charset(tmp_path):
    body = "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C4=93rzi=C5=86=C5=A1;J=C4=81=\nnis;;;\nTEL;CELL;PREF:+371 2"
    values = one(tmp_path, body, "2.1")
    assert (values["family_name"], values["given_name"]) == ("Bērziņš", "Jānis")
    assert values["full_name"] == "Jānis Bērziņš"
    body = "FN;CHARSET=windows-1257;ENCODING=QUOTED-PRINTABLE:B=E7rzi=F2=F0"
    assert one(tmp_path, body, "2.1")["full_name"] == "Bērziņš"


def test_old_text_without_a_charset_is_read_in_the_code_page_of_the_file(tmp_path):
    body = card("N:Bērziņš;Jānis\nORG:Ķīmijas rūpnīca\nNOTE:Šķērsiela, Žīguru nams", "2.1")
    assert cards(tmp_path, body, "cp1257")[0][0]["company"] == "Ķīmijas rūpnīca"
    assert cards(tmp_path, body, "utf-16")[0][0]["company"] == "Ķīmijas rūpnīca"


def test_several_numbers_and_addresses_keep_type_label_and_preference(tmp_path):
    values = one(
        tmp_path,
        'FN:A\nTEL;TYPE=WORK,VOICE:1\nTEL;TYPE=cell;TYPE=pref:2\nTEL;TYPE="home,fax":3\nitem1.TEL:4\n'
        "item1.X-ABLabel:_$!<AssistantPhone>!$_\nEMAIL;TYPE=HOME:h@x.lv\nEMAIL;TYPE=WORK;PREF=1:w@x.lv",
    )  # fmt: skip
    assert [(phone["value"], phone["types"], phone["label"]) for phone in values["phones"]] == [
        ("2", ["cell"], ""),
        ("1", ["work"], ""),
        ("3", ["fax", "home"], ""),
        ("4", [], "AssistantPhone"),
    ]
    assert (values["phone"], values["phone_work"], values["mobile"], values["fax"]) == ("2", "1", "2", "3")
    assert (values["email"], values["email_home"], values["email_work"]) == ("w@x.lv", "h@x.lv", "w@x.lv")


def test_version_4_uris_and_parameter_escapes_are_read(tmp_path):
    values = one(
        tmp_path,
        'FN:A\nTEL;VALUE=uri;TYPE="work,voice":tel:+1-418-656-9254;ext=102\nEMAIL:mailto:a@x.lv\nBDAY:--0203',
        "4.0",
    )
    assert values["phone_work"] == "+1-418-656-9254 ext. 102"
    assert values["email"] == "a@x.lv"
    assert values["birthday"] == "--0203"
    entry = parse_property(b"ADR;LABEL=\"Mr ^'X^'^nStreet\":;;Street")
    assert entry is not None
    assert entry.parameters["LABEL"] == ['Mr "X"\nStreet']


def test_escapes_and_structured_values():
    assert unescape(r"a\, b\; c\nd\\n \"q\" http\://x") == 'a, b; c\nd\\n "q" http://x'
    assert split_unescaped(r"a\;b;c\\;d", ";") == [r"a\;b", r"c\\", "d"]


@pytest.mark.parametrize(
    ("text", "day"), [("19800322", "1980-03-22"), ("1980-03-22T00:00:00Z", "1980-03-22"), ("1980", "1980")]
)
def test_days_are_brought_to_one_form(tmp_path, text, day):
    assert one(tmp_path, f"FN:A\nBDAY:{text}")["birthday"] == day


def test_a_photo_stays_in_the_file_and_is_read_by_its_reference(tmp_path):
    text = card("FN:No photo") + card("FN:B\nPHOTO;ENCODING=b;TYPE=PNG:aGVs\n bG8=\nTEL:1")
    values = cards(tmp_path, text)[1][0]
    assert values["photo"] == {"card": 2, "position": 0, "media_type": "image/png", "size": 5, "uri": ""}
    assert values["phone"] == "1"
    assert read_photo(tmp_path / "x.vcf", PhotoReference(**values["photo"])) == b"hello"
    with pytest.raises(ReadingFailed, match="no photo any more"):
        read_photo(tmp_path / "x.vcf", PhotoReference(1, 0, "image/png", 5))
    assert one(tmp_path, "FN:A\nPHOTO:data:image/gif;base64,aGVsbG8=", "4.0")["photo"]["media_type"] == "image/gif"
    assert one(tmp_path, "FN:A\nPHOTO:https://x.lv/a.jpg", "4.0")["photo"]["uri"] == "https://x.lv/a.jpg"


def test_data_of_version_21_ends_at_a_blank_line_or_the_next_property(tmp_path):
    body = "FN:A\nPHOTO;TYPE=JPEG;ENCODING=BASE64:\n aGVs\n bG8=\n\nTEL;HOME:1"
    assert one(tmp_path, body, "2.1")["phone"] == "1"
    body = "FN:A\nPHOTO;BASE64;JPEG:aGVs\nbG8=\nTEL;HOME:2"
    values = one(tmp_path, body, "2.1")
    assert (values["phone"], values["photo"]["size"]) == ("2", 5)


def test_a_card_inside_a_card_is_passed_over(tmp_path):
    inner = "BEGIN:VCARD\nVERSION:2.1\nFN:Assistant\nTEL:9\nEND:VCARD"
    assert one(tmp_path, f"FN:Boss\nAGENT:\n{inner}\nTEL:1", "2.1")["phones"][0]["value"] == "1"


def test_cards_cut_off_empty_or_missing_are_faults(tmp_path):
    found = cards(tmp_path, "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C")
    assert [(values["full_name"], bool(fault)) for values, fault in found] == [("A", True), ("B", False), ("C", True)]
    assert "Card 3 has no END:VCARD" in str(found[2][1])
    assert "names nobody" in str(cards(tmp_path, card("CATEGORIES:x"))[0][1])
    with pytest.raises(ReadingFailed, match="no card"):
        cards(tmp_path, "hello\n")


def test_cards_and_entries_without_end_are_bounded():
    lines = [b"BEGIN:VCARD\n", b"FN:A\n", *[b"TEL:1\n"] * 50, b"END:VCARD\n"]
    (found,) = parse_cards(iter(lines), limits=Limits(card_properties=10))
    assert len(found.properties) == 10
    assert "more than 10 entries" in str(found.fault)
    with pytest.raises(ReadingFailed, match="longer than 1000"):
        list(parse_cards(iter([b"BEGIN:VCARD\n", b"NOTE:a\n", *[b" " + b"x" * 100] * 50]), limits=Limits(record=1000)))


@given(
    st.lists(
        st.binary(max_size=60)
        | st.sampled_from(
            [
                b"BEGIN:VCARD",
                b"END:VCARD",
                b"FN:A",
                b" x",
                b'TEL;X="',
                b"N;ENCODING=QUOTED-PRINTABLE:=",
                b"PHOTO;ENCODING=b:a",
            ]
        ),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_cards_or_a_sentence(tmp_path, lines):
    path = tmp_path / "x.vcf"
    path.write_bytes(b"\r\n".join([b"BEGIN:VCARD", *lines]))
    told = "cards"
    try:
        with VCardReading(path) as reading:
            for row in reading.rows():
                assert len(row.cells) == len(reading.header)
    except ReadingFailed as error:
        told = str(error.sentence)
    assert told
