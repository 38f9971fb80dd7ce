import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mirroring import store
from app.mirroring.errors import Occupied, Rewritten
from app.mirroring.lines import Line
from app.mirroring.model import Change
from tests.unit.mirroring.test_model import a_release

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "extend", "amend", "replace", "withdraw"]), st.integers(0, 4)), max_size=8
)


def a_line(key, version):
    return Line(f'{{"key":"{key}","version":{version}}}', f"sha256:{key}-{version}", key, version, "acme/grid/first")


def played(steps, held, index):
    """The entries of a release whose steps are these, and what it holds afterwards; no factor changes twice."""
    entries, touched = [], set()
    for kind, which in steps:
        key = f"acme/grid/f{which}"
        there = sorted(version for one, version in held["now"] if one == key)
        if key in touched or (kind != "add") != bool(there):
            continue
        touched.add(key)
        version = there[0] if kind == "withdraw" else held["last"].get(key, 0) + 1
        ends = {"amend": there[-1:], "replace": there, "withdraw": there[:1]}.get(kind, [])
        entries.append(Change(next(index), "any", a_line(key, version).digest, key, version, tuple(ends)))
        held["now"] -= {(key, one) for one in ends}
        if kind != "withdraw":
            held["now"].add((key, version))
            held["last"][key] = version
    return entries


@settings(deadline=None, max_examples=25)  # each writes through to the disk
@given(st.lists(STEPS, min_size=1, max_size=5))
def test_following_what_changed_and_loading_the_whole_hold_the_same(releases):
    held, index = {"now": set(), "last": {}}, count(1)
    with TemporaryDirectory() as name, store.opened(Path(name)) as followed:
        for number, steps in enumerate(releases, start=1):
            entries = played(steps, held, index)
            with store.at_once(followed):
                store.add(followed, (a_line(one.key, one.version) for one in entries if one.begins), None)
                store.follow(followed, entries, number)
                store.reach(followed, a_release(number))
            expected = [f"{a_line(*one).text}\n".encode() for one in sorted(held["now"])]
            assert list(store.current(followed)) == expected
            assert store.is_sound(followed)
            with TemporaryDirectory() as other, store.opened(Path(other)) as loaded:
                loading(loaded, sorted(held["now"]), number)
                assert list(store.current(loaded)) == expected


def loading(opened, places, number):
    with store.at_once(opened):
        store.begin(opened)
        store.add(opened, (a_line(*one) for one in places), number)
        store.end(opened, number)
        store.reach(opened, a_release(number))


def test_loading_again_ends_what_is_not_there_any_more(tmp_path):
    with store.opened(tmp_path) as opened:
        loading(opened, [("a", 1), ("b", 1)], 1)
        loading(opened, [("b", 1), ("c", 1)], 3)
        rows = opened.execute("SELECT key, since, until FROM records ORDER BY key").fetchall()
    assert rows == [(b"a", 1, 3), (b"b", 1, None), (b"c", 3, None)]


def test_what_fails_inside_leaves_nothing(tmp_path):
    with store.opened(tmp_path) as opened:
        loading(opened, [("a", 1)], 1)
        with pytest.raises(AttributeError), store.at_once(opened):
            store.add(opened, [a_line("b", 1), None], 2)
        assert len(list(store.current(opened))) == 1
        assert store.reached(opened) == (1, 10)


@pytest.mark.parametrize("change", ["line = 'x'", "until = 7", "since = NULL", "version = 9", "edition = ''"])
def test_any_part_of_a_record_that_changes_is_seen(tmp_path, change):
    with store.opened(tmp_path) as opened:
        loading(opened, [("a", 1), ("b", 1)], 1)
        assert store.is_sound(opened)
        opened.execute(f"UPDATE records SET {change} WHERE key = 'a'")
        assert not store.is_sound(opened)


def test_how_far_it_is_cannot_change_unseen(tmp_path):
    with store.opened(tmp_path) as opened:
        loading(opened, [("a", 1)], 1)
        opened.execute("UPDATE reached SET log_index = 11")
        assert not store.is_sound(opened)


def test_a_version_with_another_digest_is_refused(tmp_path):
    with store.opened(tmp_path) as opened:
        loading(opened, [("a", 1)], 1)
        with pytest.raises(Rewritten):
            store.add(opened, [Line("{}", "sha256:other", "a", 1, "e")], None)


def test_records_that_another_program_holds_are_not_taken_for_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_WAIT_S", 0)
    with store.opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / store.RECORDS, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Occupied), store.opened(tmp_path):
            pass
