"""The manifest: canonical, the same in whatever order it is told, and only of files that hold the same rows."""

import json
from dataclasses import replace

import pytest

from app.exports.errors import FilesDiffer
from app.exports.formats.catalogue import FORMATS
from app.exports.manifest import manifest
from app.kit.canonical import canonical_bytes
from tests.factories.flat import about
from tests.golden.exports import FILES, GOLDEN, produced, written


def test_what_files_say_of_a_release_is_as_agreed():
    assert written(produced()) == GOLDEN.read_text(encoding="utf-8")


def test_it_is_canonical_and_names_the_release_its_rows_and_its_files():
    said = json.loads(manifest(about(), FILES))
    assert canonical_bytes(said) == manifest(about(), FILES)
    assert said["format"] == 1
    assert said["release"] == {"label": "2026.3", "number": 3, "digest": about().digest}
    assert said["rows"] == 2
    assert [one["name"] for one in said["files"]] == ["csv.gz", "parquet"]
    assert [("content_sha256" in one) for one in said["files"]] == [True, False]
    assert said["left_out"] == [{"edition": "acme/closed/1", "licence": "acme-closed", "rows": 12}]
    assert len(said["sources"]) == 4
    assert set(said["citation"]) == {"bibtex", "csl", "datacite", "pact"}


def test_every_edition_has_its_attribution_and_every_licence_its_title():
    said = json.loads(manifest(about(), FILES))
    assert {one["edition"]: one["text"] for one in said["attributions"]} == {
        one.key: one.attribution for one in about().editions
    }
    assert {one["licence"] for one in said["attributions"]} == {one["id"] for one in said["licences"]}


def test_the_order_in_which_it_is_told_does_not_matter():
    names = ("publishers", "datasets", "editions", "licences", "left_out")
    turned = about(**{name: tuple(reversed(getattr(about(), name))) for name in names})
    assert manifest(turned, FILES[::-1]) == manifest(about(), FILES)


@pytest.mark.parametrize("files", [(), (FILES[0], replace(FILES[1], rows=3))])
def test_files_of_different_rows_have_no_manifest(files):
    with pytest.raises(FilesDiffer) as refused:
        manifest(about(), files)
    assert refused.value.hint


def test_the_manifest_of_real_files_lists_each_format_once(release_files):
    said = json.loads(manifest(about(), [told for _, told in release_files.values()]))
    assert [one["name"] for one in said["files"]] == sorted(one.name for one in FORMATS)
    assert len({one["sha256"] for one in said["files"]}) == len(FORMATS)
