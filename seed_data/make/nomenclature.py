"""Classifications, correspondences and geographies, made from the publishers' originals.

Units, gases, GWP sets, schemes and activities are typed by hand and left alone.
"""

from pathlib import Path

from seed_data.make.nomenclature_classes import make_classes
from seed_data.make.nomenclature_links import make_links
from seed_data.make.nomenclature_places import make_places
from seed_data.make.nomenclature_sources import make_sources


def make(originals: Path, out: Path) -> None:
    """Write the made tables under `out`/nomenclature."""
    folder = out / "nomenclature"
    codes = make_classes(originals, folder)
    make_links(originals, folder, codes)
    make_places(originals, folder)
    make_sources(originals, folder)
