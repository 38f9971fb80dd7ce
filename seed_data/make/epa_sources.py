"""The releases of the EPA supply-chain factors, and the files each was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.importing.epa import BY_GAS, PUBLISHER
from app.importing.epa_figures import CO2E
from seed_data.make.originals import digest
from seed_data.make.table import Source

FOLDER = "us-epa-supply-chain"
QUALITY = "quality"
UNPROVED = "Read from a copy held in the public repository {}; it was not compared with EPA's own download."
SCORES = f"{FOLDER}/dq/DQ_USEEIOv2.0.16-GHG.csv"
SCORES_NOTE = (
    "From the repository's history at commits ac7920126ee6b909065de9e35c4a82461f02b384 and "
    "da5300162af6185535ffcd0c84bdf5629fa9ea53. Scored for the model's year 2016 by USEEIO detail code and gas group, "
    "joined by the reference USEEIO code; rows whose code names several sectors, or one without scores, have none."
)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release, and where its copy was found."""

    name: str
    found_in: str

    @property
    def path(self) -> str:
        """Where it lies among the originals."""
        return f"{FOLDER}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of the factors."""

    label: str
    title: str
    doi: str
    published: str
    ghg_year: str
    usd_year: str
    gwp: str
    gwp_inferred: bool
    note: str
    co2e: File
    by_gas: File | None = None


AGENT = "sungkomp/mcp-csv-agent at commit 2f5575dc07a520b6e626decc7c478d0bc925cae0"
ASTAIR = "rupakrish78/GHG-Astair at commit 02459934995883fa2c28fd11ecd507f70df46809"

RELEASES = (
    Release(
        label="v1.2",
        title="Supply Chain Greenhouse Gas Emission Factors v1.2 by NAICS-6",
        doi="10.23719/1528686",
        published="2023-04",
        ghg_year="2019",
        usd_year="2021",
        gwp="AR4-100",
        gwp_inferred=True,
        note="EPA gives AR4 as the GWP set of this release; without a by-gas file at hand that could not be proved.",
        co2e=File("SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv", ASTAIR),
    ),
    Release(
        label="v1.3.0",
        title="Supply Chain Greenhouse Gas Emission Factors v1.3 by NAICS-6",
        doi="10.23719/1531143",
        published="2024-07",
        ghg_year="2022",
        usd_year="2022",
        gwp="AR5-100",
        gwp_inferred=False,
        note="The gas amounts with AR5 GWPs give the CO2e column within 0.0015 kg for 99 of 100 codes; "
        "gases are published with three significant digits, the CO2e column with three decimals.",
        co2e=File("SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv", AGENT),
        by_gas=File("SupplyChainGHGEmissionFactors_v1.3.0_NAICS_byGHG_USD2022.csv", AGENT),
    ),
)


def held(originals: Path, release: Release, key: str, file: File) -> Source:
    """One file of the release as a source, with the digest of our copy."""
    return Source(
        key=key,
        title=f"{release.title} ({'CO2e' if key == CO2E else 'by gas'})",
        publisher=PUBLISHER,
        published=release.published,
        url=f"https://doi.org/{release.doi}",
        file=file.name,
        digest=digest(originals / file.path),
        note=UNPROVED.format(file.found_in),
    )


def sources(originals: Path, release: Release) -> Iterator[Source]:
    """The release's files and the scores that are joined to them."""
    yield held(originals, release, CO2E, release.co2e)
    if release.by_gas:
        yield held(originals, release, BY_GAS, release.by_gas)
    yield Source(
        key=QUALITY,
        title="Data quality scores of USEEIO v2.0.16 by commodity and gas",
        publisher=PUBLISHER,
        published="",
        url="https://github.com/USEPA/supply-chain-factors",
        file=Path(SCORES).name,
        digest=digest(originals / SCORES),
        note=SCORES_NOTE,
    )
