"""What contains what: for electricity a province lies in its grid, for everything else in its country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.errors import UnknownGeography
from app.nomenclature.geography import Purpose
from tests.factories.words import words

PLACES = words().geographies
codes = st.sampled_from(sorted(PLACES.by_code))
purposes = st.sampled_from(list(Purpose))


def up(code, purpose):
    return [step.parent for step in PLACES.chain(code, purpose)]


def test_guangdong_lies_in_its_grid_for_electricity_and_in_china_otherwise():
    assert up("CN-GD", Purpose.ELECTRICITY)[:2] == ["CN-GRID-SC", "CN"]
    assert up("CN-GD", Purpose.ANY)[0] == "CN"


def test_guangxi_is_of_the_southern_grid():
    assert up("CN-GX", Purpose.ELECTRICITY)[:2] == ["CN-GRID-SC", "CN"]
    assert up("CN-GX", Purpose.ANY)[0] == "CN"


def test_xizang_is_of_the_southwestern_grid():
    assert up("CN-XZ", Purpose.ELECTRICITY)[:2] == ["CN-GRID-SW", "CN"]
    assert up("CN-XZ", Purpose.ANY)[0] == "CN"


def test_inner_mongolia_is_of_no_single_grid():
    assert up("CN-NM", Purpose.ELECTRICITY)[0] == "CN"
    assert up("CN-NM", Purpose.ANY)[0] == "CN"


def test_membership_in_a_grid_is_marked_as_derived_and_not_official():
    grid = PLACES.chain("CN-GD", Purpose.ELECTRICITY)[0]
    country = PLACES.chain("CN-GD", Purpose.ANY)[0]
    assert (grid.status, country.status) == ("derived", "official")


@given(codes, purposes)
def test_every_chain_ends_at_the_world_and_visits_no_place_twice(code, purpose):
    chain = [code, *up(code, purpose)]
    assert len(set(chain)) == len(chain)
    is_grid = code.startswith("CN-GRID") and purpose is Purpose.ANY  # a grid is a place for electricity alone
    assert chain[-1] == (code if is_grid else "GLO")


@given(codes)
def test_no_chain_but_electricitys_meets_a_grid(code):
    assert not [parent for parent in up(code, Purpose.ANY) if parent.startswith("CN-GRID")]


@given(codes, codes)
def test_distance_is_the_same_both_ways_and_zero_only_to_oneself(one, other):
    assert PLACES.distance(one, other) == PLACES.distance(other, one)
    assert (PLACES.distance(one, other) == 0) == (one == other)


def test_a_province_is_nearer_to_its_grid_than_to_another_province():
    to_grid = PLACES.distance("CN-GD", "CN-GRID-SC")
    assert to_grid == 1 < PLACES.distance("CN-GD", "CN-GX") < PLACES.distance("CN-GD", "CN-BJ")


@given(codes, codes)
def test_what_lies_within_a_place_has_it_in_a_chain(outer, inner):
    above = {*up(inner, Purpose.ANY), *up(inner, Purpose.ELECTRICITY), inner}
    if inner in PLACES.within(outer):
        assert outer in above
    else:
        assert outer not in above


def test_the_southern_grid_holds_its_provinces():
    assert {"CN-GD", "CN-GX", "CN-HI", "CN-GZ", "CN-YN"} <= set(PLACES.within("CN-GRID-SC"))
    assert "CN-NM" not in PLACES.within("CN-GRID-NC")


def test_another_code_of_a_place_leads_to_it_and_an_unknown_one_is_refused_with_what_is_near():
    alias, code = next(iter(PLACES.aliases.items()))
    assert words().geography(alias).code == code
    with pytest.raises(UnknownGeography) as refusal:
        words().geography("CN-GDD")
    assert "CN-GD" in refusal.value.facts["nearest"]
