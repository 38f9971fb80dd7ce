from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import FootingError
from app.mirroring.errors import Altered, Rewritten, StrangeAnswer
from app.mirroring.model import Change, Release, chained, change, manifest, refuse_rewritten, release

D = "sha256:" + "ab" * 32
WORDS = st.sampled_from(["label", "number", "digest", "log", "index", "files", "name", "ends", "change", "release", D])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
LISTED = {"label": "2026.1", "number": 1, "digest": D, "parent": None, "log": {"index": 4}, "changes": 3}
FILE = {"name": "parquet", "media_type": "x/y", "bytes": 7, "rows": 2, "sha256": "ab" * 32}
MANIFEST = {
    "format": 1,
    "release": {"label": "2026.1", "number": 1, "digest": D},
    "files": [FILE],
    "attributions": [{"edition": "acme/grid/first"}],
}
ADDED = {
    "log": {"index": 5},
    "release": "2026.2",
    "change": "amend",
    "digest": D,
    "key": "a/b/c",
    "version": 2,
    "ends": [1],
}
FIRST = release(LISTED)


def a_release(number, digest=None, parent=None):
    spelled = digest or f"sha256:{number:064x}"
    before = parent or (f"sha256:{number - 1:064x}" if number > 1 else None)
    return Release(f"2026.{number}", number, spelled, before, number * 10, 1)


@given(JSON)
def test_whatever_a_stranger_says_is_read_or_refused_and_nothing_else(said):
    for reading in (release, change, lambda one: manifest(one, FIRST)):
        with suppress(FootingError):
            reading(said)


@given(st.data())
def test_one_member_that_is_wrong_is_refused(data):
    whole, reading = data.draw(
        st.sampled_from(
            [(LISTED, release), (ADDED, change), (FILE, lambda one: manifest(MANIFEST | {"files": [one]}, FIRST))]
        )
    )
    name = data.draw(st.sampled_from(sorted(whole.keys() - {"media_type", "parent"})))
    with pytest.raises(StrangeAnswer):
        reading(whole | {name: data.draw(st.sampled_from([None, True, -1, 2.5, "../x", "", {}, [None]]))})


def test_a_manifest_is_read():
    read = manifest(MANIFEST, FIRST)
    assert read.editions == {"acme/grid/first"}
    assert read.file("parquet").saved_as == "footing-2026.1.parquet"
    assert read.file("csv") is None


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", ".hidden", "a/b", "manifest.json", "a\\b", "x" * 70])
def test_a_file_whose_name_leads_elsewhere_is_refused(name):
    with pytest.raises(StrangeAnswer):
        manifest(MANIFEST | {"files": [FILE | {"name": name}]}, FIRST)


def test_a_manifest_of_another_release_is_refused():
    with pytest.raises(Altered, match="another release"):
        manifest(MANIFEST | {"release": MANIFEST["release"] | {"number": 2}}, FIRST)


def test_an_entry_begins_or_ends_a_version_or_closes_a_release():
    assert change(ADDED) == Change(5, "2026.2", D, "a/b/c", 2, (1,))
    assert change(ADDED).begins
    withdrawn = change(ADDED | {"change": "withdraw", "version": 1})
    assert (withdrawn.begins, withdrawn.ends) == (False, (1,))
    assert change(ADDED | {"change": "release", "key": None, "version": None}).is_release
    for wrong in ({"change": "withdraw"}, {"ends": [2]}, {"change": "forget"}):
        with pytest.raises(StrangeAnswer):
            change(ADDED | wrong)


def test_releases_follow_each_other_from_the_first():
    three = [a_release(3), a_release(1), a_release(2)]
    assert [one.number for one in chained(three)] == [1, 2, 3]
    for broken in (
        [a_release(1), a_release(3)],
        [a_release(2)],
        [a_release(1), a_release(2, parent=D)],
        [a_release(1), a_release(1)],
    ):
        with pytest.raises(Altered):
            chained(broken)


def test_a_release_that_changed_or_went_is_refused_and_new_ones_are_not():
    known = [a_release(1), a_release(2)]
    refuse_rewritten(known, [*known, a_release(3)])
    with pytest.raises(Rewritten, match="does not list"):
        refuse_rewritten(known, known[:1])
    with pytest.raises(Rewritten, match=r"2026\.2 is kept here as"):
        refuse_rewritten(known, [known[0], a_release(2, digest=D)])
