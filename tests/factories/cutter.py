"""A process of its own that cuts what is accepted, and may die on the way.

It is run as `python -m tests.factories.cutter URL ROLE AT`; AT says where it kills itself: `minted`, `made` (all is
written, nothing committed), or `never`.
"""

import asyncio
import os
import signal
import sys

from app.kit.db import Database
from app.nomenclature.queries import load
from app.publication.commands.release import from_proposals, operating


def die(*_):
    """Leave as `kill -9` makes one leave."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main(url, role, at):
    """Cut; print the label once it is committed."""
    database = Database(url, timeout_s=300, role=role or None)
    async with database.writer() as writer:
        words = await load(writer)
        print("cutting", flush=True)  # noqa: T201 - the test listens
        told = die if at == "minted" else None
        done = await from_proposals(writer, operating(None), words, told=told)
        if at == "made":
            die()
    print(done.made.release.label, flush=True)  # noqa: T201 - the same
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
