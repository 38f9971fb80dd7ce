"""Where each table of the nomenclature comes from."""

from pathlib import Path

from seed_data.make.nomenclature_tables import write_csv
from seed_data.make.originals import digest, mapping

HEADER = "file,document,publisher,edition,digest,licence,attribution,note"


def make_sources(originals: Path, out: Path) -> None:
    """Write `sources.csv`: the typed list, with the digests of the originals held."""
    rows = mapping("nomenclature_sources.csv")
    for row in rows:
        row["digest"] = ";".join(digest(originals / name) for name in row["originals"].split(";") if name)
    write_csv(out / "sources.csv", HEADER, ([row[key] for key in HEADER.split(",")] for row in rows))
