"""Which publishers' files can be read."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from app.importing import desnz, epa, mee
from app.importing.errors import NoReader
from app.importing.model import EditionReader, Imported, Stated

READERS: Mapping[str, EditionReader] = MappingProxyType({"desnz": desnz.read, "mee": mee.read, "us-epa": epa.read})


def read(publisher: str, path: Path, stated: Stated | None = None) -> Imported:
    """Return the edition in a publisher's file; refuses publishers without a reader. Blocks: run it in a thread."""
    reader = READERS.get(publisher)
    if reader is None:
        detail = f"there is no reader for files of {publisher[:80]!r}"
        raise NoReader(detail, hint="one of " + ", ".join(READERS), fields=["publisher"])
    return reader(path, stated or Stated())
