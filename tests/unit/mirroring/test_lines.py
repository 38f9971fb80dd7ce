import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.canonical import spelled
from app.mirroring.errors import Altered
from app.mirroring.lines import line, lines, served
from tests.factories.figures import a_content, a_version, gases

VERSION = a_version()
TEXT = VERSION.rendered.decode()


@pytest.mark.parametrize("content", [a_content(), gases(), a_content(value=Decimal("0.00000012"), note="一\u2028é")])
def test_the_digest_of_a_record_is_worked_out_from_what_is_served(content):
    version = a_version(content, number=2, preceding=1)
    found = line(version.rendered.decode())
    assert (found.digest, found.key, found.version) == (spelled(version.digest), str(version.key), 2)
    assert found.edition == version.edition


@given(st.integers(0, len(TEXT) - 1), st.sampled_from('0159aZ"}{,: \\'))
def test_a_character_that_changes_changes_the_digest_or_nothing_that_is_said(place, other):
    altered = TEXT[:place] + other + TEXT[place + 1 :]
    try:
        found = line(altered)
    except Altered:
        return
    assert json.loads(found.text, parse_float=Decimal) == json.loads(TEXT, parse_float=Decimal)


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "null", "{}", TEXT[:-1], TEXT + " ", "[" * 100_000, "9" * 9_999, "NaN"]
)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(Altered):
        line(text)


@pytest.mark.parametrize("figure", ["1e999999999", "NaN", "1e-999999999", "true"])
def test_a_figure_that_is_none_is_refused_at_once(figure):
    with pytest.raises(Altered):
        line(TEXT.replace(":0.4403,", f":{figure},", 1))


def test_a_record_is_cut_out_of_an_answer_as_it_stands_there():
    assert served(b'{"factor":' + VERSION.rendered + b',"status":"current","factor":{}}').text == TEXT
    for body in (b"", b'{"factor":', b'{"other":{}}', b"\xff", VERSION.rendered, b'{"factor":1e999999999}'):
        with pytest.raises(Altered):
            served(body)


def test_lines_are_read_wherever_parts_of_a_file_end(tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_bytes((TEXT + "\n").encode() * 700)
    assert [one.text for one in lines(file)] == [TEXT] * 700


@pytest.mark.parametrize("raw", [b"{", b"\x28\xb5\x2f\xfd no", b"\x1f\x8b\x08 no", b"x" * (3 << 20), b"\xff\n"])
def test_a_file_that_has_no_lines_is_refused(tmp_path, raw):
    (tmp_path / "some").write_bytes(raw)
    with pytest.raises(Altered):
        list(lines(tmp_path / "some"))
