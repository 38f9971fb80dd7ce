"""Fallbacks on a small registry: what may stand in for what, and what may never, whichever is nearer."""

import asyncio
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.factors.model import (
    Boundary,
    CalorificBasis,
    Code,
    DeclaredUnit,
    GasBasis,
    GroupScores,
    PedigreeScores,
    Period,
    PriceBasis,
)
from app.factors.quality import INDICATORS
from app.lookup.errors import Ambiguous, NoMatch
from app.lookup.queries.batch import find_each
from app.lookup.queries.find import find
from app.lookup.question import question
from app.publication.model import Withdrawal
from app.releases.model import WithdrawalReason
from app.wiring import read_world
from tests.factories.figures import SUPPLY, a_content, a_key, a_period, a_statement, gases

pytestmark = pytest.mark.asyncio
KG, KWH = DeclaredUnit(amount=Decimal(1), unit="kg"), DeclaredUnit(amount=Decimal(1), unit="kWh")
BOTH = "geography,time"


def a_place(geography, year=2022, content=None, slug=None, **changed):
    """A figure of a place and year; its value tells it from others."""
    said = replace(content or a_content(**changed), geography=geography, reference_period=a_period(year))
    return a_statement(slug or f"average-{geography.lower()}", content=said)


def scored(*said, **changed):
    scores = PedigreeScores(**dict(zip(INDICATORS, map(Decimal, said), strict=True)))
    return a_content(scores=(GroupScores(group="all", scores=scores),), **changed)


def told(found):
    record = json.loads(found.record, parse_float=Decimal)
    return record["geography"], record["reference_period"]["from"][:4]


async def missed(registry, **asked):
    with pytest.raises(NoMatch) as refusal:
        await registry.answer(**asked)
    return refusal.value.facts["failed"]


async def test_places_of_a_year_come_before_years_of_a_place_or_after_them_as_asked(registry):
    await registry.release(a_place("CN-GD", 2020), a_place("CN-GRID-SC", 2022), a_place("CN", 2022))
    assert told(await registry.answer(date="2022", fallback="geography,time")) == ("CN-GRID-SC", "2022")
    assert told(await registry.answer(date="2022", fallback="time,geography")) == ("CN-GD", "2020")
    assert told(await registry.answer(date="2023", fallback="geography,time", max_age="1")) == ("CN-GRID-SC", "2022")
    assert await missed(registry, date="2022", fallback="industry") in {"geography", "date"}


async def test_an_answer_without_a_step_is_exact_and_the_very_one_of_a_strict_look_up(registry):
    await registry.release(a_place("CN-GD"), a_place("CN-GRID-SC"), a_place("CN-GD", 2021))
    strict = await registry.answer(date="2022")
    found = await registry.answer(date="2022", fallback="technology,industry,time,geography")
    assert (found.match.kind, found.match.steps, found.record) == ("exact", [], strict.record)
    assert found.match.candidates == 3
    assert found.match.alternatives[0]["key"] == "acme/grid/average-cn-gd"


async def test_gas_basis_asked_for_is_kept_at_any_distance(registry):
    all_gases = a_place("CN", content=gases(), slug="all-cn")
    await registry.release(a_place("CN-GD"), a_place("CN-GRID-SC"), all_gases)
    found = await registry.answer(gas_basis="all_gases", fallback=BOTH)
    assert told(found) == ("CN", "2022")
    assert {one["gas_basis"] for one in found.match.alternatives} <= {"all_gases"}
    assert await missed(registry, gas_basis="co2e_undivided", fallback=BOTH) == "gas_basis"


async def test_gas_basis_left_open_where_the_nearest_place_has_two_is_asked_back(registry):
    two = (a_place("CN-GRID-SC"), a_place("CN-GRID-SC", content=gases(), slug="all-sc"))
    await registry.release(*two, a_place("CN"))
    with pytest.raises(Ambiguous) as refusal:
        await registry.answer(fallback=BOTH)
    assert refusal.value.facts["ambiguous_in"] == ["gas_basis"]
    assert {one["geography"] for one in refusal.value.facts["candidates"]} == {"CN-GRID-SC"}
    assert told(await registry.answer(fallback=BOTH, gas_basis="co2_only")) == ("CN-GRID-SC", "2022")


@pytest.mark.parametrize(
    ("name", "asked", "near"),
    [
        ("boundary", "upstream", {"boundary": Boundary.COMBUSTION}),
        ("unit", "kg", {"declared_unit": KWH}),
        ("calorific_basis", "net", {"declared_unit": replace(KWH, calorific_basis=CalorificBasis.GROSS)}),
    ],
)
async def test_no_step_leads_across_a_condition_that_is_not_a_distance(registry, name, asked, near):
    far = {
        "boundary": {"boundary": Boundary.UPSTREAM},
        "unit": {"declared_unit": KG},
        "calorific_basis": {"declared_unit": replace(KWH, calorific_basis=CalorificBasis.NET)},
    }[name]
    await registry.release(a_place("CN-GD", **near))
    wide = {"date": "2022", "fallback": "geography,time,industry,technology", name: asked}
    assert await missed(registry, **wide) == name
    await registry.release(a_place("CN", slug="other", **far))
    assert told(await registry.answer(**wide)) == ("CN", "2022")


async def test_no_step_leads_across_a_price_basis(registry):
    dollars = DeclaredUnit(
        amount=Decimal(1), unit="USD", currency_year=2022, price_basis=PriceBasis.PURCHASER, calorific_basis=None
    )
    bought = replace(a_content(activity=None, declared_unit=dollars), geography="CN")
    await registry.release(a_statement("bought", dataset=SUPPLY, content=bought))
    asked = {"activity": "acme/supply/bought", "fallback": "geography", "geography": "CN-GD"}
    assert told(await registry.answer(**asked, price_basis="purchaser")) == ("CN", "2022")
    assert await missed(registry, **asked, price_basis="producer") == "price_basis"


async def test_a_grid_region_answers_for_a_province_only_where_electricity_is_asked(registry):
    coal_of = {"activity": None, "products": (Code("cpc", "11011"),), "declared_unit": KG}
    await registry.release(a_place("CN-GRID-EC", slug="coal-ec", **coal_of), a_place("CN-GRID-EC"))
    asked = {"geography": "CN-SH", "date": "2022", "fallback": BOTH}
    assert told(await registry.answer(**asked)) == ("CN-GRID-EC", "2022")
    assert await missed(registry, **asked, activity="acme/grid/coal-ec") == "geography"
    await registry.release(a_place("CN", slug="coal-ec", **coal_of))
    found = await registry.answer(**asked, activity="acme/grid/coal-ec")
    assert [(one["from"], one["to"]) for one in found.match.steps] == [("CN-SH", "CN")]


@pytest.mark.parametrize("apart", ["CN-HK", "CN-MO", "CN-TW"])
async def test_figures_of_china_do_not_answer_where_they_do_not_hold(registry, apart):
    await registry.release(a_place("CN"), a_place("CN-GRID-SC"))
    assert await missed(registry, geography=apart, fallback=BOTH) == "geography"
    await registry.release(a_place("GLO"), a_place("RoW"))
    assert told(await registry.answer(geography=apart, fallback=BOTH)) == ("RoW", "2022")


async def test_a_product_is_climbed_in_its_own_classification(registry):
    wide = {"activity": None, "declared_unit": KG}
    await registry.release(
        a_place("CN", slug="coal", products=(Code("cpc", "110"),), **wide),
        a_place("CN", slug="ores", products=(Code("cpc", "12"),), **wide),
    )
    asked = {"product": "cpc:11011", "activity": "acme/grid/coal", "geography": "CN"}
    found = await registry.answer(**asked, fallback="technology")
    assert found.chosen.key == "acme/grid/coal"
    assert [(one["from"], one["to"]) for one in found.match.steps] == [
        ("cpc:11011", "cpc:1101"),
        ("cpc:1101", "cpc:110"),
    ]
    assert found.match.distance == {"time": None, "geography": 1, "technology": 3}
    assert await missed(registry, **asked, fallback="industry,geography,time") == "subject"
    assert await missed(registry, **asked | {"activity": "acme/grid/ores"}, fallback="technology") == "subject"


async def test_the_quality_floor_holds_for_the_figure_where_it_is_used(registry):
    good, fair = scored(1, 1, 1, 1, 1), scored(2, 2, 2, 2, 2)
    await registry.release(a_place("CN-GRID-SC", content=fair), a_place("CN", content=good))
    near = await registry.answer(fallback=BOTH, date="2022")
    assert told(near) == ("CN-GRID-SC", "2022")
    assert (near.match.quality["dqr_native"], near.match.quality["dqr_in_context"]) == (Decimal(2), Decimal("2.2"))
    # The nearer one is rated 2 by itself and 2.2 here: it does not keep the floor, the farther one does.
    far = await registry.answer(fallback=BOTH, date="2022", dqr_max="2")
    assert told(far) == ("CN", "2022")
    assert far.match.quality["dqr_in_context"] == Decimal("1.4")
    with pytest.raises(NoMatch):
        await registry.answer(fallback=BOTH, date="2022", dqr_max="1.39")


async def test_a_figure_that_may_be_used_for_long_is_as_old_as_what_it_describes(registry):
    said = scored(1, 1, 1, 1, 1, valid=Period(date(2016, 1, 1), date(2021, 12, 31)))
    await registry.release(a_place("CN-GD", 2015, content=said))
    found = await registry.answer(fallback="time", date="2022")
    assert found.match.steps[0]["years"] == 1
    assert found.match.quality["rescored"]["TiR"] == {
        "native": 1, "steps": None, "in_context": 4, "at_least": 4, "age_years": 7,
    }  # fmt: skip


async def test_an_answer_names_the_release_it_was_read_from_also_when_one_comes_meanwhile(registry):
    await registry.release(a_place("CN-GD", 2021))
    world = await read_world(registry.database, registry.hot)
    await registry.release(a_place("CN-GD", 2022))
    later = (await read_world(registry.database, registry.hot)).announced
    asked = question({"activity": "electricity.grid-average", "geography": "CN-GD"}, world.nomenclature)
    stepping = replace(asked, fallback=("geography",))
    for ask in (find(world, asked), find(world, stepping), find_each(world, [asked])):
        before, world.announced = world.announced, replace(later, latest=later.numbered(1, None))
        under_way = asyncio.create_task(ask)
        await asyncio.sleep(0)
        world.announced = later
        found = await under_way
        found = found[0] if isinstance(found, list) else found
        assert (found.release.number, told(found)) == (1, ("CN-GD", "2021"))
        world.announced = before


async def test_age_worsens_the_time_score_and_the_floor_hears_of_it(registry):
    await registry.release(a_place("CN-GD", 2015, content=scored(1, 1, 1, 1, 1)))
    asked = {"fallback": "time", "date": "2022", "max_age": "7"}
    found = await registry.answer(**asked)
    assert found.match.quality["rescored"]["TiR"]["in_context"] == 4
    assert found.match.quality["dqr_in_context"] == Decimal("1.6")
    assert told(await registry.answer(**asked, dqr_max="1.6")) == ("CN-GD", "2015")
    with pytest.raises(NoMatch):
        await registry.answer(**asked, dqr_max="1.5")


async def test_validity_counts_before_the_reference_period(registry):
    lasting = replace(a_content(), valid=Period(date(2022, 1, 1), date(2024, 6, 30)))
    await registry.release(a_statement(content=lasting))
    assert (await registry.answer(date="2024-06-30", fallback="time")).match.kind == "exact"
    found = await registry.answer(date="2024", fallback="time", max_age="0")
    assert [(one["direction"], one["years"]) for one in found.match.steps] == [("touches", 0)]
    assert (await registry.answer(date="2025", fallback="time")).match.steps[0]["years"] == 1


async def test_a_pinned_release_steps_only_over_what_it_holds(registry):
    first = await registry.release(a_place("CN"))
    await registry.release(a_place("CN-GRID-SC"))
    assert told(await registry.answer(fallback=BOTH)) == ("CN-GRID-SC", "2022")
    assert told(await registry.answer(fallback=BOTH, release=first.label)) == ("CN", "2022")


async def test_a_withdrawn_figure_stands_in_for_nothing_any_more(registry):
    await registry.release(a_place("CN-GRID-SC"), a_place("CN"))
    gone = Withdrawal(key=a_key("average-cn-grid-sc"), period_from=date(2022, 1, 1), reason=WithdrawalReason.ERROR)
    await registry.release(gone)
    assert told(await registry.answer(fallback=BOTH)) == ("CN", "2022")


async def test_of_figures_equally_far_the_rules_of_every_look_up_decide(registry):
    await registry.release(a_place("CN", 2020), a_place("CN", 2021), a_place("CN", 2022))
    found = await registry.answer(fallback="geography")
    assert told(found) == ("CN", "2022")
    assert found.match.decided_by == "newest reference period"


async def test_an_undivided_figure_and_one_of_gases_far_away_are_not_the_same_question(registry):
    lump = replace(
        gases(), gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=(), geography="CN", reference_period=a_period()
    )
    await registry.release(a_statement("lump", content=lump))
    assert await missed(registry, gas_basis="all_gases", fallback=BOTH) == "gas_basis"
