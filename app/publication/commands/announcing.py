"""Announcing: the pointer `latest` moves to a release, and every process hears of it."""

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert

from app.kit.db import Writer
from app.publication.tables import latest
from app.releases.model import Release

CHANNEL = "footing_announced"


async def announce(writer: Writer, release: Release) -> None:
    """Make a release the latest one; it never moves back."""
    moved = insert(latest).values(one=True, release=release.number)
    forward = moved.on_conflict_do_update(
        index_elements=[latest.c.one], set_={"release": func.greatest(latest.c.release, release.number)}
    )
    await writer.run(forward)
    await writer.run(text("SELECT pg_notify(:channel, :label)").bindparams(channel=CHANNEL, label=release.label))
