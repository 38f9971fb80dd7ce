"""`us-epa/supply-chain`: CO2e per US dollar of a commodity, by six-digit NAICS-2017 code, with and without margins."""

from collections.abc import Iterator
from pathlib import Path

from app.importing.epa_figures import COLUMNS, CUTS, PER_DOLLAR, Cut, Gases, Terms, by_gas, figure
from app.importing.grid import sheets
from app.importing.table import Table, table
from seed_data.make.epa_quality import Scores, read_scores
from seed_data.make.epa_sources import RELEASES, File, Release, sources
from seed_data.make.table import Edition, Factor

DATASET = "us-epa/supply-chain"


def found(originals: Path, file: File) -> Table:
    """The table of one file."""
    return table(sheets(originals / file.path), COLUMNS, "EPA supply-chain factors")


def factor(release: Release, place: str, row: dict[str, str], cut: Cut, gases: Gases, scores: Scores) -> Factor:
    """One figure of one code."""
    terms = Terms(year=release.ghg_year, scheme="naics-2017", gwp=release.gwp, gwp_inferred=release.gwp_inferred)
    return Factor(**figure(place, row, cut, gases, terms), scores=scores.get(row["reference"], ""), evidence="single")


def factors(originals: Path, release: Release) -> Iterator[Factor]:
    """Two figures for each code, in the order of the file."""
    scores = read_scores(originals)
    gases = by_gas(row for _, row in found(originals, release.by_gas).rows()) if release.by_gas else {}
    held = found(originals, release.co2e)
    for line, row in held.rows():
        per = PER_DOLLAR.fullmatch(row["unit"])
        if not per or per["year"] != release.usd_year:
            raise ValueError(f"line {line}: unexpected unit {row['unit']}")
        for cut in CUTS:
            yield factor(release, held.sheet.place(line), row, cut, gases, scores)


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
