"""Reading the tables of `seed_data/nomenclature`, for the tests of this folder."""

import csv
from pathlib import Path

SEED = Path(__file__).parents[2] / "seed_data"
TABLES = SEED / "nomenclature"


def rows(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(name):
    return {row["code"] for row in rows(name)}
