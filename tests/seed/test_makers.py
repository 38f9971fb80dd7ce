"""The committed seed tables are what their makers make of the publishers' original files."""

import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from seed_data.make.text import canonical, cell_text, rational_text, slug

ROOT = Path(__file__).parents[2]
ORIGINALS = os.environ.get("FOOTING_ORIGINALS", "")


def run(arguments: list[str], originals: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"FOOTING_ORIGINALS": originals}
    command = [sys.executable, "-m", "seed_data.make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.originals
@pytest.mark.skipif(not ORIGINALS, reason="FOOTING_ORIGINALS is not set: the publishers' files are not in the project")
def test_making_again_gives_the_committed_bytes():
    result = run(["--check"], ORIGINALS)
    assert result.returncode == 0, result.stdout + result.stderr


def test_without_originals_it_says_how_to_call_it():
    pytest.importorskip("python_calamine")
    result = run([], "")
    assert result.returncode == 2
    assert "FOOTING_ORIGINALS" in result.stderr


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.7120", "0.712"), ("4.57e-09", "0.00000000457"), ("-0.0", "0"), ("1E+3", "1000"), ("10", "10")],
)
def test_canonical_decimals_are_plain(number, text):
    assert canonical(Decimal(number)) == text


def test_numeric_cells_are_read_at_fifteen_digits():
    assert cell_text(0.1 + 0.2) == "0.3"
    assert cell_text(3033.32) == "3033.32"
    assert cell_text("< 1") == "< 1"


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(1, 3), "0.333333333333333"), (Fraction(2, 3), "0.666666666666667"), (Fraction(5, 4), "1.25")],
)
def test_rationals_are_exact_or_fifteen_digits(number, text):
    assert rational_text(number) == text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            ["UK electricity", "Electricity generated", "Electricity: UK", "kWh"],
            "uk-electricity-generated-electricity-uk-kwh",
        ),
        (["Water supply", "Water supply", "", "cubic metres"], "water-supply-cubic-metres"),
        (["Rigid (>3.5 - 7.5 tonnes)", "0% Laden"], "rigid-over-3.5-7.5-tonnes-0pc-laden"),
        (["10,000+ dwt 100+ TEU"], "10000-plus-dwt-100-plus-teu"),
    ],
)
def test_slugs_say_what_the_path_says(parts, expected):
    assert slug(parts) == expected
