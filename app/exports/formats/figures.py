"""Figures, which are exact texts, as the numbers that a format has: only where nothing is lost."""

import pyarrow as pa
from pyarrow import compute

DECIMAL = pa.decimal128(38, 20)
"""The widest decimal that every reader of Parquet takes: 18 digits before the point and 20 behind it."""
_FITS = r"^-?[0-9]{1,18}(\.[0-9]{1,20})?$"
_SIGN_OR_POINT = r"[-.]"
_SAFE_DIGITS = 15  # every decimal of at most so many digits survives a double (IEEE 754 binary64; C's DBL_DIG)


def decimals(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return figures as decimals; one that does not fit is null, never rounded."""
    fits = compute.match_substring_regex(texts, _FITS)
    return compute.cast(compute.if_else(fits, texts, pa.nulls(len(texts), pa.string())), DECIMAL)


def doubles(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return figures as the doubles that are nearest to them."""
    return compute.cast(texts, pa.float64())


def short(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return which figures have so few digits that a double, written out again, gives the same figure."""
    digits = compute.replace_substring_regex(texts, _SIGN_OR_POINT, "")
    counted = compute.utf8_length(compute.utf8_trim(digits, "0"))
    return compute.less_equal(counted, _SAFE_DIGITS)
