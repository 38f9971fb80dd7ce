"""Reading an old .xls in a program of its own, with bounds: a damaged one can make its reader take all memory there is.

`python -m app.importing.xls_apart <file>` writes the sheets as JSON: pairs of a name and rows of texts.
"""

import subprocess
import sys
from pathlib import Path

import orjson
from python_calamine import CalamineWorkbook

from app.importing.text import cell_text

try:
    import resource
except ImportError:  # not on this system: the time limit stays
    resource = None  # type: ignore[assignment]

MEMORY, SECONDS = 2**30, 60

Book = list[tuple[str, list[list[str]]]]


class Unreadable(Exception):
    """The reader gave up, or was stopped at its bounds."""


def xls(path: Path) -> Book:
    """Return the sheets of an .xls; refuses one that cannot be read within memory and time."""
    command = [sys.executable, "-m", __name__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired:
        raise Unreadable(f"it took longer than {SECONDS} s") from None
    except subprocess.CalledProcessError:
        raise Unreadable("it is damaged, or needs more memory than a workbook of figures does") from None
    book: Book = orjson.loads(done.stdout)
    return book


def main(path: str) -> None:
    """Write the sheets of a file to standard output."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_path(path)
    book = [(name, _texts(workbook, name)) for name in workbook.sheet_names]
    sys.stdout.buffer.write(orjson.dumps(book))


def _texts(workbook: CalamineWorkbook, name: str) -> list[list[str]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[cell_text(cell) for cell in row] for row in rows]


if __name__ == "__main__":
    main(sys.argv[1])
