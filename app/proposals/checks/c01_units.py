"""C01: units: known, complete, the same kind as before, and in agreement with the text as published."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from app.factors.model import FactorContent, ValueOrigin
from app.factors.validation.finding import Finding, block, flag
from app.factors.validation.units import declared_unit
from app.kit.amounts import half_last_digit, plain
from app.nomenclature.units import Units
from app.proposals.checks.c04_slips import against
from app.proposals.checks.figures import NARROW, before, group, of_content, per_reference, rounded
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at, moved
from app.proposals.checks.reading import number
from app.proposals.model import Change

_MASSES = {"kg": Decimal(1), "g": Decimal("0.001"), "t": Decimal(1000), "mg": Decimal("0.000001")}
_AS_PRINTED = re.compile(r"(kg|g|t|mg)\s*-?\s*CO[2₂](?:\s*-?\s*eq?)?\.?\s*(?:/|per\s)\s*(.+)")
_ASIDE = re.compile(r"\s*\(.*\)\s*$")
_SHARE = Decimal("0.005")


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block units that are unknown, incomplete, or of another kind than the factor had; flag one unlike the print."""
    for change, content in figures(changes):
        for said in declared_unit(content, beside.nomenclature):
            yield moved(said, change)
        yield from _other_kind(change, content, beside)
        yield from _unlike_print(change, content, beside)


@lru_cache(maxsize=10_000)
def printed_unit(text: str) -> tuple[Decimal, str] | None:
    """Return kilograms and what they are per, of a unit as printed (`kgCO2e/kWh`, `t CO2 per t`); None for others."""
    match = _AS_PRINTED.fullmatch(text.strip())
    return (_MASSES[match[1]], _ASIDE.sub("", match[2]).strip()) if match else None


def _other_kind(change: Change, content: FactorContent, beside: Beside) -> Iterator[Finding]:
    earlier = before(change, beside)
    now = group(content.declared_unit.unit, beside.nomenclature)
    then = group(earlier.unit, beside.nomenclature) if earlier else None
    if earlier is not None and now is not None and then is not None and now != then:
        said = f"per {content.declared_unit.unit}, which is {now}; version {earlier.number} is per {earlier.unit}"
        yield block("C01", at(change, "unit"), said, f"a unit of {then}, or another factor with a slug of its own")


def _unlike_print(change: Change, content: FactorContent, beside: Beside) -> Iterator[Finding]:
    parsed = printed_unit(content.as_published.unit)
    stated = number(content.as_published.value)
    units = beside.nomenclature.units
    code = _code(parsed[1], units) if parsed else None
    if content.value_origin is not ValueOrigin.PUBLISHED or parsed is None or code is None or stated is None:
        return
    if group(code, beside.nomenclature) != group(content.declared_unit.unit, beside.nomenclature):
        said = f"published per {parsed[1]}, declared per {content.declared_unit.unit}"
        yield flag("C01", at(change, "unit"), said, "the unit as printed, or say how one became the other")
        return
    expected = per_reference(NARROW.multiply(stated, parsed[0]), Decimal(1), code, beside.nomenclature)
    actual = of_content(content, beside.nomenclature)
    if expected is None or actual is None or abs(actual - expected) <= _allowed(stated, content.value, expected):
        return
    said = f"{plain(content.value)} per {content.declared_unit.unit} is not the printed {content.as_published.value}"
    ratio = plain(rounded(NARROW.divide(actual, expected), 4)) if expected else "no"
    yield flag("C01", at(change, "value"), f"{said} ({ratio} times it)", against(actual, expected, content.value))


def _code(spelled: str, units: Units) -> str | None:
    for one in (spelled, spelled.removesuffix("s"), spelled.replace(".", "")):
        code = one if one in units.by_code else units.by_alias.get(one)
        if code is not None:
            return code
    return None


def _allowed(stated: Decimal, value: Decimal, expected: Decimal) -> Decimal:
    """Return what rounding of either may have taken, as a part of what was expected, and at least half a percent."""
    parts = [half_last_digit(one) / abs(one) for one in (stated, value) if one]
    return abs(expected) * max(sum(parts, Decimal(0)), _SHARE)
