"""A row of the EPA supply-chain factors as rows of a change set: one figure with margins, one without."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.importing.mapping import mapping
from app.importing.model import FlatRow
from app.importing.table import Column
from app.importing.text import canonical_text

CO2E = "co2e"
COLUMNS = (
    Column("code", r"(\d{4} )?naics( \d{4})?( code)?"),
    Column("title", r"(\d{4} )?naics( \d{4})? title|title"),
    Column("ghg", "ghg|gas|flow(able)?"),
    Column("unit", "unit"),
    Column("without", "supply chain emission factors without margins"),
    Column("margins", "margins of supply chain emission factors", ignored=True),
    Column("with", "supply chain emission factors with margins"),
    Column("reference", "reference useeio code", optional=True),
)
ALL_GASES = "All GHGs"
UNSPECIFIED = "unspecified-co2e"
PER_DOLLAR = re.compile(r"kg(?: CO2e)?/(?P<year>\d{4}) USD, (?P<price>purchaser|producer) price")

Gases = dict[tuple[str, str], str]  # (NAICS code, "with" or "without") → constituents


@dataclass(frozen=True, slots=True)
class Cut:
    """How far along the supply chain a figure reaches, and in which column it stands."""

    boundary: str
    side: str
    column: str
    name: str


CUTS = (
    Cut("cradle-to-sale", "with", "Supply Chain Emission Factors with Margins", "cradle to point of sale"),
    Cut("cradle-to-gate", "without", "Supply Chain Emission Factors without Margins", "cradle to producer gate"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same in every row of an edition."""

    year: str
    scheme: str
    gwp: str
    gwp_inferred: bool


def by_gas(rows: Iterable[Mapping[str, str]]) -> Gases:
    """Return the rows of single gases as constituents; zero amounts stay, for zero is a statement.

    Refuses a gas that the table of gases does not hold with KeyError.
    """
    codes = {row["gas_en"]: row["gas"] for row in mapping("epa_gases.csv")}
    order = {gas: number for number, gas in enumerate(codes.values())}
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in rows:
        gas = codes[row["ghg"]]
        for cut in CUTS:
            found.setdefault((row["code"], cut.side), []).append((order[gas], _amount(gas, row[cut.side])))
    return {key: ";".join(text for _, text in sorted(parts)) for key, parts in found.items()}


def figure(place: str, row: Mapping[str, str], cut: Cut, gases: Gases, terms: Terms) -> FlatRow:
    """Return one figure of one code; the row's unit has been found to be per dollar."""
    split = gases.get((row["code"], cut.side), "")
    per = PER_DOLLAR.fullmatch(row["unit"])
    return {
        "slug": f"{row['code']}-{cut.boundary}",
        "name_en": f"{row['title'].strip()}, {cut.name}",
        "industries": f"{terms.scheme}:{row['code']}",
        "geography": "US",
        "period_from": f"{terms.year}-01-01",
        "period_to": f"{terms.year}-12-31",
        "unit": "USD",
        "currency_year": per["year"] if per else "",
        "price_basis": per["price"] if per else "",
        "value": canonical_text(row[cut.side]),
        "gas_basis": "all_gases" if split else "co2e_undivided",
        "gwp": terms.gwp,
        "value_origin": "published",
        "constituents": split,
        "boundary": cut.boundary,
        "scope": "3",
        "flags": _flags(split, inferred=terms.gwp_inferred),
        "published_value": row[cut.side],
        "published_unit": row["unit"],
        "source": CO2E,
        "place": f"{place}, column {cut.column}",
        "note": _note(row.get("reference", "")),
    }


def _amount(gas: str, published: str) -> str:
    """Return one constituent; the unspecified remainder is published as CO2e, so it is marked so."""
    suffix = ":co2e" if gas == UNSPECIFIED else ""
    return f"{gas}={canonical_text(published)}{suffix}"


def _flags(constituents: str, *, inferred: bool) -> str:
    """Return what a reader must know: how the GWP set is known, and that methane's origin is not."""
    stated = ["methane-origin-unstated"] if "ch4-unstated=" in constituents else []
    return ";".join(stated + (["gwp-set-inferred"] if inferred else []))


def _note(reference: str) -> str:
    return f"Computed by the publisher for USEEIO commodity {reference}." if reference else ""
