"""Figures that keep every rule, to be changed one field at a time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.factors.form import minted
from app.factors.model import (
    AsPublished,
    Boundary,
    Citation,
    Code,
    Constituent,
    DeclaredUnit,
    Evidence,
    FactorContent,
    FactorKey,
    GasBasis,
    LicenceTerms,
    Locator,
    Period,
    ValueOrigin,
)
from app.kit.ids import identity
from app.publication.model import Statement
from tests.factories.words import words

GRID, SUPPLY = "acme/grid", "acme/supply"
ROW = {"activity", "geography", "gas_basis", "boundary"}


def a_period(year=2022):
    """One calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def a_content(**changed):
    """A grid average of Guangdong, CO2 only, as an authority publishes it."""
    value = changed.get("value", Decimal("0.4403"))
    stated = FactorContent(
        name_en="Electricity, grid average, Guangdong",
        name_zh="广东电网平均电力",
        activity="electricity.grid-average",
        products=(Code("cpc", "17100"),),
        geography="CN-GD",
        reference_period=a_period(),
        declared_unit=DeclaredUnit(amount=Decimal(1), unit="kWh"),
        value=value,
        gas_basis=GasBasis.CO2_ONLY,
        gwp=None,
        value_origin=ValueOrigin.PUBLISHED,
        constituents=(Constituent(gas="co2-fossil", kg=value),),
        boundary=Boundary.COMBUSTION,
        as_published=a_printed(str(value)),
        evidence=Evidence.EQUAL,
        source=Citation(title="Announcement 12", publisher="Acme Ministry", published="2024-04-12", url=None),
        licence=LicenceTerms(id="acme-open", attribution="Acme Ministry", tier="open"),
    )
    return replace(stated, **changed)


def a_printed(value="0.4403", unit="kgCO2/kWh", digest=None, place="annex, table 2"):
    """The figure verbatim, with its place."""
    return AsPublished(value=value, unit=unit, locator=Locator(document="Announcement 12", digest=digest, place=place))


def gases(**changed):
    """A figure of three gases under AR5: 0.85 + 0.001 x 30 + 0.0001 x 265 = 0.9065 kg CO2e."""
    parts = (
        Constituent(gas="co2-fossil", kg=Decimal("0.85")),
        Constituent(gas="ch4-fossil", kg=Decimal("0.001")),
        Constituent(gas="n2o", kg=Decimal("0.0001")),
    )
    stated = {"gas_basis": GasBasis.ALL_GASES, "gwp": "AR5-100", "value": Decimal("0.9065"), "constituents": parts}
    return a_content(**stated | changed)


def a_key(slug="average-cn-gd", dataset=GRID):
    """The readable identity of a factor."""
    return FactorKey(dataset=dataset, slug=slug)


def a_statement(slug="average-cn-gd", *, dataset=GRID, kind=None, content=None, **changed):
    """A figure brought by the first edition of a dataset."""
    said = content or a_content(**changed)
    return Statement(key=a_key(slug, dataset), edition=f"{dataset}/first", content=said, kind=kind)


def a_version(content=None, *, key=None, number=1, preceding=None):
    """A minted version, without a database."""
    key = key or a_key()
    place = (number, preceding, f"{key.dataset}/first")
    return minted(UUID(str(identity("factor", str(key)))), key, place, content or a_content(), words())
