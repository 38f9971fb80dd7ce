"""What became of a pinned version, by the lives of its factor's versions alone."""

import hashlib
from uuid import UUID

import pytest

from app.changes.impact import Impact, Lived, outcome
from app.changes.pins import Pin
from app.kit.canonical import spelled
from tests.factories.figures import a_period

KEY = "acme/grid/one"


def lived(number, year=2022, since=1, until=None, *, change="add", ended_by=None, **said):
    period = a_period(year)
    digest = hashlib.sha256(bytes([number])).digest()
    stated = {"reason": None, "replacement": None} | said
    return Lived(
        UUID(int=1), KEY, number, period.first, period.last, digest, f"{KEY}/first", since, until, change, ended_by,
        *stated.values(),
    )  # fmt: skip


def became(lives, before=1, after=9, **pinned):
    found = outcome(Pin(**{"factor": KEY} | pinned), lives, before, after)
    return found.impact, found.pinned and found.pinned.number, found.now and found.now.number


def test_what_is_held_still_is_unchanged():
    assert became([lived(1)]) == (Impact.UNCHANGED, 1, 1)
    assert became([lived(1, 2021), lived(2, 2022)]) == (Impact.UNCHANGED, 2, 2)


def test_a_newer_period_that_came_after_the_first_release_extends():
    lives = [lived(1, 2021), lived(2, 2022, since=3, change="extend"), lived(3, 2023, since=5, change="extend")]
    assert became(lives) == (Impact.EXTENDED, 1, 3)
    assert became(lives, after=4) == (Impact.EXTENDED, 1, 2)
    assert became(lives, before=3, version=1) == (Impact.EXTENDED, 1, 3)
    assert became(lives, before=5, version=1) == (Impact.UNCHANGED, 1, 1)
    assert became(lives, before=None, version=2) == (Impact.EXTENDED, 2, 3)


def test_an_amended_version_leads_to_the_last_amendment_of_its_period():
    lives = [
        lived(1, until=2, ended_by="amend"),
        lived(2, since=2, until=4, change="amend", ended_by="amend"),
        lived(3, since=4, change="amend"),
        lived(4, 2023, since=5, change="extend"),
    ]
    assert became(lives) == (Impact.AMENDED, 1, 3)
    assert became(lives, after=3) == (Impact.AMENDED, 1, 2)
    assert became(lives, before=2, version=2) == (Impact.AMENDED, 2, 3)


def test_a_new_edition_takes_the_place_of_every_period():
    lives = [
        lived(1, 2018, until=3, ended_by="replace"),
        lived(2, 2019, until=3, ended_by="replace"),
        lived(3, 2022, since=3, until=5, change="replace", ended_by="amend"),
        lived(4, 2022, since=5, change="amend"),
    ]
    assert became(lives, version=1) == (Impact.REPLACED, 1, 4)
    assert became(lives, after=3) == (Impact.REPLACED, 2, 3)
    assert became(lives, before=3, version=3) == (Impact.AMENDED, 3, 4)


def test_a_withdrawn_version_names_its_withdrawal():
    lives = [lived(1, 2021), lived(2, until=4, ended_by="withdraw", reason="error", replacement="acme/grid/two")]
    assert became(lives) == (Impact.WITHDRAWN, 2, None)
    assert became(lives, after=3) == (Impact.UNCHANGED, 2, 2)
    found = outcome(Pin(factor=KEY), lives, 1, 9)
    assert (found.ended.until, found.ended.reason, found.ended.replacement) == (4, "error", "acme/grid/two")


def test_amended_then_withdrawn_is_withdrawn_with_the_later_reason():
    lives = [
        lived(1, until=2, ended_by="amend"),
        lived(2, since=2, until=3, change="amend", ended_by="withdraw", reason="duplicate"),
    ]
    assert became(lives) == (Impact.WITHDRAWN, 1, None)
    assert outcome(Pin(factor=KEY), lives, 1, 9).ended.reason == "duplicate"


@pytest.mark.parametrize(
    ("pinned", "before", "impact"),
    [
        ({"version": 9}, 1, Impact.UNKNOWN),
        ({"digest": "sha256:" + "0" * 64}, 1, Impact.UNKNOWN),
        ({"version": 1, "digest": "sha256:" + "0" * 64}, 1, Impact.DIGEST_MISMATCH),
        ({"version": 1, "digest": spelled(hashlib.sha256(b"\x01").digest())}, 1, Impact.UNCHANGED),
        ({"digest": spelled(hashlib.sha256(b"\x01").digest())}, None, Impact.UNCHANGED),
        ({}, None, Impact.UNKNOWN),
        ({"malformed": "no"}, 1, Impact.MALFORMED),
    ],
)
def test_what_cannot_be_judged_is_told_apart(pinned, before, impact):
    found = outcome(Pin(**{"factor": KEY} | pinned), [lived(1)], before, 9)
    assert found.impact is impact
    assert (found.because is None) == (impact is Impact.UNCHANGED)


def test_a_factor_that_is_not_there_or_not_yet_is_unknown():
    assert became([])[0] is Impact.UNKNOWN
    assert became([lived(1, since=2)])[0] is Impact.UNKNOWN
    assert became([lived(1, since=5)], before=None, after=4, version=1)[0] is Impact.UNKNOWN


@pytest.mark.parametrize("pinned", [{"version": 2}, {"digest": spelled(hashlib.sha256(b"\x02").digest())}])
def test_a_version_that_the_first_release_does_not_hold_is_unknown(pinned):
    not_yet = [lived(1, 2021), lived(2, 2022, since=3, change="extend")]
    no_more = [lived(1, since=2, change="amend"), lived(2, until=2, ended_by="amend")]
    for lives in (not_yet, no_more):
        found = outcome(Pin(factor=KEY, **pinned), lives, 2, 9)
        assert (found.impact, found.because) == (Impact.UNKNOWN, "the release `from` does not hold this version")
    assert became(not_yet, before=3, **pinned)[0] is Impact.UNCHANGED


def test_another_digest_is_told_before_the_release_is_looked_at():
    pinned = {"version": 1, "digest": "sha256:" + "0" * 64}
    assert became([lived(1, since=5)], before=2, **pinned)[0] is Impact.DIGEST_MISMATCH
