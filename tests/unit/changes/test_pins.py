"""Lists of pinned factors: read strictly as a whole, patiently row by row."""

import pytest

from app.changes.errors import BadPins, BadTable
from app.changes.pins import MOST, Pin, from_csv, from_json
from app.lookup.errors import BadQuestion

DIGEST = "sha256:" + "a" * 64


def test_json_takes_keys_and_objects_in_the_order_given():
    found = from_json(
        {"from": "2026.1", "factors": ["a/b/c", {"factor": "d", "version": 2}, {"key": "e", "digest": DIGEST}]}
    )
    assert (found.before, found.after) == ("2026.1", None)
    assert found.pins == [Pin(factor="a/b/c"), Pin(factor="d", version=2), Pin(factor="e", digest=DIGEST)]


@pytest.mark.parametrize(
    "row",
    [
        7,
        None,
        [],
        "",
        {},
        {"factor": 1},
        {"factor": ""},
        {"factor": "a\x00"},
        {"factor": "x" * 401},
        {"factor": "a", "x": 1},
    ]
    + [{"factor": "a", "version": one} for one in (0, -1, True, "1", 1.5, 10**7)]
    + [{"factor": "a", "digest": one} for one in (1, "abc", DIGEST.upper())],
)
def test_a_wrong_row_is_told_and_spoils_no_other(row):
    wrong, right = from_json({"from": "2026.1", "factors": [row, "a/b/c"]}).pins
    assert wrong.malformed
    assert right == Pin(factor="a/b/c")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "a",
        {},
        {"factors": {}},
        {"factors": [], "form": "x"},
        {"factors": [], "from": 2026.1},
        {"factors": ["a"] * (MOST + 1)},
    ],
)
def test_another_form_of_body_is_refused_with_what_is_accepted(body):
    with pytest.raises(BadPins) as refused:
        from_json(body)
    assert refused.value.hint


def test_csv_needs_a_header_and_takes_a_byte_order_mark_and_empty_lines():
    found = from_csv(f'\ufeffkey, version ,digest\r\na/b/c,2,\r\n\r\n"d",,{DIGEST}\r\n'.encode(), {"to": "2026.2"})
    assert (found.before, found.after) == (None, "2026.2")
    assert found.pins == [Pin(factor="a/b/c", version=2), Pin(factor="d", digest=DIGEST)]


def test_columns_that_are_not_read_may_have_any_name():
    found = from_csv(b"site,,,key,note,note,version\nhere,1,2,a/b/c,x,y,3\n", {})
    assert found.pins == [Pin(factor="a/b/c", version=3)]


def test_without_a_release_every_row_that_can_be_read_names_a_version_or_a_digest():
    rows = ["a/b/c", {"factor": "d"}, 7, {"factor": "e", "version": 1}, {"factor": "f", "digest": DIGEST}]
    with pytest.raises(BadQuestion, match="a row names no version"):
        from_json({"to": "2026.1", "factors": rows})
    assert len(from_json({"factors": rows[2:]}).pins) == 3
    assert len(from_json({"from": "2026.1", "factors": rows}).pins) == 5
    with pytest.raises(BadQuestion, match="a row names no version"):
        from_csv(b"key,version\na,\nb,1\n", {})
    assert len(from_csv(b"key,version\na,\nb,1\n", {"from": "2026.1"}).pins) == 2


def test_wrong_rows_of_a_table_are_told():
    pins = from_csv(b"factor,version\na,x\nb\nc,1,2\n,3\nd,1\n", {}).pins
    assert [bool(one.malformed) for one in pins] == [True, True, True, True, False]


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"\n\n",
        b"\xff\xfe",
        b"version\n1\n",
        b"factor,key\na,a\n",
        b"factor,version,version\na,1,1\n",
        b"site,unit\na,b\n",
        b'factor\n"a\n',
        b"a/b/c\n",
    ],
)
def test_a_table_that_cannot_be_read_is_refused(table):
    with pytest.raises(BadTable):
        from_csv(table, {})


def test_a_table_with_too_many_rows_is_refused():
    with pytest.raises(BadPins):
        from_csv(b"factor\n" + b"a\n" * (MOST + 1), {})
