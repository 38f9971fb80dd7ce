"""Checks of figures together: places, years, copies, digits; and running all checks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import ValueOrigin
from app.factors.validation.finding import Severity, told
from app.proposals.checks import c12_hierarchy, c13_replays, c14_homogeneity, c15_digits, c16_round_numbers
from app.proposals.checks.c21_conflicts import conflicts
from app.proposals.checks.catalogue import BY_CODE, CHECKS
from app.proposals.checks.model import Twin
from app.proposals.checks.places import column
from app.proposals.checks.run import MOST, findings
from app.provenance.model import Tie, TieKind
from app.releases.model import ChangeKind
from tests.factories.checking import a_change, a_figure, beside, placed, relatives, year_before
from tests.factories.figures import GRID, a_content, a_key, a_period, a_printed
from tests.house.source import ROOT

BLOCK, FLAG, INFO = Severity.BLOCK, Severity.FLAG, Severity.INFO
PROVINCES = ("CN-HN", "CN-GX", "CN-HB", "CN-GD")


def said(check, changes, **compared):
    return list(check.check(changes, beside(**compared)))


def provinces(*values):
    return [
        placed(code, value, place=place) for place, (code, value) in enumerate(zip(PROVINCES, values, strict=False))
    ]


# C12


@pytest.mark.parametrize(
    ("whole", "count"), [("0.55", 0), ("0.48", 0), ("0.73", 0), ("0.46", 1), ("0.75", 1), ("550", 1)]
)
def test_a_whole_lies_between_its_parts(whole, count):
    found = said(c12_hierarchy, [*provinces("0.5", "0.6", "0.7"), placed("CN", whole, place=9)])
    assert [(one.severity, one.path) for one in found] == [(FLAG, "changes[9].value")] * count


def test_parts_that_are_released_count_too():
    given_ = [(f"average-{code.lower()}", content_of(code, "0.5")) for code in PROVINCES]
    assert len(said(c12_hierarchy, [placed("CN", "0.9")], relatives=relatives(*given_))) == 1
    assert said(c12_hierarchy, [placed("CN", "0.51")], relatives=relatives(*given_)) == []


def test_a_released_whole_is_compared_with_parts_that_change():
    whole = relatives(("average-cn", content_of("CN", "0.9")))
    (found,) = said(c12_hierarchy, provinces("0.5", "0.6", "0.7"), relatives=whole)
    assert found.path.startswith("changes[")


def content_of(geography, value):
    return a_content(geography=geography, value=Decimal(value), constituents=())


@pytest.mark.parametrize("changes", [provinces("0.5", "0.6"), [*provinces("0.5", "0.6"), placed("CN", "9")]])
def test_two_places_are_no_whole(changes):
    assert said(c12_hierarchy, changes) == []


def test_figures_whose_slug_does_not_name_their_place_are_no_family():
    changes = [replace(one, key=a_key(f"f{one.place}")) for one in provinces("0.5", "0.6", "0.7")]
    assert said(c12_hierarchy, [*changes, placed("CN", "9", place=9)]) == []


# C13


def twin(key="acme/other/average", value="0.4403", year=2022, name=None):
    return Twin(
        key=key, period=a_period(year), value=Decimal(value), unit="kWh", name_en=name or a_content().name_en.upper()
    )


@pytest.mark.parametrize(
    ("value", "known", "severity"),
    [
        ("0.4403", twin(), FLAG),
        ("0.4403", twin(name="Something else"), None),
        ("0.44031827", twin(value="0.44031827", name="Something else"), FLAG),
        ("0.4403", twin(f"{GRID}/average-cn-gd"), None),
        ("0.4403", twin(f"{GRID}/average-cn-gd", year=2021), INFO),
        ("0.44031827", twin(f"{GRID}/average-cn-gd", "0.44031827", year=2021), FLAG),
        ("0.45", twin(), None),
    ],
)
def test_a_figure_that_stands_elsewhere_is_found(value, known, severity):
    change = a_change(a_content(value=Decimal(value), constituents=()))
    found = said(c13_replays, [change], twins={known.value: (known,)})
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_the_same_figure_twice_in_one_proposal_is_flagged_once():
    changes = [a_change(place=1), a_change(place=2, key=a_key("again")), a_change(a_content(name_en="Other"), place=3)]
    (found,) = said(c13_replays, changes)
    assert (found.severity, found.path) == (FLAG, "changes[2].value")


# C14


def test_one_value_for_three_places_is_flagged_once():
    (found,) = said(c14_homogeneity, provinces("0.50001", "0.5", "0.49999", "0.6"))
    assert (found.severity, "3 places" in found.message) == (FLAG, True)
    assert said(c14_homogeneity, provinces("0.5", "0.5", "0.6", "0.7")) == []


def test_one_value_for_three_years_is_told():
    older = [a_figure(a_content(reference_period=a_period(year)), number=year) for year in (2020, 2021)]
    (found,) = said(c14_homogeneity, [a_change(kind=ChangeKind.EXTEND)], history={str(a_key()): tuple(older)})
    assert found.severity is INFO
    assert said(c14_homogeneity, [a_change(kind=ChangeKind.EXTEND)], history=year_before("0.4403")) == []


# C15, C16


def many(values):
    return [
        a_change(a_content(value=value, constituents=(), as_published=a_printed(str(value))), place=place)
        for place, value in enumerate(values, start=1)
    ]


@given(st.decimals(min_value=Decimal("0.1"), max_value=1000, places=2))
def test_powers_keep_benfords_shares_at_every_scale(scale):
    powers = [scale * Decimal(2) ** power for power in range(1000)]
    assert c15_digits.deviation(powers) < c15_digits.MOST


def test_first_digits_are_counted_from_a_thousand_figures_on():
    constant = many([Decimal(5 + place % 3) for place in range(1000)])
    (found,) = said(c15_digits, constant)
    assert (found.severity, found.path) == (INFO, "proposal.changes")
    assert said(c15_digits, constant[:-1]) == []


def test_round_numbers_are_counted_from_fifty_figures_on():
    round_ = many([Decimal(place * 5) / 10 for place in range(1, 51)])
    assert ["end in 0 or 5" in one.message for one in said(c16_round_numbers, round_)] == [True]
    assert said(c16_round_numbers, round_[:-1]) == []
    assert said(c16_round_numbers, many([Decimal(place * 10 + 3) for place in range(50)])) == []


def test_too_many_digits_are_told_of_printed_figures_only():
    precise = many([Decimal(10_000_003 + place * 10) for place in range(50)])
    assert ["significant digits" in one.message for one in said(c16_round_numbers, precise)] == [True]
    computed = [replace(one, content=replace(one.content, value_origin=ValueOrigin.COMPUTED)) for one in precise]
    assert said(c16_round_numbers, computed) == []


# C21

ON = date(2026, 11, 24)


def tie(organisation, other, kind=TieKind.OWNS, since=date(2020, 1, 1), until=None):
    return Tie(organisation=organisation, other=other, kind=kind, since=since, until=until, note=None)


@pytest.mark.parametrize(
    ("ties", "count"),
    [
        ((), 0),
        ((tie("lab", "cement"),), 1),
        ((tie("cement", "lab"),), 1),
        ((tie("holding", "lab"), tie("holding", "cement")), 1),
        ((tie("holding", "lab"), tie("holding", "steel")), 0),
        ((tie("lab", "cement", TieKind.FUNDS),), 1),
        ((tie("state", "lab", TieKind.FUNDS), tie("state", "cement", TieKind.FUNDS)), 0),
        ((tie("holding", "lab"), tie("holding", "cement", TieKind.FUNDS)), 1),
        ((tie("lab", "cement", until=date(2024, 1, 1)),), 1),
        ((tie("lab", "cement", until=date(2023, 1, 1)),), 0),
        ((tie("lab", "cement", since=date(2027, 1, 1)),), 0),
        ((tie("lab", "cement", TieKind.GROUP),), 1),
    ],
)
def test_a_reviewer_of_the_group_or_a_funder_is_not_independent(ties, count):
    assert [one.severity for one in conflicts({"lab"}, {"cement"}, ties, (), on=ON)] == [BLOCK] * count


def test_nobody_reviews_their_own_organisation_or_a_dataset_they_proposed_to():
    assert len(conflicts({"cement", "lab"}, {"cement"}, (), (), on=ON)) == 1
    assert len(conflicts({"lab"}, {"cement"}, (), ("cement/regional",), on=ON)) == 1


# all of them


def test_findings_stand_in_the_order_of_places_and_codes():
    changes = [a_change(a_content(note="\x00", geography="CN-QQ"), place=2, key=a_key("B")), a_change(place=1)]
    found = findings(changes, beside())
    assert {one.code for one in found if one.severity is BLOCK} == {"N01", "T01", "C22"}
    places = [int(one.path[8]) if one.path.startswith("changes[") else 0 for one in found]
    assert places == sorted(places)
    assert all(a.code <= b.code for a, b in pairwise(found) if a.path[:10] == b.path[:10])


def test_a_figure_that_keeps_every_rule_blocks_nothing():
    assert [one.code for one in findings([a_change()], beside()) if one.severity is not INFO] == []


def test_of_too_many_findings_the_gravest_are_kept(monkeypatch):
    changes = many([Decimal(place) for place in range(1, 12)])
    plenty = [told("C22", f"changes[{place}].value", "x") for place in range(1, MOST + 5)]
    noisy = replace(BY_CODE["C22"], run=lambda *_: iter(plenty))
    monkeypatch.setattr("app.proposals.checks.run.CHECKS", (noisy, BY_CODE["C01"], BY_CODE["N01"]))
    broken = [replace(one, content=replace(one.content, geography="CN-QQ")) for one in changes]
    found = findings(broken, beside())
    assert len(found) == MOST
    assert len([one for one in found if one.severity is BLOCK]) == len(changes)
    assert (found[-1].code, found[-1].severity, found[-1].message[:3]) == ("C00", INFO, "16 ")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("declared_unit.unit", "unit"),
        ("constituents[2]", "constituents"),
        ("as_published.value", "published_value"),
        ("as_published.locator.place", "place"),
        ("as_published.locator.digest", "source"),
        ("source.title", "source"),
        ("quality.by_gas.all", "scores"),
        ("reference_period", "period_from"),
        ("valid", "valid_from"),
        ("value", "value"),
    ],
)
def test_a_path_of_a_record_is_said_by_its_column(path, expected):
    assert column(path) == expected


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_each_check_is_explained_with_its_formula_and_threshold(check):
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    part = page.partition(f'<a id="{check.code.lower()}"></a>')[2].partition('<a id="')[0]
    for text in (check.title_en, check.formula, check.threshold, f"**{check.severity}**"):
        assert text in part, f"{check.code}: {text}"


def test_every_check_has_a_code_of_its_own_and_both_names():
    assert len(BY_CODE) == len(CHECKS)
    assert {f"C{number:02}" for number in range(1, 23)} <= BY_CODE.keys()
    assert all(check.title_zh and not check.title_zh.isascii() for check in CHECKS)
