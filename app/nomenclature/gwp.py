"""GWP sets: kg CO2e per kg of gas, by IPCC report, horizon and variant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GwpSet:
    """One characterisation of gases; a gas without a value has none in this set."""

    code: str
    report: str
    horizon_years: int
    variant: str | None
    citation: str
    note: str | None
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """A gas species, or a remainder stated only as CO2e; an uptake's amounts are zero or below."""

    code: str
    name_en: str
    name_zh: str | None
    formula: str | None
    cas: str | None
    kind: str
    is_uptake: bool
    note: str | None
