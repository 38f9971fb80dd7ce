"""The same rows give the same bytes: at another time, elsewhere, under other settings, in another process."""

import hashlib
import sys

import pytest

from app.exports.formats.catalogue import FORMATS
from app.exports.formats.compressed import unpacked
from tests.factories.flat import about, given, hostile_records
from tests.factories.opening import ROOT, run

ELSEWHERE = """
import os, sys
os.umask(0o077)
from pathlib import Path
from app.exports.formats.catalogue import FORMATS
from tests.factories.flat import about
table, lines, out = map(Path, sys.argv[1:])
for one in FORMATS:
    one.write(table, lines, about(), out / one.name)
"""
NAMES = [one.name for one in FORMATS]


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory, given_files):
    """The same files made in another folder, zone, language and order of sets."""
    out = tmp_path_factory.mktemp("elsewhere") / "a folder"
    out.mkdir()
    settings = {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    run(sys.executable, "-c", ELSEWHERE, given_files.table, given_files.lines, out, cwd=out, **settings)
    return out


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_the_same_bytes_everywhere(name, release_files, elsewhere):
    path, told = release_files[name]
    assert digest(elsewhere / name) == digest(path) == told.sha256
    assert path.stat().st_size == told.bytes


@pytest.mark.parametrize("name", NAMES)
def test_a_format_tells_no_time_and_no_place(name, release_files, given_files):
    content = b"".join(unpacked(release_files[name][0]))
    assert str(given_files.table.parent).encode() not in content
    assert str(release_files[name][0].parent).encode() not in content


@pytest.mark.parametrize("name", [one.name for one in FORMATS if one.is_compressed])
def test_the_digest_of_the_content_is_that_of_the_text(name, release_files):
    path, told = release_files[name]
    assert hashlib.sha256(b"".join(unpacked(path))).hexdigest() == told.content_sha256
    assert told.content_sha256 != told.sha256


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_every_format_counts_its_rows_and_none_fails_without_any(form, tmp_path, release_files, given_files):
    assert release_files[form.name][1].rows == len(given_files.rows)
    empty = given(tmp_path, [])
    assert form.write(empty.table, empty.lines, about(), tmp_path / "out") == 0


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_a_file_that_is_there_already_is_written_anew(form, tmp_path, release_files, given_files):
    out = tmp_path / "out"
    out.write_bytes(b"what an earlier run left" * 1_000)
    form.write(given_files.table, given_files.lines, about(), out)
    assert digest(out) == release_files[form.name][1].sha256


def test_the_order_in_which_terms_are_given_does_not_matter(tmp_path, given_files):
    turned = {name: tuple(reversed(getattr(about(), name))) for name in ("editions", "licences", "publishers")}
    for form in FORMATS:
        form.write(given_files.table, given_files.lines, about(), tmp_path / "one")
        form.write(given_files.table, given_files.lines, about(**turned), tmp_path / "other")
        assert digest(tmp_path / "one") == digest(tmp_path / "other"), form.name


def test_records_that_try_everything_are_in_the_order_of_files():
    records = hostile_records()
    assert [one["key"] for one in records] == sorted(one["key"] for one in records)
