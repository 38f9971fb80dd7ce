"""What a machine of proposals takes as given: read from the database, past the service."""

from uuid import UUID

from sqlalchemy import func, select

from app.proposals import tables
from app.proposals.queries.said import unanswered
from app.releases.queries import releases


async def releases_made(database):
    """How many releases there are."""
    async with database.reader() as reader:
        return len(await releases(reader))


async def found(database, proposal, content):
    """How many findings of a content block it, and how many flags wait for an answer."""
    table, identifier = tables.finding, UUID(proposal.id)
    blocks = select(func.count()).where(table.c.proposal == identifier, table.c.content == content)
    async with database.reader() as reader:
        count = await reader.first(blocks.where(table.c.severity == "block"))
        return count[0], await unanswered(reader, identifier, content)


async def flags(database, proposal, content):
    """Numbers of the flags of a content."""
    table = tables.finding
    asked = select(table.c.number).where(table.c.proposal == UUID(proposal.id), table.c.content == content)
    async with database.reader() as reader:
        return [row.number for row in await reader.all(asked.where(table.c.severity == "flag"))]


async def digest(database, proposal, content):
    """The digest of a content, as it is signed."""
    table = tables.content
    asked = select(table.c.digest).where(table.c.proposal == UUID(proposal.id), table.c.number == content)
    async with database.reader() as reader:
        return "sha256:" + bytes((await reader.first(asked))[0]).hex()
