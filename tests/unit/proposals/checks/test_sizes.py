"""Checks of how large a figure is: units, bands, peers, slips, jumps."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Boundary, Code, DeclaredUnit, GasBasis, Period
from app.factors.validation.finding import Severity
from app.proposals.checks import c01_units, c02_sanity_band, c03_peers, c11_jumps
from app.proposals.checks.c04_slips import SLIPS, against, within
from app.proposals.checks.figures import log, per_reference, spread
from app.releases.model import ChangeKind
from tests.factories.checking import a_change, a_figure, beside, lying, year_before
from tests.factories.figures import a_content, a_key, a_period, a_printed, gases
from tests.factories.words import words

CEMENT = (Code("cpc", "37440"),)


def unit(name, amount="1"):
    return DeclaredUnit(amount=Decimal(amount), unit=name)


def said(check, changes, **compared):
    return list(check(changes if isinstance(changes, list) else [changes], beside(**compared)))


def of(value, name="kWh", amount="1", **more):
    number = Decimal(value)
    return a_change(a_content(value=number, constituents=(), declared_unit=unit(name, amount), **more))


def extended(value, **more):
    return a_change(a_content(value=Decimal(value), constituents=(), **more), kind=ChangeKind.EXTEND)


def test_a_unit_of_another_kind_than_before_blocks_and_says_which_kind():
    change = extended("0.44", declared_unit=unit("kg"), as_published=a_printed("0.44", "kg/kg"))
    (found,) = said(c01_units.check, change, history=year_before())
    assert (found.code, found.severity, found.path) == ("C01", Severity.BLOCK, "changes[1].unit")
    assert "energy" in found.hint


def test_another_unit_of_the_same_kind_is_no_other_kind():
    change = extended("440.3", declared_unit=unit("MWh"), as_published=a_printed("440.3", "kg/MWh"))
    assert said(c01_units.check, change, history=year_before()) == []


@pytest.mark.parametrize(
    ("value", "declared", "printed", "count"),
    [
        ("0.4403", "kWh", a_printed("0.4403", "kgCO2/kWh"), 0),
        ("0.4403", "kWh", a_printed("0.4403", "tCO2/MWh"), 0),
        ("0.4403", "kWh", a_printed("440.3", "kg CO2e per MWh"), 0),
        ("0.440", "kWh", a_printed("0.4403", "t CO2e/MWh"), 0),  # rounded
        ("1,612.5", "t", a_printed("1,612.5", "kgCO2e/t"), 0),
        ("440.3", "kWh", a_printed("0.4403", "kgCO2/kWh"), 1),
        ("0.1223", "kWh", a_printed("0.4403", "kgCO2/kWh"), 1),
        ("0.4403", "kWh", a_printed("0.4403", "kgCO2/t"), 1),
        ("0.4403", "kWh", a_printed("about a half", "kgCO2/kWh"), 0),
        ("0.4403", "kWh", a_printed("0.4403", "per unit sold"), 0),
    ],
)
def test_a_figure_agrees_with_its_print(value, declared, printed, count):
    found = said(c01_units.check, of(value.replace(",", ""), declared, as_published=printed))
    assert len([one for one in found if one.severity is Severity.FLAG]) == count


def test_a_figure_unlike_its_print_says_the_slip():
    (found,) = said(c01_units.check, of("440.3", as_published=a_printed("0.4403", "kgCO2/kWh")))
    assert "multiplied by 1000" in found.hint
    assert "0.4403" in found.hint


@pytest.mark.parametrize(
    ("value", "name", "amount", "count"),
    [
        ("0.5", "kWh", "1", 0),
        ("500", "MWh", "1", 0),
        ("500", "kWh", "1000", 0),
        ("500", "kWh", "1", 1),
        ("0.0002", "kWh", "1", 1),
        ("56", "GJ", "1", 0),
        ("56", "MJ", "1", 1),
        ("1612", "t", "1", 0),
        ("1612", "kg", "1", 1),
        ("0.1", "tkm", "1", 0),
        ("41583001.7", "kg", "1", 1),  # a metro tunnel stated per kilogram
        ("0", "kg", "1", 0),
        ("-1.6", "kg", "1", 0),
        ("1000000", "room_night", "1", 0),  # no band
    ],
)
def test_bands_are_kept_per_unit(value, name, amount, count):
    assert len(said(c02_sanity_band.check, of(value, name, amount))) == count


def test_a_band_is_told_with_the_slip_that_leads_back():
    (found,) = said(c02_sanity_band.check, of("612", "kg"))
    assert (found.code, found.severity) == ("C02", Severity.FLAG)
    assert "1000" in found.hint


def test_outside_its_band_as_before_is_only_told():
    before = a_content(value=Decimal(2), reference_period=a_period(2021), constituents=())
    (found,) = said(c02_sanity_band.check, extended("2.1"), history={str(a_key()): (a_figure(before),)})
    assert found.severity is Severity.INFO


PEERS = {("cpc:37440", "mass"): lying(*["-0.3", "-0.25", "-0.2", "-0.2", "-0.15", "-0.1", "0", "0.1", "0.2"])}


def test_far_from_released_peers_is_flagged_with_the_likely_slip():
    (found,) = said(c03_peers.check, of("612", "kg", products=CEMENT), peers=PEERS)
    assert (found.code, found.severity, found.path) == ("C03", Severity.FLAG, "changes[1].value")
    assert "multiplied by 1000" in found.hint
    assert "9 figures of cpc:37440" in found.message


@pytest.mark.parametrize("value", ["0.3", "0.612", "1.2", "2.9"])
def test_near_released_peers_is_not(value):
    assert said(c03_peers.check, of(value, "kg", products=CEMENT), peers=PEERS) == []


def test_peers_are_sought_in_wider_classes_until_there_are_enough():
    wider = {("cpc:374", "mass"): PEERS["cpc:37440", "mass"], ("dataset:acme/grid", "mass"): lying("3")}
    (found,) = said(c03_peers.check, of("612", "kg", products=CEMENT), peers=wider)
    assert "cpc:374 " in f"{found.message} "


def test_without_released_peers_figures_are_compared_with_each_other():
    values = ["0.6", "0.62", "0.58", "0.61", "0.64", "0.59", "0.66", "600", "0.57"]
    changes = [
        replace(of(value, "kg", products=CEMENT), place=place, key=a_key(f"cement-{place}"))
        for place, value in enumerate(values, start=1)
    ]
    (found,) = said(c03_peers.check, changes)
    assert found.path == "changes[8].value"
    assert "in this proposal" in found.message
    assert "multiplied by 1000" in found.hint


def test_seven_figures_are_too_few_to_compare():
    values = ["0.6", "0.62", "0.58", "0.61", "0.64", "0.59", "600"]
    changes = [replace(of(value, "kg"), place=place) for place, value in enumerate(values, start=1)]
    assert said(c03_peers.check, changes) == []


@given(
    st.lists(st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), min_size=9, max_size=30),
    st.sampled_from(["kg", "t", "lb", "g", "short_ton"]),
)
def test_peers_do_not_depend_on_the_unit_they_are_stated_in(values, name):
    """Restating everything in another unit moves nothing."""
    factor = words().units.by_code[name].factor

    def flagged(restated):
        changes = [
            replace(of("1", name if restated else "kg"), place=place, content=None)
            for place, _ in enumerate(values, start=1)
        ]
        contents = [
            a_content(
                value=value * factor.numerator / factor.denominator if restated else value,
                constituents=(),
                declared_unit=unit(name if restated else "kg"),
            )
            for value in values
        ]
        stated = [replace(change, content=one) for change, one in zip(changes, contents, strict=True)]
        return [one.path for one in said(c03_peers.check, stated)]

    assert flagged(restated=True) == flagged(restated=False)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.spelled)
def test_each_slip_is_named_either_way(slip):
    for figure in (slip.ratio * Decimal("0.5"), Decimal("0.5") / slip.ratio):
        hint = against(figure, Decimal("0.5"), figure)
        assert slip.spelled in hint
        assert hint.endswith(("0.5", "0.5000"))


@pytest.mark.parametrize("figure", ["0.5", "0.52", "0.6", "17"])
def test_what_no_slip_explains_is_not_explained(figure):
    assert against(Decimal(figure), Decimal("0.5"), Decimal(figure)) is None


@pytest.mark.parametrize(("figure", "expected"), [("0", "1"), ("1", "0"), ("-1", "1000")])
def test_nothing_and_another_sign_are_no_slip(figure, expected):
    assert against(Decimal(figure), Decimal(expected), Decimal(1)) is None


def test_a_slip_among_peers_leads_into_their_middle_half():
    hint = within(Decimal(612), PEERS["cpc:37440", "mass"], Decimal(612))
    assert "multiplied by 1000" in hint
    assert within(Decimal("0.612"), PEERS["cpc:37440", "mass"], Decimal("0.612")) is None


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("0.45", None),
        ("0.51", None),
        ("0.53", Severity.INFO),
        ("0.36", Severity.INFO),
        ("0.6", Severity.FLAG),
        ("0.3", Severity.FLAG),
        ("450", Severity.FLAG),
    ],
)
def test_jumps_are_told_from_fifteen_percent_and_flagged_from_thirty(value, severity):
    found = said(c11_jumps.check, extended(value), history=year_before("0.45"))
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_a_jump_by_a_slip_says_so_in_the_unit_of_the_row():
    (found,) = said(c11_jumps.check, extended("0.125"), history=year_before("0.45"))
    assert "divided by 3.6" in found.hint
    assert "0.45" in found.hint


def test_a_jump_is_measured_across_units():
    assert said(c11_jumps.check, extended("450", declared_unit=unit("MWh")), history=year_before("0.45")) == []
    assert said(c11_jumps.check, extended("450", declared_unit=unit("kWh", "1000")), history=year_before("0.45")) == []


def test_figures_of_another_boundary_or_basis_are_not_compared_and_it_is_said():
    for change in (
        extended("450", boundary=Boundary.CRADLE_TO_GATE),
        a_change(gases(), kind=ChangeKind.EXTEND),
    ):
        (found,) = said(c11_jumps.check, change, history=year_before("0.45"))
        assert (found.severity, "not compared" in found.message) == (Severity.INFO, True)


def test_a_total_that_was_split_into_gases_is_still_compared():
    before = gases(gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=(), reference_period=a_period(2021))
    history = {str(a_key()): (a_figure(before),)}
    found = said(c11_jumps.check, a_change(gases(value=Decimal(906)), kind=ChangeKind.EXTEND), history=history)
    assert [one.severity for one in found] == [Severity.FLAG]


def test_a_jump_is_from_the_period_before_and_an_amendment_from_the_same_period():
    known = tuple(
        a_figure(a_content(value=Decimal(value), reference_period=a_period(year), constituents=()), number=number)
        for number, (year, value) in enumerate([(2020, "0.9"), (2021, "0.5"), (2022, "0.4"), (2024, "0.1")], start=1)
    )
    history = {str(a_key()): known}
    change = extended("0.42", reference_period=a_period(2023))
    assert said(c11_jumps.check, change, history=history) == []
    (found,) = said(c11_jumps.check, replace(change, kind=ChangeKind.AMEND, content=corrected()), history=history)
    assert "version 2" in found.message


def corrected():
    return a_content(value=Decimal("0.9"), reference_period=a_period(2021), constituents=())


def test_a_new_factor_follows_nothing():
    assert said(c11_jumps.check, of("450")) == []


@given(st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3))
def test_per_reference_unit_is_the_same_from_every_unit_of_a_group(value):
    for name in ("MWh", "GJ", "kcal_IT", "tce"):
        factor = words().units.by_code[name].factor
        restated = value * factor.numerator / factor.denominator
        found = per_reference(restated, Decimal(1), name, words())
        assert abs(found - value) <= value * Decimal("1e-10")


@given(st.lists(st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3), min_size=1, max_size=40))
def test_quartiles_are_figures_and_in_order(values):
    logs = [log(one) for one in values]
    found = spread(logs)
    assert found.low <= found.median <= found.high
    assert {found.low, found.median, found.high} <= set(logs)


def test_no_period_before_the_first_is_the_newest_known():
    before = a_content(reference_period=Period(*(a_period(2024).first, a_period(2024).last)), value=Decimal(9))
    change = extended("0.44")
    (found,) = said(c11_jumps.check, change, history={str(a_key()): (a_figure(before),)})
    assert found.severity is Severity.FLAG
