"""The records of a release, from its file alone: whole, and by the digest of their text."""

import hashlib
from dataclasses import replace

import pytest

from app.exports.formats.compressed import zstandard
from app.mirroring import store
from app.mirroring.errors import Altered, NoMirror
from app.mirroring.folder import agrees
from app.mirroring.model import File, Manifest
from app.mirroring.records import Goal, Hears, bring, lines_of, packed
from app.mirroring.site import site
from tests.factories.figures import a_key, a_version
from tests.unit.mirroring.test_model import a_release

AT = site("http://127.0.0.1:1")  # where nobody answers: what is asked here fails
LINES = b"".join(a_version(key=a_key(f"f-{one}")).rendered + b"\n" for one in range(5))


def a_goal(folder, number=1, content=LINES, **changed):
    """A release that holds these lines, its file in a folder."""
    place = folder / "whole.jsonl"
    place.write_bytes(content)
    said = {"rows": 5, "bytes": len(content), "content_sha256": hashlib.sha256(content).hexdigest()}
    file = File("jsonl.zst", "whole.jsonl", sha256="", **said | changed)
    release = a_release(number)
    manifest = Manifest(release.label, number, release.digest, (file,), frozenset({"acme/grid/first"}))
    return Goal(release, manifest, tuple(map(a_release, range(1, number + 1))), file, lambda: place)


@pytest.fixture
def hears():
    said = []
    return Hears(said.append, said.append, lambda _: lambda _, __: None), said


def held(folder):
    with store.opened(folder) as opened:
        return b"".join(store.current(opened)), store.reached(opened)


def test_records_are_loaded_once_and_then_found_in_step(tmp_path, hears):
    goal = a_goal(tmp_path)
    assert bring(AT, tmp_path, goal, hears[0])
    assert held(tmp_path) == (LINES, (1, 10))
    assert bring(AT, tmp_path, replace(goal, whole=None), hears[0])
    assert hears[1] == []


@pytest.mark.parametrize("changed", [{"content_sha256": "0" * 64}, {"rows": 4}])
def test_records_that_are_not_the_manifests_even_whole_are_refused_and_the_old_ones_kept(tmp_path, hears, changed):
    bring(AT, tmp_path, a_goal(tmp_path, content=LINES), hears[0])
    with pytest.raises(Altered, match="other records"):
        bring(AT, tmp_path, a_goal(tmp_path, 2, LINES[: LINES.index(b"\n") + 1], **{"rows": 1} | changed), hears[0])
    assert held(tmp_path) == (LINES, (1, 10))


def test_records_that_do_not_agree_any_more_are_told_and_loaded_again(tmp_path, hears):
    bring(AT, tmp_path, a_goal(tmp_path), hears[0])
    rest = LINES[LINES.index(b"\n") + 1 :]
    assert bring(AT, tmp_path, a_goal(tmp_path, content=rest, rows=4), hears[0])
    assert held(tmp_path)[0] == rest
    assert hears[1] == ["the records differ from whole.jsonl: that is fetched whole"]


def test_damaged_records_are_told_and_loaded_again(tmp_path, hears):
    bring(AT, tmp_path, a_goal(tmp_path), hears[0])
    for damage in (b"", b"no database" * 999):
        (tmp_path / store.RECORDS).write_bytes(damage)
        assert bring(AT, tmp_path, a_goal(tmp_path), hears[0]) == (damage == b"")
        assert held(tmp_path) == (LINES, (1, 10))


def test_more_changes_than_the_whole_file_is_worth_are_not_asked_for(tmp_path, hears):
    bring(AT, tmp_path, a_goal(tmp_path), hears[0])
    goal = a_goal(tmp_path, 2)
    many = tuple(replace(one, changes=10_000) for one in goal.listed)
    assert bring(AT, tmp_path, replace(goal, listed=many), hears[0])
    assert hears[1] == ["10000 changes since: the whole file takes less"]


def test_a_file_of_lines_is_made_from_the_records_or_not_at_all(tmp_path, hears):
    bring(AT, tmp_path, a_goal(tmp_path), hears[0])
    file, place = a_goal(tmp_path).file, tmp_path / "made"
    assert not packed(tmp_path, file, place)
    assert not place.exists()
    assert not packed(tmp_path, replace(file, name="parquet"), place)
    with zstandard(tmp_path / "other") as out:
        out.write(LINES)
    raw = (tmp_path / "other").read_bytes()
    right = replace(file, bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    assert packed(tmp_path, right, place)
    assert agrees(place, right)


def test_a_release_without_lines_is_refused_with_what_to_do():
    with pytest.raises(NoMirror) as refused:
        lines_of(Manifest("2026.1", 1, "", (), frozenset()))
    assert "--files-only" in refused.value.hint
