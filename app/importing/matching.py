"""An edition compared with the registry."""

from app.importing.comparing import compared
from app.importing.model import Imported
from app.importing.queries import released
from app.kit.db import Reader
from app.provenance.queries import dataset


async def matched(reader: Reader, imported: Imported) -> Imported:
    """Return the edition with `change` set in each row by what is released; two statements whatever its size.

    Refuses an edition of a dataset that the registry does not have.
    """
    known = await dataset(reader, imported.edition.dataset)
    return compared(imported, await released(reader, known.key), known.editions)
