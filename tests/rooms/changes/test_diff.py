"""The net effect between two releases, against a registry of this test's own."""

from datetime import date
from decimal import Decimal

import pytest
import pytest_asyncio

from app.changes.model import NetChange, Wanted, span
from app.changes.queries.diff import counts, diff, largest
from app.changes.question import wanted
from app.factors.model import Constituent, DeclaredUnit
from app.kit.errors import FootingError
from app.publication.model import Withdrawal
from app.releases.model import WithdrawalReason
from app.wiring import read_world
from tests.factories.figures import GRID, SUPPLY, a_key, a_period, a_statement, gases

pytestmark = pytest.mark.asyncio
ONE, TWO, SOLD = f"{GRID}/one", f"{GRID}/two", f"{SUPPLY}/sold"


def stated(slug="one", year=2022, value="0.5", **said):
    return a_statement(slug, reference_period=a_period(year), value=Decimal(value), **said)


def sold(year=2019, value="1", currency=2021):
    unit = DeclaredUnit(amount=Decimal(1), unit="USD", currency_year=currency, price_basis="purchaser")
    return stated("sold", year, value, dataset=SUPPLY, declared_unit=unit)


def withdrawal(slug="one", year=2022, **said):
    return Withdrawal(key=a_key(slug), period_from=date(year, 1, 1), reason=WithdrawalReason.ERROR, **said)


@pytest_asyncio.fixture
async def told(registry):
    """What changed between two releases, by their numbers."""

    async def between(before, after, *, limit=100, **narrowed):
        world = await read_world(registry.database, registry.hot)
        labels = {one.number: one.label for one in world.announced.by_label.values()}
        async with registry.database.reader() as reader:
            found = span(world.announced, labels[before], labels[after])
            page = await diff(reader, found, Wanted(**narrowed), None, limit, counted=True)
        return page.differences

    return between


def short(differences):
    return [
        (one.change.value, one.key, one.before and one.before.number, one.after and one.after.number)
        for one in differences
    ]


async def test_nothing_changed_between_a_release_and_itself(registry, told):
    await registry.release(stated())
    assert await told(1, 1) == []


async def test_a_new_factor_is_added_and_a_new_period_extends_the_period_before(registry, told):
    await registry.release(stated())
    await registry.release(stated(year=2023, value="0.4"), stated("two"))
    extended, added = await told(1, 2)
    assert short([extended, added]) == [("extended", ONE, 1, 2), ("added", TWO, None, 1)]
    assert extended.value_change["relative"] == Decimal("-0.2")
    assert "value" in extended.fields
    assert added.value_change is None


async def test_periods_of_a_new_factor_are_added_then_extended(registry, told):
    await registry.release(stated("two"))
    await registry.release(stated(year=2021))
    await registry.release(stated(year=2022))
    await registry.release(stated(year=2023))
    assert short(await told(1, 4)) == [
        ("added", ONE, None, 1), ("extended", ONE, 1, 2), ("extended", ONE, 2, 3)
    ]  # fmt: skip
    assert short(await told(2, 4)) == [("extended", ONE, 1, 2), ("extended", ONE, 2, 3)]


async def test_a_period_before_all_others_extends_without_a_side_to_compare(registry, told):
    await registry.release(stated(year=2022))
    await registry.release(stated(year=2020))
    assert short(await told(1, 2)) == [("extended", ONE, None, 2)]


async def test_amended_twice_is_one_change_from_the_old_to_the_new(registry, told):
    await registry.release(stated(value="0.5"))
    await registry.release(stated(value="0.6"))
    await registry.release(stated(value="0.7"))
    (change,) = await told(1, 3)
    assert short([change]) == [("amended", ONE, 1, 3)]
    assert change.value_change["absolute"] == Decimal("0.2")


async def test_what_came_and_went_in_between_is_not_seen(registry, told):
    await registry.release(stated("two"))
    await registry.release(stated())
    await registry.release(withdrawal())
    assert await told(1, 3) == []
    assert short(await told(2, 3)) == [("withdrawn", ONE, 1, None)]


async def test_a_withdrawal_has_its_reason_and_replacement_also_after_an_amendment(registry, told):
    await registry.release(stated(), stated("two"))
    await registry.release(stated(value="0.6"))
    await registry.release(withdrawal(replacement=a_key("two")))
    for before, number in ((1, 1), (2, 2)):
        (change,) = await told(before, 3)
        assert short([change]) == [("withdrawn", ONE, number, None)]
        assert (change.reason, change.replacement) == ("error", TWO)


async def test_withdrawn_and_stated_anew_is_amended(registry, told):
    await registry.release(stated(), stated("two"))
    await registry.release(withdrawal())
    await registry.release(stated(value="0.6"))
    assert short(await told(1, 3)) == [("amended", ONE, 1, 2)]


async def test_an_amendment_of_words_alone_is_metadata_only(registry, told):
    await registry.release(stated(), stated("two", content=gases()))
    parts = (Constituent(gas="co2-fossil", kg=Decimal("0.88")), Constituent(gas="n2o", kg=Decimal("0.0001")))
    await registry.release(stated(note="mind"), stated("two", content=gases(constituents=parts)))
    changes = await told(1, 2)
    assert short(changes) == [("metadata_only", ONE, 1, 2), ("amended", TWO, 1, 2)]
    assert changes[0].fields == ["note"]


async def test_a_new_edition_replaces_and_money_of_another_year_does_not_compare(registry, told):
    await registry.release(sold(2018), sold(2019))
    await registry.release(sold(2022, "2", 2022))
    changes = await told(1, 2)
    assert short(changes) == [("replaced", SOLD, 1, 3), ("replaced", SOLD, 2, 3)]
    assert changes[0].value_change == {
        "comparable": False,
        "because": ["declared_unit.currency_year"],
        "differing": [{"field": "declared_unit.currency_year", "from": 2021, "to": 2022}],
    }


async def test_replaced_twice_is_one_change(registry, told):
    await registry.release(sold(2019))
    await registry.release(sold(2020, "2"))
    await registry.release(sold(2021, "3"))
    assert short(await told(1, 3)) == [("replaced", SOLD, 1, 3)]
    assert await told(1, 3, min_change=Decimal(3)) == []


@pytest.mark.parametrize(
    ("share", "kept"),
    [("0", ["a", "b", "c", "d"]), ("0.049999", ["b", "c", "d"]), ("0.05", ["b", "c", "d"]), ("0.050001", ["c", "d"])],
)
async def test_min_change_is_exact_and_counts_what_it_cannot_judge(registry, share, kept):
    olds, news = {"a": "1", "b": "1", "c": "1", "d": "0"}, {"a": "1", "b": "0.95", "c": "1.1", "d": "0.1"}
    await registry.release(*(stated(slug, value=old) for slug, old in olds.items()), sold())
    await registry.release(*(stated(slug, value=new) for slug, new in news.items()), sold(currency=2022), stated("two"))
    world = await read_world(registry.database, registry.hot)
    first, second = (one.label for one in world.announced.by_label.values())
    between, narrowed = span(world.announced, first, second), Wanted(min_change=Decimal(share))
    async with registry.database.reader() as reader:
        page = await diff(reader, between, narrowed, None, 100)
        counted = await counts(reader, between, narrowed)
        most = await largest(reader, between, Wanted(), 2)
    assert [one.key[-1] for one in page.differences] == kept
    assert sum(one.count for one in counted) == len(kept)
    assert sum(one.not_comparable for one in counted) == 1
    assert sum(one.one_sided for one in counted) == 1
    assert [one.key[-1] for one in most] == ["c", "b"]


async def test_pages_of_one_make_the_whole(registry, told):
    await registry.release(*(stated(slug) for slug in "abc"), sold(2018), sold(2019))
    await registry.release(*(stated(slug, 2023) for slug in "abc"), withdrawal("a"), sold(2022), stated("d"))
    whole = await told(1, 2)
    world = await read_world(registry.database, registry.hot)
    first, second = (one.label for one in world.announced.by_label.values())
    single, after = [], None
    async with registry.database.reader() as reader:
        while len(single) < 100:
            page = await diff(reader, span(world.announced, first, second), Wanted(), after, 1)
            single, after = single + list(page.differences), page.following
            if after is None:
                break
    assert short(single) == short(whole)
    assert len(whole) == 7


async def test_filters_narrow_to_dataset_publisher_place_activity_and_kind(registry, told):
    await registry.release(stated("two"), sold())
    await registry.release(stated(geography="CN-GD"), stated("north", geography="CN-GRID-NC"), sold(2022, "2"))
    assert len(await told(1, 2)) == 3
    assert short(await told(1, 2, dataset=SUPPLY)) == [("replaced", SOLD, 1, 2)]
    assert len(await told(1, 2, publisher="acme")) == 3
    assert await told(1, 2, publisher="acm") == []
    assert short(await told(1, 2, geographies=("CN-GRID-NC",))) == [("added", f"{GRID}/north", None, 1)]
    assert len(await told(1, 2, activity="electricity.grid-average")) == 3
    assert await told(1, 2, activity="fuel.coal.combustion") == []
    assert len(await told(1, 2, subjects=("cpc:17100",))) == 3
    assert len(await told(1, 2, changes=(NetChange.ADDED,))) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("change", "deleted"),
        ("change", ""),
        ("min_change", "five"),
        ("min_change", "-5%"),
        ("min_change", "1e3"),
        ("dataset", "acme/none"),
        ("publisher", "nobody"),
        ("geography", "Atlantis"),
        ("activity", "magic"),
        ("industry", "cpc"),
        ("industry", "cpc:99999"),
    ],
)
async def test_filters_that_mean_nothing_are_refused_with_a_hint(registry, name, text):
    async with registry.database.reader() as reader:
        with pytest.raises(FootingError) as refused:
            await wanted(reader, {name: text}, registry.words)
    assert refused.value.hint


async def test_shares_are_read_as_percent_or_fraction(registry):
    async with registry.database.reader() as reader:
        for text in ("5%", "0.05", "5.0%"):
            assert (await wanted(reader, {"min_change": text}, registry.words)).min_change == Decimal("0.05")
