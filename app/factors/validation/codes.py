"""Codes: each exists in its table; a period runs forward; a factor says what it is about (N01, C18)."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from app.factors.model import FactorContent, Period
from app.factors.validation.finding import Finding, block
from app.nomenclature.model import Nomenclature

KnownCodes = AbstractSet[tuple[str, str]]


def codes(content: FactorContent, nomenclature: Nomenclature, known: KnownCodes) -> Iterator[Finding]:
    """Refuse a geography, activity, industry or product code that is in no table."""
    if content.geography not in nomenclature.geographies.by_code:
        yield block("N01", "geography", f"{content.geography!r} is not a geography of the registry")
    if content.activity is not None and content.activity not in nomenclature.activities:
        yield block("N01", "activity", f"{content.activity!r} is not an activity of the registry")
    for field, kind, stated in (
        ("products", "product", content.products),
        ("industries", "industry", content.industries),
    ):
        for place, code in enumerate(stated):
            scheme = nomenclature.schemes.get(code.scheme)
            if scheme is None or scheme.kind != kind:
                yield block("N01", f"{field}[{place}]", f"{code.scheme!r} is no classification of {kind} codes")
            elif (code.scheme, code.code) not in known:
                yield block("N01", f"{field}[{place}]", f"{code} does not exist")


def periods(content: FactorContent) -> Iterator[Finding]:
    """Refuse a reference period that is open or runs backwards, and a validity that runs backwards."""
    if content.reference_period.first is None or content.reference_period.last is None:
        yield block("C18", "reference_period", "a reference period has a first and a last day")
    for field, period in (("reference_period", content.reference_period), ("valid", content.valid)):
        if _is_backwards(period):
            yield block("C18", field, "the first day is after the last")


def _is_backwards(period: Period) -> bool:
    return period.first is not None and period.last is not None and period.first > period.last
