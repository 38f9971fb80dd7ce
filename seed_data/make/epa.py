"""`us-epa/supply-chain`: CO2e per US dollar of a commodity, by six-digit NAICS-2017 code, with and without margins."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seed_data.make.epa_quality import Scores, read_scores
from seed_data.make.epa_sources import CO2E, RELEASES, Release, sources
from seed_data.make.originals import csv_rows, mapping
from seed_data.make.table import Edition, Factor
from seed_data.make.text import canonical_text

DATASET = "us-epa/supply-chain"
CODE, TITLE, REFERENCE = "2017 NAICS Code", "2017 NAICS Title", "Reference USEEIO Code"
UNSPECIFIED = "unspecified-co2e"

Gases = dict[tuple[str, str], str]  # (NAICS code, column of the figure) → constituents


@dataclass(frozen=True, slots=True)
class Cut:
    """How far along the supply chain a figure reaches."""

    boundary: str
    column: str
    name: str


CUTS = (
    Cut("cradle-to-sale", "Supply Chain Emission Factors with Margins", "cradle to point of sale"),
    Cut("cradle-to-gate", "Supply Chain Emission Factors without Margins", "cradle to producer gate"),
)


def amount(gas: str, published: str) -> str:
    """One constituent; the unspecified remainder is published as CO2e, so it is marked so."""
    suffix = ":co2e" if gas == UNSPECIFIED else ""
    return f"{gas}={canonical_text(published)}{suffix}"


def read_gases(path: Path) -> Gases:
    """The by-gas file as constituents; zero amounts stay, for zero is a statement."""
    codes = {row["gas_en"]: row["gas"] for row in mapping("epa_gases.csv")}
    order = {gas: number for number, gas in enumerate(codes.values())}
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for _, row in csv_rows(path):
        gas = codes[row["GHG"]]
        for cut in CUTS:
            found.setdefault((row[CODE], cut.column), []).append((order[gas], amount(gas, row[cut.column])))
    return {key: ";".join(text for _, text in sorted(parts)) for key, parts in found.items()}


def flags(release: Release, constituents: str) -> str:
    """What a reader must know: how the GWP set is known, and that methane's origin is not."""
    stated = ["methane-origin-unstated"] if "ch4-unstated=" in constituents else []
    return ";".join(stated + (["gwp-set-inferred"] if release.gwp_inferred else []))


def factor(release: Release, line: int, row: dict[str, str], cut: Cut, gases: Gases, scores: Scores) -> Factor:
    """One figure of one code."""
    constituents = gases.get((row[CODE], cut.column), "")
    return Factor(
        slug=f"{row[CODE]}-{cut.boundary}",
        name_en=f"{row[TITLE].strip()}, {cut.name}",
        industries=f"naics-2017:{row[CODE]}",
        geography="US",
        period_from=f"{release.ghg_year}-01-01",
        period_to=f"{release.ghg_year}-12-31",
        unit="USD",
        currency_year=release.usd_year,
        price_basis="purchaser",
        value=canonical_text(row[cut.column]),
        gas_basis="all_gases" if constituents else "co2e_undivided",
        gwp=release.gwp,
        constituents=constituents,
        boundary=cut.boundary,
        scope="3",
        flags=flags(release, constituents),
        scores=scores.get(row[REFERENCE], ""),
        published_value=row[cut.column],
        published_unit=row["Unit"],
        source=CO2E,
        place=f"line {line}, column {cut.column}",
        evidence="single",
        note=f"Computed by the publisher for USEEIO commodity {row[REFERENCE]}.",
    )


def factors(originals: Path, release: Release) -> Iterator[Factor]:
    """Two figures for each code, in the order of the file."""
    scores = read_scores(originals)
    gases = read_gases(originals / release.by_gas.path) if release.by_gas else {}
    for line, row in csv_rows(originals / release.co2e.path):
        if row["Unit"] != f"kg CO2e/{release.usd_year} USD, purchaser price":
            raise ValueError(f"line {line}: unexpected unit {row['Unit']}")
        for cut in CUTS:
            yield factor(release, line, row, cut, gases, scores)


def edition(originals: Path, release: Release) -> Edition:
    """One release of the factors."""
    return Edition(
        dataset=DATASET,
        label=release.label,
        published=release.published,
        licence="US-public-domain",
        attribution=f"U.S. Environmental Protection Agency, {release.title}, https://doi.org/{release.doi}",
        note=release.note,
        sources=tuple(sources(originals, release)),
        factors=tuple(factors(originals, release)),
    )


def editions(originals: Path) -> list[Edition]:
    """The releases, oldest first."""
    return [edition(originals, release) for release in RELEASES]
