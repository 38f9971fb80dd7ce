"""EPA's raw pedigree scores per gas group, by USEEIO detail code."""

from pathlib import Path

from seed_data.make.epa_sources import SCORES
from seed_data.make.originals import csv_rows

Scores = dict[str, str]  # USEEIO code → cell of `scores`

GROUPS = {
    "Carbon dioxide": "co2-fossil",
    "Methane": "ch4-unstated",
    "Nitrous oxide": "n2o",
    "Other Greenhouse Gases": "other",
}
ORDER = (
    "ReliabilityScore",
    "DataCollection",
    "TemporalCorrelation",
    "GeographicalCorrelation",
    "TechnologicalCorrelation",
)


def read_scores(originals: Path) -> Scores:
    """For each code, its four gas groups in the order of the file, five scores each."""
    groups: dict[str, list[str]] = {}
    for _, row in csv_rows(originals / SCORES):
        scores = ",".join(row[name] or "-" for name in ORDER)
        groups.setdefault(row["SectorCode"], []).append(f"{GROUPS[row['Flowable']]}={scores}")
    return {code: ";".join(cells) for code, cells in groups.items()}
