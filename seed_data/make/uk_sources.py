"""The yearly issues of the UK factors and the files they were read from."""

from dataclasses import dataclass
from pathlib import Path

from app.importing.desnz_figures import SOURCE
from seed_data.make.originals import digest
from seed_data.make.table import Source
from seed_data.make.uk_read import Layout

TOTALS_ONLY = (
    "The rows whose unit of greenhouse gas is kg CO2e (totals) with a number. Rows of single gases are joined to their "
    "total; rows in kWh, and 'Outside of scopes' rows (biogenic CO2 only, no total), are not factors here. "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What one year's set is, and how far our copy of it can be trusted."""

    title: str
    published: str
    makers: str
    url: str
    gwp: str
    evidence: str
    note: str
    copy_note: str


URL = "https://www.gov.uk/government/publications/greenhouse-gas-reporting-conversion-factors-{}"
TITLE = "UK Government GHG Conversion Factors for Company Reporting, {}, flat file, version {}"
ISSUES = {
    "2022": Issue(
        title=TITLE.format(2022, "3.0"),
        published="2022-09-08",
        makers="BEIS and Defra",
        url=URL.format(2022),
        gwp="AR4-100",
        evidence="official",
        note=TOTALS_ONLY + "The file has no row identifiers: rows are joined to those of 2024 by their path "
        "and by the aliases committed with the maker; unmatched.csv lists the rest. "
        "The GWP set is read off the factor of HFC-134a (1430).",
        copy_note="The publisher's workbook, unmodified, as held in the public repository TEC-Toolkit/cfkg at commit "
        "edf7ff8b5c10a225a261c14b1502bd1ed038239c. Date and version are those of its front page.",
    ),
    "2024": Issue(
        title=TITLE.format(2024, "1.1"),
        published="2024-10-18",
        makers="DESNZ and Defra",
        url=URL.format(2024),
        gwp="AR5-100",
        evidence="transcribed",
        note=TOTALS_ONLY + "The GWP set is read off the factor of HFC-134a (1300).",
        copy_note="A copy that its keeper had saved again with two more sheets, held in the public repository "
        "SWASTIKA3011/Carbon-Lens at commit 126636b146e63dac006b63ffaaa73065d16fbb72; so its digest is not the "
        "publisher's. All 7,029 numbers of the sheet read here occur in the publisher's own full set of 2024 v1.1. "
        "Date and version are those of its front page.",
    ),
    "2025": Issue(
        title=TITLE.format(2025, "as exported to CSV"),
        published="2025-06",
        makers="DESNZ and Defra",
        url=URL.format(2025),
        gwp="AR5-100",
        evidence="single",
        note=TOTALS_ONLY + "The GWP set is read off the factor of HFC-134a (1300).",
        copy_note="A CSV export of the workbook, held in the public repository Ariaryy/ibm-hackathon-aphelion at "
        "commit c0b66a066ef6337cff9f1b40992e6892cce3cafb. Its 8,740 rows and 7,029 numbers are the counts of the "
        "publisher's workbook and its row identifiers are those of 2024, but its figures were not compared with a "
        "second copy.",
    ),
}


def source(originals: Path, layout: Layout) -> Source:
    """The year's flat file, with the digest of our copy."""
    issue = ISSUES[layout.year]
    return Source(
        key=SOURCE,
        title=issue.title,
        publisher="Department for Energy Security and Net Zero" if layout.year > "2022" else "BEIS",
        published=issue.published,
        url=issue.url,
        file=layout.file,
        digest=digest(originals / layout.path),
        note=issue.copy_note,
    )
