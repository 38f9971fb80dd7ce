"""The same factor per another unit or under another GWP set: exact, from its gases, or refused with the reason."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kit.amounts import plain, presented
from app.lookup.errors import NotCommensurable, NotRestatable
from app.nomenclature.gwp import GwpSet
from app.nomenclature.model import Nomenclature
from app.nomenclature.units import ratio

_UNSTATED_METHANE = "ch4-unstated"
_REMAINDER = "unspecified-co2e"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Restated:
    """A record as restated, and what was done to it."""

    record: Record
    told: dict[str, object]


def restate(record: Record, unit: str | None, gwp: str | None, nomenclature: Nomenclature) -> Restated | None:
    """Return a record per another unit and under another GWP set; None where it already says that.

    CO2e is Σ massᵢ·GWPᵢ over all the factor's gases, never scaled from another set's total. Exact where the
    result is a finite decimal; otherwise rounded half-even to 15 digits and told so.
    """
    declared = record["declared_unit"]
    wants_unit = unit is not None and unit != declared["unit"]
    wants_gwp = gwp is not None and gwp != record["gwp"]
    if not wants_unit and not wants_gwp:
        return None
    value = Fraction(record["value"])
    notes: list[dict[str, object]] = []
    if wants_gwp:
        value, notes = _characterised(record, nomenclature.gwp_set(str(gwp)), nomenclature)
    scale = _scale(declared["unit"], str(unit), nomenclature) if wants_unit else Fraction(1)
    shown, is_exact = presented(value * scale)
    return Restated(
        _rewritten(record, shown, unit if wants_unit else None, gwp if wants_gwp else None, scale),
        {
            "from": {"value": record["value"], "unit": declared["unit"], "gwp": record["gwp"]},
            "exact": is_exact and all(_is_exact(part, scale) for part in record["constituents"]),
            "notes": notes,
        },
    )


def _scale(source: str, target: str, nomenclature: Nomenclature) -> Fraction:
    one, other = nomenclature.units.named(source), nomenclature.units.named(target)
    per = ratio(other, one)
    if per is None:
        detail = f"the factor is per {one.code} ({one.group}), {other.code} measures {other.group}"
        raise NotCommensurable(detail, hint=f"a unit of {one.group}", unit=source)
    return per


def _characterised(
    record: Record, target: GwpSet, nomenclature: Nomenclature
) -> tuple[Fraction, list[dict[str, object]]]:
    _refuse_undivided(record, target)
    source = nomenclature.gwp_sets.get(record["gwp"] or "")
    total = Fraction(0)
    notes: list[dict[str, object]] = []
    for part in record["constituents"]:
        if part["gas"] == _REMAINDER:
            continue  # a remainder above zero was refused; zero is zero under every set
        mass = _mass(part, source)
        potential = target.values.get(part["gas"])
        if potential is None or mass is None:
            detail = f"{part['gas']} has no value in {target.code}"
            raise NotRestatable(detail, hint="a GWP set that has all the factor's gases", gases=[part["gas"]])
        total += mass * Fraction(potential)
        if part["gas"] == _UNSTATED_METHANE and mass:
            notes.append(_methane_note(target))
    return total, notes + _rounding_note(record, source)


def _refuse_undivided(record: Record, target: GwpSet) -> None:
    if record["gas_basis"] == "co2_only":
        detail = "the factor counts CO2 alone: it is no CO2e under any GWP set"
        raise NotRestatable(detail, hint="leave gwp out")
    remainder = [part for part in record["constituents"] if part["gas"] == _REMAINDER and part["co2e"]]
    if remainder:
        amount = plain(Decimal(str(remainder[0]["co2e"])))
        detail = f"{amount} kg CO2e of it are published as an unspecified remainder, without the gases"
        raise NotRestatable(detail, hint=f"{target.code} needs masses of every gas", gases=[_REMAINDER])
    if record["gas_basis"] != "all_gases" or not record["constituents"]:
        detail = "the factor was published as one CO2e figure, without its gases"
        raise NotRestatable(detail, hint="leave gwp out, or ask for the set it was published under", gwp=record["gwp"])


def _mass(part: Record, source: GwpSet | None) -> Fraction | None:
    if part.get("co2e") is None:
        return Fraction(part["kg"])
    potential = source.values.get(part["gas"]) if source else None
    return Fraction(part["co2e"]) / Fraction(potential) if potential else None


def _rounding_note(record: Record, source: GwpSet | None) -> list[dict[str, object]]:
    """Say when the gases as published do not add up to the value as published, to the last digit."""
    if source is None:
        return []
    parts = [(_mass(part, source), source.values.get(part["gas"])) for part in record["constituents"]]
    total = sum((mass * Fraction(potential) for mass, potential in parts if mass and potential), Fraction(0))
    if total == Fraction(record["value"]):
        return []
    shown = f"the gases add up to {plain(presented(total)[0])} under {source.code}, the value as published is"
    return [{"code": "published-rounding", "text": f"{shown} {plain(Decimal(record['value']))}"}]


def _methane_note(target: GwpSet) -> dict[str, object]:
    fossil, other = target.values["ch4-fossil"], target.values["ch4-nonfossil"]
    used = target.values[_UNSTATED_METHANE]
    return {
        "code": "methane-origin-unstated",
        "text": f"methane origin unstated: {plain(used)} used; fossil would be {plain(fossil)}, other {plain(other)}",
    }


def _rewritten(record: Record, value: Decimal, unit: str | None, gwp: str | None, scale: Fraction) -> Record:
    changed = dict(record)
    changed["value"] = value
    if unit is not None:
        changed["declared_unit"] = record["declared_unit"] | {"unit": unit}
        changed["constituents"] = [_scaled(part, scale) for part in record["constituents"]]
    if gwp is not None:
        changed |= {"gwp": gwp, "value_origin": "computed"}
        changed["constituents"] = [_as_mass(part) for part in changed["constituents"]]
    return changed


def _as_mass(part: Record) -> Record:
    return part if part["gas"] == _REMAINDER else {"gas": part["gas"], "kg": part["kg"]}


def _scaled(part: Record, scale: Fraction) -> Record:
    return part | {name: presented(amount * scale)[0] for name, amount in _amounts(part)}


def _is_exact(part: Record, scale: Fraction) -> bool:
    return all(presented(amount * scale)[1] for _, amount in _amounts(part))


def _amounts(part: Record) -> list[tuple[str, Fraction]]:
    return [(name, Fraction(part[name])) for name in ("kg", "co2e") if part.get(name) is not None]
