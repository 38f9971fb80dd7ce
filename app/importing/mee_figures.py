"""Rows of the Chinese electricity tables, in the transcription form, as rows of a change set."""

from collections.abc import Mapping
from functools import cache

from app.importing.mapping import mapping
from app.importing.model import FlatRow
from app.importing.table import Column
from app.importing.text import canonical_text

SOURCE = "announcement"
_YEAR = Column("year", "data_year")
_SAID = (
    Column("document", "source_document", optional=True),
    Column("verification", "verification", ignored=True),
)
GRID_COLUMNS = (
    _YEAR,
    Column("level", "region_level", optional=True),
    Column("region_zh", "region_name_zh"),
    Column("region", "region_code"),
    Column("kind", "factor_type"),
    Column("value", "value"),
    Column("unit", "unit"),
    Column("gas", "gas", ignored=True),
    Column("published", "published", optional=True),
    *_SAID,
)
FOOTPRINT_COLUMNS = (
    _YEAR,
    Column("product", "product_zh"),
    Column("product_en", "product_en", ignored=True),
    Column("value", "value"),
    Column("unit", "unit"),
    Column("boundary", "boundary", ignored=True),
    Column("published", "published", optional=True),
    *_SAID,
)
UNITS = {"grid": "kgCO2/kWh", "footprint": "kgCO2e/kWh"}
SUPPLY, THERMAL = "gbt4754-2017:4420;isic-4:3510", "gbt4754-2017:4411;gbt4754-2017:4420;isic-4:3510"
# factor_type → slug prefix, activity, industries, English name, Chinese name
KINDS = {
    "grid_average_co2": (
        "average",
        "electricity.grid-average",
        SUPPLY,
        "Electricity, grid average, {}",
        "{}电网平均电力",
    ),
    "grid_average_co2_excl_market_traded_non_fossil": (
        "average-excluding-traded",
        "electricity.grid-average-excluding-traded",
        SUPPLY,
        "Electricity, grid average excluding market-traded non-fossil electricity, {}",
        "{}电网平均电力(不包括市场化交易的非化石能源电量)",
    ),
    "fossil_power_co2": (
        "fossil-average",
        "electricity.fossil-average",
        THERMAL,
        "Electricity, average of fossil-fuelled generation, {}",
        "{}化石能源电力",
    ),
}
UNSTATED = "boundary-unstated-by-publisher"
NOTE = "The GWP set behind this CO2e figure is not stated, so none is given."
NOTE_GRID = " An addition per kWh to a generation figure; the table does not say whether per kWh sent or delivered."


@cache
def regions() -> Mapping[str, str]:
    """Return the English names of grid regions and provinces, by code."""
    return {row["code"]: row["name_en"] for row in mapping("cn_regions.csv")}


@cache
def products() -> Mapping[str, dict[str, str]]:
    """Return the kinds of power in the footprint table, by their Chinese name."""
    return {row["product_zh"]: row for row in mapping("cn_power_types.csv")}


def grid_slug(row: Mapping[str, str]) -> str:
    """Return the name of a figure of the grid table."""
    return f"{KINDS[row['kind']][0]}-{row['region'].lower()}"


def grid_figure(place: str, row: Mapping[str, str]) -> FlatRow:
    """Return one figure of the grid table; its kind and region are known."""
    prefix, activity, industries, en, zh = KINDS[row["kind"]]
    value = canonical_text(row["value"])
    return {
        "slug": grid_slug(row),
        "name_en": en.format(regions()[row["region"]]),
        "name_zh": zh.format(row["region_zh"]),
        "activity": activity,
        "products": "cpc:17100",
        "industries": industries,
        "geography": row["region"],
        "period_from": f"{row['year']}-01-01",
        "period_to": f"{row['year']}-12-31",
        "unit": "kWh",
        "value": value,
        "gas_basis": "co2_only",
        "value_origin": "published",
        "constituents": f"co2-fossil={value}",
        "boundary": "combustion",
        "scope": "2",
        "scope2_basis": "location" if prefix == "average" else "",
        "published_value": row["value"],
        "published_unit": row["unit"],
        "source": SOURCE,
        "place": place,
    }


def footprint_slug(row: Mapping[str, str]) -> str:
    """Return the name of a figure of the footprint table."""
    return products()[row["product"]]["slug"]


def footprint_figure(place: str, row: Mapping[str, str]) -> FlatRow:
    """Return one figure of the footprint table; its kind of power is known."""
    kind = products()[row["product"]]
    return {
        "slug": kind["slug"],
        "name_en": kind["name_en"],
        "name_zh": kind["name_zh"],
        "activity": kind["activity"],
        "products": "cpc:17100",
        "industries": kind["industries"],
        "geography": "CN",
        "period_from": f"{row['year']}-01-01",
        "period_to": f"{row['year']}-12-31",
        "unit": "kWh",
        "value": canonical_text(row["value"]),
        "gas_basis": "co2e_undivided",
        "value_origin": "published",
        "boundary": "unstated",
        "flags": UNSTATED,
        "published_value": row["value"],
        "published_unit": row["unit"],
        "source": SOURCE,
        "place": place,
        "note": NOTE + (NOTE_GRID if kind["slug"].startswith("transmission") else ""),
    }
