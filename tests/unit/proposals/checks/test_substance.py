"""Checks of what a figure is made of: gases, carbon, fuel, energy, mass, quality, years, sources, circles, versions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import (
    Boundary,
    Code,
    Constituent,
    DeclaredUnit,
    GroupScores,
    PedigreeScores,
    Period,
)
from app.factors.quality import INDICATORS
from app.factors.validation.finding import Severity
from app.proposals.checks import (
    a01_association_average,
    c05_gases,
    c06_signs,
    c07_carbon,
    c08_stoichiometry,
    c09_energy,
    c10_mass,
    c17_precision,
    c18_time,
    c19_sources,
    c20_circles,
    c22_versions,
    n01_codes,
    r01_accounting_rule,
    t01_texts,
)
from app.proposals.checks.reading import numbers_in
from app.proposals.model import Change
from app.provenance.model import PublisherKind, Traceability
from app.releases.model import ChangeKind, WithdrawalReason
from tests.factories.checking import DIGEST, a_change, a_figure, a_file, a_rule, a_submission, beside
from tests.factories.figures import a_content, a_key, a_period, a_printed, gases

BLOCK, FLAG, INFO = Severity.BLOCK, Severity.FLAG, Severity.INFO


def said(check, change, **compared):
    return list(check.check(change if isinstance(change, list) else [change], beside(**compared)))


def graver(found):
    return [(one.severity, one.path) for one in found if one.severity is not INFO]


def clinker(*inputs, co2="0.85", ch4="0"):
    parts = (Constituent(gas="co2-fossil", kg=Decimal(co2)), Constituent(gas="ch4-fossil", kg=Decimal(ch4)))
    return a_change(gases(constituents=parts, inputs=inputs, declared_unit=DeclaredUnit(amount=Decimal(1), unit="kg")))


# C05, C06: the rules of validation, at the columns of a row


@pytest.mark.parametrize(
    ("masses", "expected", "gwp"),
    [
        (("0.85", "0.001", "0.0001"), "0.9048", "AR4-100"),
        (("0.85", "0.001", "0.0001"), "0.9065", "AR5-100"),
        (("0.85", "0.001", "0.0001"), "0.9071", "AR6-100"),
        (("0.85", "0.001", "0.0001"), "0.9598", "AR6-20"),
    ],
)
def test_vectors_of_gases_close(masses, expected, gwp):
    parts = [
        Constituent(gas=gas, kg=Decimal(kg))
        for gas, kg in zip(("co2-fossil", "ch4-fossil", "n2o"), masses, strict=True)
    ]
    change = a_change(gases(gwp=gwp, value=Decimal(expected), constituents=tuple(parts)))
    assert said(c05_gases, change) == []
    assert graver(said(c05_gases, a_change(gases(gwp=gwp, value=Decimal("1.1"), constituents=tuple(parts))))) == [
        (BLOCK, "changes[1].constituents")
    ]


@given(st.decimals(min_value=Decimal("0.01"), max_value=10, places=4), st.integers(min_value=0, max_value=10_000))
def test_gases_close_within_half_a_percent_and_not_beyond_twice_that(mass, thousandths):
    off = Decimal(thousandths) / Decimal(1_000_000)
    change = a_change(
        gases(
            constituents=(Constituent(gas="co2-fossil", kg=mass),), value=(mass * (1 + off)).quantize(Decimal("1e-9"))
        )
    )
    found = said(c05_gases, change)
    rounding = Decimal("0.00005") / mass + Decimal("1e-8")
    if off <= Decimal("0.005"):
        assert found == []
    elif off > Decimal("0.0051") + rounding:
        assert [one.code for one in found] == ["C05"]


def test_an_uptake_above_zero_blocks_at_its_column():
    parts = (Constituent(gas="co2-biogenic-uptake", kg=Decimal("0.9065")),)
    assert graver(said(c06_signs, a_change(gases(constituents=parts)))) == [(BLOCK, "changes[1].constituents")]


# C07 carbon


@pytest.mark.parametrize(
    ("inputs", "severity"),
    [
        ((), None),
        ((("carbon-in", "0.235 kg C"),), None),
        ((("carbon-in-fuel", "0.1 kg C"), ("carbon-in-limestone", "135 g C")), None),
        ((("carbon-in", "0.3 kg C"),), FLAG),
        ((("carbon-in", "0.3 kg C"), ("carbon-product", "0.066 kg")), None),
        ((("carbon-in", "0.2 kg C"),), BLOCK),
        ((("carbon-in", "some"),), INFO),
        ((("carbon_in", "0.2 kWh"),), INFO),
    ],
)
def test_carbon_that_leaves_came_in(inputs, severity):
    found = said(c07_carbon, clinker(*inputs, ch4="0.004"))
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_carbon_is_not_balanced_where_a_mass_is_not_stated():
    parts = (Constituent(gas="co2-fossil", kg=Decimal("0.85")), Constituent(gas="ch4-fossil", co2e=Decimal("0.03")))
    assert said(c07_carbon, a_change(gases(constituents=parts, inputs=(("carbon-in", "0.1 kg"),)))) == []


# C08 stoichiometry

FUELS = [
    ("t", "43.33 GJ/t", "20.2 tC/TJ", "98 %", "3145.1359"),
    ("t", "43.33 MJ/kg", "20.2 kgC/GJ", "0.98", "3145.1359"),
    ("kg", "43.33 GJ/t", "20.2 tC/TJ", "98 %", "3.1451359"),
    ("1e4Nm3", "389.31 GJ/10^4 Nm3", "15.3 tC/TJ", "99 %", "21621.888"),
    ("Nm3_0C", "389.31 GJ/1e4Nm3", "0.0153 tC/GJ", "99 %", "2.1621888"),
    ("GJ", "", "15.3 tC/TJ", "99 %", "55.539"),
]


def fuel(name, ncv, carbon, oxidation, value):
    inputs = (("ncv", ncv), ("carbon_content", carbon), ("oxidation", oxidation))
    return a_change(
        a_content(value=Decimal(value), constituents=(), inputs=inputs, declared_unit=DeclaredUnit(amount=1, unit=name))
    )


@pytest.mark.parametrize("row", FUELS)
def test_vectors_of_fuels_are_stoichiometric(row):
    assert said(c08_stoichiometry, fuel(*row)) == []


@pytest.mark.parametrize("row", FUELS)
def test_carbon_for_carbon_dioxide_is_found_and_named(row):
    *inputs, value = row
    carbon = str(Decimal(value) * 12 / 44)
    (found,) = said(c08_stoichiometry, fuel(*inputs, carbon))
    assert (found.severity, found.path) == (FLAG, "changes[1].value")
    assert "44/12" in found.hint


@pytest.mark.parametrize("off", ["0.9", "1.1", "0.907"])
def test_small_slips_of_fuels_are_found(off):
    *inputs, value = FUELS[0]
    assert len(said(c08_stoichiometry, fuel(*inputs, str(Decimal(value) * Decimal(off))))) == 1


@pytest.mark.parametrize("said_", ["", "43.33", "much", "43.33 GJ/kWh"])
def test_a_calorific_value_nobody_can_read_says_nothing(said_):
    _, _, carbon, oxidation, _ = FUELS[0]
    assert said(c08_stoichiometry, fuel("t", said_, carbon, oxidation, "1")) == []


# C09, C10


@pytest.mark.parametrize(
    ("check", "inputs", "count"),
    [
        (c09_energy, (("energy-in", "10 MJ"), ("energy-out", "9 MJ")), 0),
        (c09_energy, (("energy-in", "10 MJ"), ("energy-out", "2.5 kWh")), 0),
        (c09_energy, (("energy-in", "10 MJ"), ("energy-out", "10 kWh")), 1),
        (c09_energy, (("energy-in", "10 MJ"), ("energy-out-heat", "6 MJ"), ("energy-out-power", "6 MJ")), 1),
        (c09_energy, (("energy-in", "10 MJ"),), 0),
        (c10_mass, (("mass-in", "1.55 t"), ("mass-out", "1.5 t")), 0),
        (c10_mass, (("mass-in", "1.6 t"), ("mass-out", "1 t")), 1),
        (c10_mass, (("mass-in", "1.6 t"), ("mass-out", "1 t"), ("mass-loss", "500 kg")), 0),
        (c10_mass, (("mass-in", "1 t"), ("mass-out", "1.2 t")), 1),
        (c10_mass, (("mass-in", "1 t"),), 0),
    ],
)
def test_balances_of_energy_and_mass(check, inputs, count):
    found = said(check, clinker(*inputs))
    assert [one.severity for one in found] == [FLAG] * count


@given(st.sampled_from(["g", "kg", "t", "lb"]), st.decimals(min_value=1, max_value=100, places=2))
def test_a_balance_is_the_same_in_every_unit(name, amount):
    """Stating both sides in another unit closes or opens nothing."""

    def balance(out):
        return said(c10_mass, clinker(("mass-in", f"{amount} {name}"), ("mass-out", f"{out} {name}")))

    assert balance(amount * Decimal("0.97")) == []
    assert len(balance(amount * Decimal("0.5"))) == 1


# C17


def scored(*scores):
    return (
        GroupScores(group="all", scores=PedigreeScores(**dict(zip(INDICATORS, map(Decimal, scores), strict=True)))),
    )


@pytest.mark.parametrize(
    ("uncertainty", "scores", "severities"),
    [
        (None, (), []),
        ({"cv_percent": "5"}, (), [FLAG]),
        ({"cv_percent": "5"}, scored(1, 1, 1, 1, 1), []),
        ({"cv_percent": "5"}, scored(2, 1, 1, 1, 1), [FLAG]),
        ({"cv_percent": "12"}, scored(3, 1, 1, 1, 1), []),
        ({"gsd2": "1.05"}, scored(3, 1, 1, 1, 1), [FLAG]),
        ({"gsd2": "1.4"}, scored(3, 1, 1, 1, 1), []),
        ({"low": "0.43", "high": "0.45"}, (), [FLAG]),
        ({"low": "0.2", "high": "0.9"}, (), []),
        ({"gsd2": "0.5"}, (), []),
        ({"words": "small"}, (), []),
        (None, scored(6, 1, 1, 1, 1), [BLOCK]),
    ],
)
def test_small_uncertainty_needs_measured_and_verified(uncertainty, scores, severities):
    found = said(c17_precision, a_change(a_content(uncertainty=uncertainty, scores=scores)))
    assert [one.severity for one in found] == severities


# C18


@pytest.mark.parametrize(
    ("year", "published", "severity"),
    [(2022, "2024-04-12", INFO), (2024, "2024-04", INFO), (2025, "2024-04", BLOCK), (2026, None, INFO)],
)
def test_a_reference_year_is_not_after_publication_or_submission(year, published, severity):
    source = replace(a_content().source, published=published)
    (found,) = said(c18_time, a_change(a_content(reference_period=a_period(year), source=source)))
    assert found.severity is severity


def test_a_period_in_the_future_blocks_whatever_the_source_says():
    source = replace(a_content().source, published="2031")
    (found,) = said(c18_time, a_change(a_content(reference_period=a_period(2030), source=source)))
    assert (found.severity, "2026" in found.message) == (BLOCK, True)


def test_time_representativeness_is_told_once_for_all():
    source = replace(a_content().source, published=None)
    changes = [
        a_change(a_content(reference_period=a_period(year), source=source), place=place)
        for place, year in enumerate((2026, 2024, 2022, 2015), start=1)
    ]
    (found,) = said(c18_time, changes)
    assert (found.path, found.severity) == ("proposal.changes", INFO)
    assert "1 for 2, 2 for 1, 5 for 1" in found.message


def test_open_and_backward_periods_block():
    for period in (Period(date(2022, 1, 1), None), Period(date(2022, 2, 1), date(2022, 1, 1))):
        assert (BLOCK, "changes[1].period_from") in graver(said(c18_time, a_change(a_content(reference_period=period))))


# C19


def printed(value, digest=DIGEST):
    return a_change(a_content(as_published=a_printed(value, digest=digest)))


HELD = a_rule(traceability=Traceability.HELD)


@pytest.mark.parametrize(
    ("text", "value", "count"),
    [
        ("Guangdong, 0.4403, Hainan, 0.3648", "0.4403", 0),
        ("Guangdong, 0.44032718", "0.4403", 0),  # a cell that prints rounded
        ("Guangdong, 0.4404", "0.4403", 1),
        ("Guangdong 4.403e-1", "0.4403", 0),
        ("1,612.5 kg", "1612.5", 0),
        ("1,612.5 kg", "1,612.5", 0),
        ("37.8 GJ/t; 15.3; 99 %", "37.8 GJ/t; 15.3 tC/TJ; 99 %", 0),
        ("37.8 GJ/t; 15.3; 99 %", "37.8 GJ/t; 15.4 tC/TJ; 99 %", 1),
        ("nothing here", "0.4403", 1),
    ],
)
def test_the_number_stands_in_the_file_it_cites(text, value, count):
    brought = a_submission([a_file()], {DIGEST: numbers_in([text])})
    found = said(c19_sources, printed(value), submission=brought)
    assert graver(found) == [(BLOCK, "changes[1].published_value")] * count


def test_a_file_no_machine_reads_is_told_once():
    found = said(c19_sources, [printed("0.4403"), printed("0.5")], submission=a_submission([a_file()]))
    assert [(one.severity, one.path) for one in found] == [(INFO, "proposal.evidence")]
    assert "2 figures" in found[0].message


@pytest.mark.parametrize("digest", [None, "sha256:" + "1b" * 32])
def test_a_rule_that_holds_files_blocks_figures_without_theirs(digest):
    change = printed("0.4403", digest)
    assert graver(said(c19_sources, change, rule=HELD)) == [(BLOCK, "changes[1].source")]
    assert said(c19_sources, change) == []
    assert said(c19_sources, printed("0.4403"), rule=HELD, submission=a_submission([a_file()], {}))[0].severity is INFO


def test_a_figure_without_place_or_print_blocks():
    change = a_change(a_content(as_published=a_printed("", place="")))
    assert graver(said(c19_sources, change)) == [(BLOCK, "changes[1].published_value"), (BLOCK, "changes[1].place")]


def test_more_numbers_than_are_read_are_no_file_a_machine_reads():
    assert numbers_in(str(number) for number in range(500_002)) is None


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=4), min_size=1, max_size=50), st.integers(0, 4))
def test_every_number_of_a_file_is_found_also_rounded(amounts, places):
    found = numbers_in(",".join(map(str, amounts)).replace("E", "e").split("\n"))
    for amount in amounts:
        assert found.have(amount)
        assert found.have(amount.quantize(Decimal(1).scaleb(-places)))


# C20


@pytest.mark.parametrize(
    ("named", "descent", "way"),
    [
        ("acme/grid 2.1", {}, ""),
        ("ecoinvent 3.10", {}, None),
        ("acme/supply v1", {}, None),
        ("acme/supply v1", {"acme/supply": {"acme/grid"}}, "acme/supply → acme/grid"),
        ("a/a", {"a/a": {"b/b"}, "b/b": {"c/c", "a/a"}, "c/c": {"acme/grid"}}, "a/a → b/b → c/c → acme/grid"),
    ],
)
def test_no_figure_stands_on_itself(named, descent, way):
    compared = {key: frozenset(on) for key, on in descent.items()}
    found = said(c20_circles, a_change(a_content(background_databases=(named,))), descent=compared)
    assert [one.severity for one in found] == ([] if way is None else [BLOCK])
    assert way in {None, ""} or found[0].hint == way


# C22


def known(content=None, **changed):
    return {str(a_key()): (a_figure(content or a_content(**changed), is_whole=True),)}


@pytest.mark.parametrize(
    ("kind", "history", "path"),
    [
        (ChangeKind.ADD, {}, None),
        (ChangeKind.ADD, known(), "slug"),
        (ChangeKind.EXTEND, {}, "slug"),
        (ChangeKind.EXTEND, known(), "period_from"),
        (ChangeKind.EXTEND, known(reference_period=a_period(2021)), None),
        (ChangeKind.AMEND, {}, "period_from"),
        (ChangeKind.AMEND, known(reference_period=a_period(2021)), "period_from"),
        (ChangeKind.AMEND, known(note="another"), None),
        (ChangeKind.REPLACE, {}, "slug"),
        (ChangeKind.REPLACE, known(reference_period=a_period(2021)), None),
    ],
)
def test_a_change_fits_what_is_released(kind, history, path):
    found = said(c22_versions, a_change(kind=kind), history=history)
    assert graver(found) == ([(BLOCK, f"changes[1].{path}")] if path else [])


@pytest.mark.parametrize("year", [2021, 2022])
def test_a_withdrawal_names_what_is_released(year):
    change = Change(
        place=1,
        kind=ChangeKind.WITHDRAW,
        key=a_key(),
        cells={},
        period_from=date(year, 1, 1),
        reason=WithdrawalReason.ERROR,
    )
    assert len(said(c22_versions, change, history=known())) == (year == 2021)


def test_what_an_amendment_changes_is_named():
    change = a_change(a_content(value=Decimal("0.45"), technology="new"), kind=ChangeKind.AMEND)
    (found,) = said(c22_versions, change, history=known())
    assert found.message.endswith("in value, constituents, technology, as_published")


def test_an_amendment_that_changes_nothing_blocks():
    for content in (a_content(), a_content(change_note="because", entered_by="somebody")):
        found = said(c22_versions, a_change(content, kind=ChangeKind.AMEND), history=known())
        assert graver(found) == [(BLOCK, "changes[1].change")]


def test_gases_and_inputs_that_the_released_figure_has_are_missed_once_for_all_changes():
    before = known(inputs=(("ncv", "20.9"),))
    poorer = [a_change(a_content(constituents=(), note="b"), place=place, kind=ChangeKind.AMEND) for place in (1, 2)]
    found = [one for one in c22_versions.check(poorer, beside(history=before)) if one.severity is FLAG]
    assert [(one.path, one.message.split(",")[0]) for one in found] == [
        ("proposal.changes", "2 changes have no constituents"),
        ("proposal.changes", "2 changes have no inputs"),
    ]
    assert all("rows 1, 2" in one.message for one in found)


def test_a_slug_keeps_its_form():
    assert graver(said(c22_versions, a_change(key=a_key("Cement 42.5")))) == [(BLOCK, "changes[1].slug")]


# A01, N01, R01, T01


@pytest.mark.parametrize(
    ("sites", "largest", "expected"),
    [
        ("12", "0.3", []),
        ("3", "84.9 %", []),
        ("2", "0.5", [(BLOCK, "changes[1].sites")]),
        ("12", "0.85", [(BLOCK, "changes[1].largest_share")]),
        ("12", "85%", [(BLOCK, "changes[1].largest_share")]),
        ("12", "85", [(BLOCK, "changes[1].largest_share")]),
        ("a few", "0.3", [(BLOCK, "changes[1].sites")]),
        ("12", "", [(FLAG, "proposal.changes")]),
        ("", "", [(FLAG, "proposal.changes")]),
    ],
)
def test_an_associations_average_gives_nobody_away(sites, largest, expected):
    change = a_change(cells={"sites": sites, "largest_share": largest})
    assert graver(said(a01_association_average, change, publisher_kind=PublisherKind.ASSOCIATION)) == expected
    assert said(a01_association_average, change, publisher_kind=PublisherKind.AUTHORITY) == []


@pytest.mark.parametrize(
    ("rule", "changed", "path"),
    [
        ({}, {}, None),
        ({"boundaries": ("combustion",)}, {}, None),
        ({"boundaries": ("cradle-to-gate",)}, {}, "boundary"),
        ({"boundaries": ("cradle-to-gate",)}, {"boundary": Boundary.CRADLE_TO_GATE}, None),
        ({"required": ("allocation",)}, {}, "allocation"),
        ({"required": ("allocation",)}, {"allocation": "by mass"}, None),
        ({"dqr_max": Decimal(3)}, {}, "scores"),
        ({"dqr_max": Decimal(3)}, {"scores": scored(2, 3, 3, 3, 3)}, None),
        ({"dqr_max": Decimal(3)}, {"scores": scored(4, 3, 3, 3, 3)}, "scores"),
        ({"valid_to": date(2021, 12, 31)}, {}, "period_from"),
        ({"valid_to": date(2022, 12, 31)}, {}, None),
    ],
)
def test_the_accounting_rule_is_kept(rule, changed, path):
    found = said(r01_accounting_rule, a_change(a_content(**changed)), rule=a_rule(**rule))
    assert graver(found) == ([(BLOCK, f"changes[1].{path}")] if path else [])


def test_a_dataset_without_a_known_rule_blocks_once():
    assert graver(said(r01_accounting_rule, [a_change(), a_change()], rule=None)) == [(BLOCK, "proposal.dataset")]


def test_codes_that_do_not_exist_and_text_nobody_can_show_block():
    change = a_change(a_content(products=(Code("cpc", "99999"),), geography="CN-QQ", note="a\x00b"))
    assert graver(said(n01_codes, change)) == [(BLOCK, "changes[1].geography"), (BLOCK, "changes[1].products")]
    assert graver(said(t01_texts, change)) == [(BLOCK, "changes[1].note")]
