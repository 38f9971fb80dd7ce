"""Rehearsing a release: everything a cut of accepted proposals does, and then nothing of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from app.kit.db import Writer
from app.nomenclature.model import Nomenclature
from app.proposals.model import Actor
from app.publication.commands.release import from_proposals
from app.publication.model import Cut

_BEGIN = text("SAVEPOINT footing_rehearsal")
_UNDO = text("ROLLBACK TO SAVEPOINT footing_rehearsal")


async def rehearse(
    writer: Writer,
    by: Actor,
    nomenclature: Nomenclature,
    *,
    only: Sequence[UUID] | None = None,
    said: tuple[str | None, str | None] = (None, None),
) -> Cut:
    """Return the release that a cut would make now, with what would not fit; nothing of it stays.

    Refuses as the cut does, but for what no longer fits: that is told. Its digest is that of the release, if nothing
    changes before.
    """
    await writer.run(_BEGIN)
    would_be = await from_proposals(writer, by, nomenclature, only=only, said=said, is_returning=True)
    await writer.run(_UNDO)  # with the locks taken since, so that a cut need not wait for whoever reads the rehearsal
    return would_be
