"""Which gas, and which stage, makes how much of a figure: exact ratios of what the publisher stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kit.amounts import presented
from app.lookup.errors import NotDivisible
from app.nomenclature.gwp import GwpSet

Record = Mapping[str, Any]
Said = dict[str, object]
BY_GAS = ("gases", "apart", "sum", "difference")
REMAINDER = "unspecified-co2e"
BIOGENIC, UPTAKE, LAND_USE = "co2-biogenic", "co2-biogenic-uptake", "co2-luc"
_APART = {BIOGENIC: "biogenic", UPTAKE: "uptake", LAND_USE: "land_use_change"}
_CO2 = "co2-fossil"
_SALE, _GATE = "cradle-to-sale", "cradle-to-gate"
_SAME = ("edition", "industries", "products", "geography", "reference_period", "declared_unit", "gas_basis", "gwp")
_MARGINS = "transport, wholesale and retail up to the sale"


@dataclass(frozen=True, slots=True)
class Part:
    """One gas's part of a figure: its mass where known, and its kg CO2e."""

    gas: str
    kg: Fraction | None
    co2e: Fraction


def parts(record: Record, source: GwpSet | None, target: GwpSet | None, scale: Fraction) -> tuple[Part, ...]:
    """Return a record's gases with their kg CO2e under a GWP set, per the declared amount times `scale`.

    CO2e as the publisher states it under the publisher's set, else mass · GWP. CO2 alone counts one for one. Refuses
    a figure published without its gases, and a gas that has no value in the set.
    """
    if record["gas_basis"] == "co2_only":
        return _carbon_dioxide(record, scale)
    if record["gas_basis"] != "all_gases" or not record["constituents"]:
        detail = "the factor was published as one CO2e figure, without its gases"
        raise NotDivisible(detail, hint="a factor whose gas_basis is all_gases or co2_only")
    return tuple(_part(stated, source, target, scale) for stated in record["constituents"])


def by_gas(counted: Sequence[Part], total: Fraction) -> Said:
    """Return each gas's share of a figure, and what the gases lack of it or exceed it by; refuse a figure of zero."""
    if not total:
        raise NotDivisible("the figure is zero: nothing has a share of it", hint="a factor above zero")
    explained = sum((part.co2e for part in counted), Fraction(0))
    gap = total - explained
    return {
        "gases": [_told(part, total) for part in counted],
        "apart": _apart(counted, total),
        "sum": _share(explained, total),
        "difference": {"amount": presented(gap)[0], **_share(gap, total), "because": _gap(gap)},
    }


def whole(record: Record, counted: Sequence[Part], scale: Fraction, *, computed: bool) -> Fraction:
    """Return the figure the shares are of: the sum of its gases where it was computed, else as published."""
    if computed:
        return sum((part.co2e for part in counted), Fraction(0))
    return Fraction(Decimal(record["value"])) * scale


def counterpart(record: Record) -> str | None:
    """Return the key of the figure that lacks this one's margins, for a figure up to the sale; else None."""
    key = str(record["key"])
    if record["boundary"] == _SALE and key.endswith("-" + _SALE):
        return key.removesuffix(_SALE) + _GATE
    return None


def by_stage(sale: Record, gate: Record | None) -> tuple[list[Said] | None, str | None]:
    """Return production and margins of a figure up to the sale, the latter the difference of two published figures.

    None, and because of what, where the other figure is not there, or is about something else in any respect.
    """
    if gate is None:
        return None, "no figure of the same without its margins is in this release"
    unlike = [name for name in _SAME if sale[name] != gate[name]]
    if unlike:
        return None, f"{gate['key']} differs in {', '.join(unlike)}"
    total, production = Fraction(sale["value"]), Fraction(gate["value"])
    if not total:
        return None, "the figure is zero"
    return [
        _stage("production", production, total, f"the figure of {_name(gate)}", gate),
        _stage("margins", total - production, total, f"{_MARGINS}: {_name(sale)} less {_name(gate)}", None),
    ], None


def _carbon_dioxide(record: Record, scale: Fraction) -> tuple[Part, ...]:
    stated = [part for part in record["constituents"] if part["kg"] is not None]
    if not stated:
        whole = Fraction(record["value"]) * scale
        return (Part(_CO2, whole, whole),)
    return tuple(_scaled(part["gas"], Fraction(part["kg"]), Fraction(part["kg"]), scale) for part in stated)


def _part(stated: Record, source: GwpSet | None, target: GwpSet | None, scale: Fraction) -> Part:
    mass = _mass(stated, source)
    if stated.get("co2e") is not None and (target is source or stated["gas"] == REMAINDER):
        return _scaled(stated["gas"], mass, Fraction(stated["co2e"]), scale)
    potential = target.values.get(stated["gas"]) if target else None
    if mass is None or potential is None:
        detail = f"{stated['gas']} has no kg CO2e" + (f" under {target.code}" if target else "")
        raise NotDivisible(detail, hint="a GWP set that has all the factor's gases", gases=[stated["gas"]])
    return _scaled(stated["gas"], mass, mass * Fraction(potential), scale)


def _scaled(gas: str, kg: Fraction | None, co2e: Fraction, scale: Fraction) -> Part:
    return Part(gas, None if kg is None else kg * scale, co2e * scale)


def _mass(stated: Record, source: GwpSet | None) -> Fraction | None:
    if stated["gas"] == REMAINDER:
        return None
    if stated.get("co2e") is None:
        return None if stated["kg"] is None else Fraction(stated["kg"])
    potential = source.values.get(stated["gas"]) if source else None
    return Fraction(stated["co2e"]) / Fraction(potential) if potential else None


def _told(part: Part, total: Fraction) -> Said:
    return {
        "gas": part.gas,
        "kg": None if part.kg is None else presented(part.kg)[0],
        "amount": presented(part.co2e)[0],
        **_share(part.co2e, total),
    }


def _apart(counted: Sequence[Part], total: Fraction) -> Said:
    """Return what ISO 14067 wants reported apart, and the sum of all the rest; None where no such gas is stated."""
    found: Said = dict.fromkeys(_APART.values())
    for gas, name in _APART.items():
        amounts = [part.co2e for part in counted if part.gas == gas]
        if amounts:
            amount = sum(amounts, Fraction(0))
            found[name] = {"amount": presented(amount)[0], **_share(amount, total)}
    rest = sum((part.co2e for part in counted if part.gas not in _APART), Fraction(0))
    return found | {"other": {"amount": presented(rest)[0], **_share(rest, total)}}


def _share(amount: Fraction, total: Fraction) -> Said:
    share, is_exact = presented(amount / total)
    return {"share": share, "exact": is_exact}


def _gap(gap: Fraction) -> str | None:
    if not gap:
        return None
    than = "less" if gap > 0 else "more"
    return f"the gases as published add up to {than} than the figure as published"


def _stage(name: str, amount: Fraction, total: Fraction, said: str, gate: Record | None) -> Said:
    return {
        "stage": name,
        "amount": presented(amount)[0],
        **_share(amount, total),
        "from": said,
        "digest": None if gate is None else gate["digest"],
    }


def _name(record: Record) -> str:
    return f"{record['key']} version {record['version']}"
