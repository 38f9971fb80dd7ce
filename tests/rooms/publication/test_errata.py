"""An amendment that says the figure was wrong warns who reads the old one; the old one itself stays."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.changes.history import history_entry
from app.lookup.queries.get import versions
from app.releases.model import Erratum, Status
from app.wiring import read_world
from tests.factories.figures import a_period, a_statement

pytestmark = pytest.mark.asyncio


def corrected(erratum=Erratum.ERROR, **changed):
    return replace(a_statement(**changed), erratum=erratum)


async def history(registry):
    world = await read_world(registry.database, registry.hot)
    lives = await versions(world, "acme/grid/average-cn-gd", None)
    return [history_entry(world.announced, life, lives) for life in lives]


async def test_who_reads_the_wrong_figure_hears_which_version_is_right(registry):
    first = await registry.release(a_statement())
    before = await registry.answer(release=first.label)
    second = await registry.release(corrected(value=Decimal("440.3")))
    pinned = await registry.answer(release=first.label)
    assert (pinned.record, pinned.status) == (before.record, Status.SUPERSEDED)
    (notice,) = pinned.notices
    assert (notice["notice"], notice["erratum"], notice["version"]) == ("erratum", "error", 2)
    assert (notice["release"], notice["uri"]) == (second.label, "/v1/factors/acme/grid/average-cn-gd/versions/2")
    assert list((await registry.answer()).notices) == []


async def test_the_history_tells_classes_and_notices(registry):
    await registry.release(a_statement())
    await registry.release(corrected(value=Decimal("440.3")))
    await registry.release(a_statement(value=Decimal("440.4")), a_statement(reference_period=a_period(2023)))
    told = await history(registry)
    assert [one["change_class"] for one in told] == [None, "major", "minor", None]
    assert [len(one["notices"]) for one in told] == [1, 0, 0, 0]


async def test_an_update_that_corrects_nothing_warns_nobody(registry):
    first = await registry.release(a_statement())
    await registry.release(a_statement(value=Decimal("440.3")))
    assert list((await registry.answer(release=first.label)).notices) == []


async def test_a_typo_in_words_warns_nobody(registry):
    first = await registry.release(a_statement())
    await registry.release(corrected(Erratum.TYPO, name_zh="广东"))
    assert list((await registry.answer(release=first.label)).notices) == []


async def test_an_erratum_that_is_not_announced_is_not_told(registry):
    first = await registry.release(a_statement())
    await registry.release(corrected(value=Decimal("440.3")), announced=False)
    assert list((await registry.answer(release=first.label)).notices) == []


async def test_a_class_and_an_erratum_are_set_once(registry, app, owner):
    await registry.release(a_statement())
    await registry.release(corrected(value=Decimal("440.3")))
    for connection, sql in (
        (app, "UPDATE releases_member SET change_class = 'patch' WHERE until IS NULL"),
        (app, "UPDATE releases_member SET erratum = 'typo' WHERE until IS NOT NULL"),
        (owner, "UPDATE releases_member SET change_class = 'patch'"),
        (owner, "UPDATE releases_member SET erratum = 'typo' WHERE until IS NULL"),
    ):
        with pytest.raises(Exception, match=r"denied|refused|violates"):
            await connection.execute(sql)
