"""The SQLite file: sound, indexed, searched in Chinese and in English, and silent about how it was made."""

import sqlite3
from contextlib import closing

import pytest

from app.exports.formats import sqlite
from app.exports.formats.grams import with_grams
from tests.factories.flat import about


@pytest.fixture(scope="module")
def base(release_files):
    with closing(sqlite3.connect(f"file:{release_files['sqlite'][0]}?mode=ro", uri=True)) as base:
        yield base


def found(base, words):
    return {key for (key,) in base.execute(SEARCH, (words,))}


SEARCH = "SELECT key FROM factors WHERE line IN (SELECT rowid FROM factors_fts WHERE factors_fts MATCH ?)"


def test_it_is_sound_and_every_reference_is_there(base):
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_its_header_tells_what_it_is_and_nothing_of_its_making(base, release_files):
    header = release_files["sqlite"][0].read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert base.execute("PRAGMA application_id").fetchone() == (sqlite.APPLICATION,)
    assert base.execute("PRAGMA user_version").fetchone() == (sqlite.FORMAT,)
    assert base.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert header[24:28] == header[92:96] == b"\0\0\0\1"
    assert int.from_bytes(header[96:100], "big") == 3_040_000
    assert int.from_bytes(header[28:32], "big") * 4096 == release_files["sqlite"][1].bytes


def test_it_can_be_written_to_by_its_reader(release_files, tmp_path):
    copy = tmp_path / "mine.sqlite"
    copy.write_bytes(release_files["sqlite"][0].read_bytes())
    with closing(sqlite3.connect(copy)) as mine, mine:
        mine.execute("CREATE TABLE mine AS SELECT key, value_real * 2 AS twice FROM factors")
        assert mine.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("key = 'acme/grid/bare'", "factors_key"),
        ("geography = 'CN-GD'", "factors_geography"),
        ("activity = 'x' AND geography = 'CN-GD'", "factors_activity"),
        ("dataset = 'acme/grid' AND edition = 'first'", "factors_dataset"),
        ("period_from >= '2022-01-01'", "factors_period"),
    ],
)
def test_what_people_ask_for_has_an_index(base, question, index):
    (plan,) = base.execute(f"EXPLAIN QUERY PLAN SELECT * FROM factors WHERE {question}").fetchall()
    assert index in plan[-1]


@pytest.mark.parametrize(
    "words", ['"电"', '"电网"', '"平均电力"', '"广东电网平均电力"', '"广东" "电力"', "grid guangdong", "name_zh: 电网"]
)
def test_words_of_any_length_are_found_in_both_languages(base, words):
    everything = {key for (key,) in base.execute("SELECT key FROM factors WHERE name_zh = '广东电网平均电力'")}
    assert found(base, words) == everything


@pytest.mark.parametrize("words", ['"力电"', "grids", '"网均"'])
def test_what_is_in_no_name_is_not_found(base, words):
    assert found(base, words) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, None),
        ("grid (average)", "grid (average)"),
        ("电网", " 电 电网 网 "),
        ("the 电网, 力", "the  电 电网 网 ,  力 "),
        ("一二三四五六七八九十百千万", None),
    ],
)
def test_each_part_of_a_run_of_chinese_is_a_word(text, told):
    if told is None and text is not None:
        parts = with_grams(text).split()
        assert max(map(len, parts)) == 12
        assert len(parts) == 13 * 14 // 2 - 1
    else:
        assert with_grams(text) == told


def test_the_release_says_how_its_text_is_searched(base):
    (row,) = base.execute("SELECT label, number, digest, parent, search FROM release").fetchall()
    assert row[:4] == ("2026.3", 3, about().digest, "2026.2")
    assert "twelve characters" in row[4]


def test_without_full_text_there_is_a_reason_and_everything_else():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        assert sqlite.searchable(base, "fts99") == "none: no such module: fts99"


def test_the_working_file_is_gone_even_when_the_making_fails(tmp_path, given_files):
    broken = tmp_path / "flat.csv"
    broken.write_bytes(
        given_files.table.read_bytes().replace(b"2026.1,add", b"2026.1,", 1).replace(b",2,", b",two,", 1)
    )
    with pytest.raises(ValueError, match="two"):
        sqlite.write(broken, given_files.lines, about(), tmp_path / "out.sqlite")
    assert [one.name for one in tmp_path.iterdir()] == ["flat.csv"]
