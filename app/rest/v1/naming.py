"""The nomenclature's entries as they are told."""

from app.nomenclature.geography import Geographies, Geography
from app.nomenclature.gwp import Gas, GwpSet
from app.nomenclature.model import Activity, ClassCode, Scheme
from app.nomenclature.units import Unit

Told = dict[str, object]


def unit_told(one: Unit) -> Told:
    """Return a unit; its factor is exact, as a decimal or a fraction."""
    return {
        "code": one.code,
        "group": one.group,
        "factor_to_reference": str(one.factor),
        "name": {"en": one.name_en, "zh": one.name_zh},
        "symbol": one.symbol,
        "ucum": one.ucum,
        "aliases": list(one.aliases),
        "note": one.note,
    }


def gas_told(one: Gas) -> Told:
    """Return a gas."""
    name = {"en": one.name_en, "zh": one.name_zh}
    told: Told = {"code": one.code, "name": name, "formula": one.formula, "cas": one.cas}
    return told | {"kind": one.kind, "sign": "uptake" if one.is_uptake else "release", "note": one.note}


def gwp_told(one: GwpSet) -> Told:
    """Return a GWP set with its values, kg CO2e per kg."""
    told: Told = {"code": one.code, "report": one.report, "horizon_years": one.horizon_years}
    return told | {"variant": one.variant, "citation": one.citation, "note": one.note, "values": dict(one.values)}


def place_told(one: Geography, all_places: Geographies) -> Told:
    """Return a geography with what contains it, and whether an authority says so."""
    parents = [
        {"code": step.parent, "purpose": step.purpose, "status": step.status, "note": step.note}
        for step in all_places.parents.get(one.code, ())
    ]
    told: Told = {"code": one.code, "kind": one.kind, "name": {"en": one.name_en, "zh": one.name_zh}}
    codes: Told = {"iso3": one.iso3, "m49": one.m49, "gbt2260": one.gbt2260}
    return told | codes | {"status": one.official, "parents": parents}


def activity_told(one: Activity) -> Told:
    """Return an activity."""
    name = {"en": one.name_en, "zh": one.name_zh}
    return {"code": one.code, "name": name, "products": list(one.products), "note": one.note}


def scheme_told(one: Scheme) -> Told:
    """Return a classification, with the licences of its codes and of its labels."""
    told: Told = {"code": one.code, "title": one.title, "kind": one.kind, "authority": one.authority}
    told |= {"code_pattern": one.code_pattern, "levels": one.levels, "licence": one.licence}
    return told | {"labels_licence": one.labels_licence, "note": one.note}


def class_told(one: ClassCode, scheme: Scheme) -> Told:
    """Return a class with the licence of its label."""
    told: Told = {"scheme": one.scheme, "code": one.code, "parent": one.parent, "level": one.level}
    return told | {"name": {"en": one.name_en, "zh": one.name_zh}, "label_licence": scheme.labels_licence}
