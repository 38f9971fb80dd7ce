"""What checks compare with, read from a real registry: the same as worked out without one, and at a bounded cost."""

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
import pytest_asyncio
from sqlalchemy import event

from app.factors.model import DeclaredUnit, FactorKey
from app.factors.validation.finding import Severity
from app.kit.db import Database
from app.proposals.checks.figures import classes, family
from app.proposals.checks.run import findings
from app.proposals.model import Change
from app.proposals.queries.baseline import beside
from app.provenance.errors import UnknownDataset
from app.releases.model import ChangeKind
from tests.factories.checking import a_change, a_submission, placed
from tests.factories.figures import GRID, a_content, a_key, a_period, a_statement
from tests.factories.registry import furnish, release
from tests.factories.words import words
from tests.measuring.slips import peers, seed

DESNZ, POWER = "desnz/ghg-conversion-factors", "mee/grid-electricity"
pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def seeded_reading(server, read_only):
    """The way into the shared seeded database, for tests that only read."""
    place = server.place(read_only)
    database = Database(place.app_url, timeout_s=60, role=place.role)
    yield database
    await database.close()


@contextmanager
def statements_of(database):
    """The statements that a database is asked."""
    asked = []

    def heard(_connection, _cursor, statement, *_):
        asked.append(statement)

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def proposed(statements, kind=ChangeKind.AMEND):
    return [
        Change(place=place, kind=kind, key=one.key, cells={}, content=one.content)
        for place, one in enumerate(statements, start=1)
    ]


async def loaded(database, changes, dataset=GRID):
    async with database.reader() as reader:
        return await beside(reader, dataset, changes, a_submission(), words())


async def test_peers_lie_where_they_lie_without_a_database(seeded_reading):
    newest = {str(one.key): one for issue in seed() for one in issue}
    changes = proposed([one for one in newest.values() if one.key.dataset == DESNZ])
    found = (await loaded(seeded_reading, changes, DESNZ)).peers
    expected = peers(list(newest.values()))
    wanted = {(named, measured) for named, measured in expected if named in set().union(*(map(of_class, changes)))}
    assert set(found) == wanted
    for place in wanted:
        assert found[place].count == expected[place].count
        gaps = [
            abs(getattr(found[place], name) - getattr(expected[place], name))
            for name in ("low", "median", "high", "deviation")
        ]
        assert max(gaps) < Decimal("1e-8"), place


def of_class(change):
    return classes(change, words())


async def test_a_large_change_set_costs_as_many_statements_as_a_small_one(seeded_reading):
    changes = proposed([one for issue in seed() for one in issue if one.key.dataset == DESNZ][-2616:])
    counts = []
    for some in (changes[:3], changes):
        with statements_of(seeded_reading) as asked:
            await loaded(seeded_reading, some, DESNZ)
        counts.append(len([one for one in asked if "FROM" in one]))
    assert counts[0] == counts[1] <= 15


async def test_figures_amended_as_they_are_differ_in_nothing(seeded_reading):
    newest = {str(one.key): one for issue in seed() for one in issue}
    changes = proposed([one for one in newest.values() if one.key.dataset == POWER])
    found = findings(changes, await loaded(seeded_reading, changes, POWER))
    said = {one.path for one in found if one.code == "C22" and "nothing differs" in one.message}
    assert said == {f"changes[{change.place}].change" for change in changes}


async def test_no_figure_of_the_seed_is_blocked_as_an_extension(seeded_reading):
    newest = {str(one.key): one for issue in seed() for one in issue}
    for dataset in sorted({one.key.dataset for one in newest.values()}):
        changes = proposed([one for one in newest.values() if one.key.dataset == dataset], ChangeKind.EXTEND)
        compared = await loaded(seeded_reading, changes, dataset)
        found = findings(changes, replace(compared, history={}))
        assert [one for one in found if one.severity is Severity.BLOCK and one.code not in {"C22", "R01"}] == []


async def test_an_amendment_finds_what_it_amends_whole_and_an_extension_without_its_record(database):
    words_ = await furnish(database)
    await release(database, words_, a_statement())
    amended = [a_change(a_content(value=Decimal("0.45")), kind=ChangeKind.AMEND)]
    (known,) = (await loaded(database, amended)).history[str(a_key())]
    assert (known.value, known.amount, known.period) == (Decimal("0.4403"), Decimal(1), a_period())
    assert b'"value":0.4403' in known.rendered
    extended = [a_change(a_content(reference_period=a_period(2023)), kind=ChangeKind.EXTEND)]
    assert (await loaded(database, extended)).history[str(a_key())][0].rendered is None


async def test_withdrawn_figures_are_compared_with_no_longer(database):
    words_ = await furnish(database)
    await release(database, words_, a_statement())
    await release(database, words_, a_statement(value=Decimal("0.45"), constituents=()))
    (known,) = (await loaded(database, [a_change()])).history[str(a_key())]
    assert known.value == Decimal("0.45")


async def test_relatives_are_the_released_figures_of_other_places(database):
    words_ = await furnish(database)
    given = (("CN-HN", "0.5"), ("CN-GX", "0.6"), ("CN-HB", "0.7"))
    brought = [
        a_statement(f"average-{code.lower()}", geography=code, value=Decimal(value), constituents=())
        for code, value in given
    ]
    other = a_statement(
        "average-cn-hi", geography="CN-HI", constituents=(), declared_unit=DeclaredUnit(amount=Decimal(10), unit="kWh")
    )
    await release(database, words_, *brought, other, a_statement("elsewhere"))
    change = placed("CN", "0.9")
    kin = family(change.key, change.content, words())
    compared = await loaded(database, [change])
    assert {one.geography for one in compared.relatives[kin]} == {"CN-HN", "CN-GX", "CN-HB"}
    assert "C12" in {one.code for one in findings([change], compared)}


async def test_the_same_value_is_found_under_other_keys(database):
    words_ = await furnish(database)
    await release(database, words_, a_statement("another"))
    compared = await loaded(database, [a_change()])
    (twin,) = compared.twins[Decimal("0.4403")]
    assert (twin.key, twin.name_en) == (f"{GRID}/another", a_content().name_en)


async def test_what_datasets_stand_on_is_followed(database):
    words_ = await furnish(database)
    on_grid = a_statement("cement", dataset="acme/supply", background_databases=("acme/grid 2.1", "elsewhere 3"))
    await release(database, words_, on_grid)
    change = a_change(background_databases=("acme/supply 1",))
    compared = await loaded(database, [change])
    assert compared.descent["acme/supply"] == {"acme/grid"}
    assert [one.path for one in findings([change], compared) if one.code == "C20"] == [
        "changes[1].background_databases"
    ]


async def test_an_empty_change_set_and_an_empty_registry_have_a_baseline(database):
    await furnish(database)
    compared = await loaded(database, [])
    assert (compared.history, compared.peers, compared.twins) == ({}, {}, {})
    assert (await loaded(database, [a_change(key=FactorKey(dataset=GRID, slug="new"))])).history == {}


async def test_a_dataset_that_is_not_there_is_refused(database):
    await furnish(database)
    with pytest.raises(UnknownDataset):
        await loaded(database, [], "acme/nothing")
