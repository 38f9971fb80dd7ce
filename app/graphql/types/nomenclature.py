"""The words that figures are stated in."""

from decimal import Decimal
from typing import Any

import strawberry
from strawberry import Parent

from app.graphql.context import Asked
from app.graphql.types.entities import named
from app.graphql.types.members import Name
from app.nomenclature.geography import Geography as Place
from app.nomenclature.gwp import Gas as GasSpecies
from app.nomenclature.gwp import GwpSet as Potentials
from app.nomenclature.units import Unit as Measure


def _factor(root: Parent[Measure]) -> str:
    return str(root.factor)


def _sign(root: Parent[GasSpecies]) -> str:
    return "uptake" if root.is_uptake else "release"


def _values(root: Parent[Potentials]) -> Any:  # noqa: ANN401 - a source of another type
    return [{"gas": gas, "kg_co2e_per_kg": potential} for gas, potential in root.values.items()]


def _parents(root: Parent[Place], info: Asked) -> Any:  # noqa: ANN401
    steps = info.context.world.nomenclature.geographies.parents.get(root.code, ())
    return [{"code": one.parent, "purpose": one.purpose, "status": one.status, "note": one.note} for one in steps]


def _official(root: Parent[Place]) -> str:
    return root.official


@strawberry.type
class Unit:
    """A unit; its factor is exact, as a decimal or a fraction."""

    code: str
    group: str
    factor_to_reference: str = strawberry.field(resolver=_factor)
    name: Name = strawberry.field(resolver=named)
    symbol: str | None
    ucum: str | None
    aliases: list[str]
    note: str | None


@strawberry.type
class Gas:
    """A gas species."""

    code: str
    name: Name = strawberry.field(resolver=named)
    formula: str | None
    cas: str | None
    kind: str
    sign: str = strawberry.field(resolver=_sign)
    note: str | None


@strawberry.type
class Potential:
    """A gas's warming potential in a set."""

    gas: str
    kg_co2e_per_kg: Decimal


@strawberry.type
class GwpSet:
    """A set of global warming potentials."""

    code: str
    report: str
    horizon_years: int
    variant: str | None
    citation: str
    note: str | None
    values: list[Potential] = strawberry.field(resolver=_values)


@strawberry.type
class Containment:
    """What contains a place, for which purpose, and whether an authority says so."""

    code: str
    purpose: str
    status: str
    note: str | None


@strawberry.type
class Geography:
    """A place or a named region."""

    code: str
    kind: str
    name: Name = strawberry.field(resolver=named)
    iso3: str | None
    m49: str | None
    gbt2260: str | None
    status: str = strawberry.field(resolver=_official)
    parents: list[Containment] = strawberry.field(resolver=_parents)


@strawberry.type
class Activity:
    """A word for what several publishers state."""

    code: str
    name: Name = strawberry.field(resolver=named)
    products: list[str]
    note: str | None


@strawberry.type
class Classification:
    """A classification of industries or products, with the licences of its codes and of its labels."""

    code: str
    title: str
    kind: str
    authority: str
    code_pattern: str
    levels: str
    licence: str
    labels_licence: str
    note: str | None


@strawberry.type
class ClassCode:
    """A class of a classification."""

    scheme: str
    code: str
    parent: str | None
    level: int
    name: Name = strawberry.field(resolver=named)
