"""`python -m seed_data.make [--check]`: write the seed tables from the publishers' original files.

The folder of originals is named by FOOTING_ORIGINALS. With `--check` nothing is written: the tables are made again
and compared with those that are here, byte by byte; any difference is listed and the exit status is 1.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from seed_data.make import epa, mee_footprint, mee_grid, nomenclature, sac_fuels, uk
from seed_data.make.activities import activities_csv, activities_used_csv, units_used_csv
from seed_data.make.render import edition_files
from seed_data.make.table import Edition

SEED = Path(__file__).parent.parent
MADE_FOLDERS = tuple(f"publishers/{module.DATASET}" for module in (uk, epa, mee_grid, mee_footprint, sac_fuels))


def editions(originals: Path) -> list[Edition]:
    """Every edition, dataset by dataset."""
    makers = (uk, epa, mee_grid, mee_footprint, sac_fuels)
    return [edition for maker in makers for edition in maker.editions(originals)]


def nomenclature_files(originals: Path) -> dict[str, bytes]:
    """The made tables of the nomenclature; the typed ones are left alone."""
    with TemporaryDirectory() as folder:
        out = Path(folder)
        nomenclature.make(originals, out)
        found = sorted(path for path in out.rglob("*") if path.is_file())
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def make(originals: Path) -> dict[str, bytes]:
    """Every file of the seed that is made, by path relative to `seed_data/`."""
    made = editions(originals)
    files = {path: text for edition in made for path, text in edition_files(edition).items()}
    files["nomenclature/activities.csv"] = activities_csv(made)
    files["make/activities_used.csv"] = activities_used_csv(made)
    files["make/units_used.csv"] = units_used_csv(made)
    return nomenclature_files(originals) | {path: text.encode() for path, text in files.items()}


def write(files: dict[str, bytes]) -> None:
    """Put the files in their places."""
    for path, content in files.items():
        target = SEED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def differences(files: dict[str, bytes]) -> list[str]:
    """What is here and differs, is missing, or would not be made."""
    here = {
        p.relative_to(SEED).as_posix() for folder in MADE_FOLDERS for p in (SEED / folder).rglob("*") if p.is_file()
    }
    found = [f"not made: {path}" for path in sorted(here - set(files))]
    for path, content in files.items():
        target = SEED / path
        if not target.exists():
            found.append(f"missing: {path}")
        elif target.read_bytes() != content:
            found.append(f"differs: {path}")
    return found


def main(arguments: list[str]) -> int:
    """Make or check; the exit status."""
    folder = os.environ.get("FOOTING_ORIGINALS", "")
    if not folder or arguments not in ([], ["--check"]):
        print("usage: FOOTING_ORIGINALS=/folder python -m seed_data.make [--check]", file=sys.stderr)
        return 2
    files = make(Path(folder))
    if not arguments:
        write(files)
        return 0
    found = differences(files)
    print("\n".join(found) or f"{len(files)} files are as made")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
