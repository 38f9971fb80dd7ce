"""Figures are read strictly, written plainly, and divided exactly or rounded in the open."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.amounts import canonical, decimal, half_last_digit, plain, presented
from app.kit.errors import BadNumber

numbers = st.decimals(min_value=Decimal("-1e30"), max_value=Decimal("1e30"), allow_nan=False, places=25)
ratios = st.fractions(max_denominator=10**9)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0.4403", "0.4403"),
        ("0.7120", "0.712"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("+1.50", "1.5"),
        ("1e3", "1000"),
        ("1E-7", "0.0000001"),
        ("100", "100"),
        ("-12.0", "-12"),
        ("0e5", "0"),
        ("00012", "12"),
    ],
)
def test_a_number_has_one_written_form(text, written):
    assert plain(decimal(text)) == written
    assert str(canonical(decimal(text))) == written or canonical(decimal(text)) == Decimal(written)


@pytest.mark.parametrize(
    "text",
    ["NaN", "nan", "sNaN", "Infinity", "-inf", "", " 1", "1 ", "1\n", "1_000", "1,5", "0x1", ".5", "5.", "１", "٣",
     "1e", "1e100", "1e99", "--1", "1.2.3", "true", "1" * 41, "0." + "1" * 41, "1" * 40 + "e1", "0.1e-40"],
)  # fmt: skip
def test_what_is_not_a_plain_finite_number_is_refused(text):
    with pytest.raises(BadNumber):
        decimal(text)


@pytest.mark.parametrize("text", ["9" * 40, "-" + "9" * 40, "0." + "0" * 39 + "1", "9" * 40 + "." + "9" * 40, "1e39"])
def test_forty_digits_on_each_side_are_read(text):
    assert decimal(text) == Decimal(text)


@given(numbers)
def test_writing_and_reading_a_number_gives_it_back(number):
    assert decimal(plain(number)) == number
    assert plain(canonical(number)) == plain(number)


@given(numbers, st.integers(0, 6))
def test_trailing_zeros_do_not_change_what_is_written(number, zeros):
    written = format(number, "f")
    assert plain(Decimal(written + ("" if "." in written else ".") + "0" * zeros)) == plain(number)


@given(numbers)
def test_a_written_number_has_no_exponent_no_trailing_zero_and_no_minus_zero(number):
    written = plain(number)
    assert "e" not in written.lower()
    assert written != "-0"
    assert "." not in written or written[-1] not in "0."


@given(numbers, numbers)
def test_writing_does_not_depend_on_the_precision_in_force(number, other):
    with localcontext() as small:
        small.prec = 3
        assert plain(number) == plain(Decimal(str(number)))
        assert (plain(number) == plain(other)) == (number == other)


@given(numbers)
def test_a_finite_decimal_is_presented_exactly(number):
    shown, is_exact = presented(Fraction(number))
    assert is_exact
    assert shown == number


@given(ratios)
def test_what_is_called_exact_is_exact_and_what_is_not_has_fifteen_digits(ratio):
    shown, is_exact = presented(ratio)
    assert is_exact == (Fraction(shown) == ratio)
    if not is_exact:
        assert len(str(int("".join(map(str, shown.as_tuple().digits)))).rstrip("0")) <= 15
        assert abs(Fraction(shown) - ratio) <= abs(ratio) * Fraction(1, 2 * 10**14)


def test_rounding_is_half_even():
    # Too long to be shown exactly, and exactly in the middle after fifteen digits but for nothing.
    tiny = Fraction(1, 3 * 10**300)
    assert presented(Fraction("1.000000000000005") + tiny)[0] == Decimal("1.00000000000001")
    assert presented(Fraction("1.000000000000005") - tiny)[0] == Decimal(1)
    assert presented(Fraction(2, 3)) == (Decimal("0.666666666666667"), False)
    assert presented(Fraction(1, 3), digits=4) == (Decimal("0.3333"), False)


def test_large_ratios_are_written_without_an_exponent():
    assert presented(Fraction(10**30)) == (Decimal(10**30), True)
    assert str(presented(Fraction(10**30))[0]) == "1" + "0" * 30


@pytest.mark.parametrize(("text", "half"), [("0.4403", "0.00005"), ("12", "0.5"), ("1.0", "0.05"), ("0", "0.5")])
def test_half_the_last_digit_is_what_rounding_may_have_taken(text, half):
    assert half_last_digit(Decimal(text)) == Decimal(half)
