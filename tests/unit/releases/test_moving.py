"""How far a version moves from the one it ends: patch, minor or major."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Boundary, DeclaredUnit, PedigreeScores
from app.factors.model import GroupScores as Scores
from app.releases.model import ChangeClass
from app.releases.moving import change_class
from tests.factories.figures import a_content, a_printed, a_version, gases

BEFORE = a_content()
FIGURES = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(1_000_000), places=4)


def record(content):
    return json.loads(a_version(content).rendered, parse_float=Decimal)


def moved(**changed):
    return change_class(record(BEFORE), record(replace(BEFORE, **changed)))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"name_zh": "广东电网"},
        {"note": "as printed"},
        {"change_note": "a typo in the name"},
        {"as_published": a_printed(place="annex, table 3")},
        {"allocation": "by mass"},
        {"stages": ("A1", "A2")},
        {"synonyms": ("grid mix",)},
    ],
)
def test_words_alone_are_a_patch(changed):
    assert moved(**changed) is ChangeClass.PATCH


@pytest.mark.parametrize(
    "changed",
    [
        {"value": Decimal("0.48433")},  # ten per cent to the digit
        {"value": Decimal("0.39627")},
        {"uncertainty": {"gsd2": "1.2"}},
        {"coverage": "62 % of output"},
        {"inputs": (("ncv", "26.7 GJ/t"),)},
        {"as_published": a_printed("440.3", "gCO2/kWh")},
        {
            "scores": (
                Scores(
                    group="all",
                    scores=PedigreeScores(
                        reliability=Decimal(2),
                        completeness=Decimal(1),
                        temporal=Decimal(1),
                        geographical=Decimal(1),
                        technological=Decimal(1),
                    ),
                ),
            )
        },
    ],
)
def test_another_number_is_minor(changed):
    assert moved(**changed) is ChangeClass.MINOR


@pytest.mark.parametrize(
    "changed",
    [
        {"value": Decimal("0.48434")},
        {"value": Decimal("0.39626")},
        {"value": Decimal("-0.4403")},
        {"boundary": Boundary.CRADLE_TO_GATE},
        {"declared_unit": DeclaredUnit(amount=Decimal(1), unit="MWh")},
        {"declared_unit": DeclaredUnit(amount=Decimal(1000), unit="kWh")},
        {"geography": "CN"},
        {"scope2_basis": "market"},
    ],
)
def test_a_large_move_or_another_condition_is_major(changed):
    assert moved(**changed) is ChangeClass.MAJOR


def test_another_gas_basis_is_major_though_the_value_stays():
    assert change_class(record(BEFORE), record(gases(value=BEFORE.value, constituents=()))) is ChangeClass.MAJOR


def test_a_method_that_becomes_another_is_major_and_one_that_is_told_for_the_first_time_is_not():
    told = replace(BEFORE, allocation="by mass")
    assert change_class(record(told), record(replace(told, allocation="by price"))) is ChangeClass.MAJOR
    assert change_class(record(BEFORE), record(told)) is ChangeClass.PATCH


def test_from_zero_every_move_is_major():
    zero = a_content(value=Decimal(0))
    assert change_class(record(zero), record(a_content(value=Decimal("0.001")))) is ChangeClass.MAJOR
    assert change_class(record(zero), record(zero)) is ChangeClass.PATCH


@given(FIGURES, FIGURES)
def test_the_class_follows_the_share_exactly(old, new):
    said = change_class(record(a_content(value=old)), record(a_content(value=new)))
    is_large = abs(new - old) * 10 > old
    assert said is (ChangeClass.MAJOR if is_large else ChangeClass.PATCH if old == new else ChangeClass.MINOR)
