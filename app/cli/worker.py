"""`footing worker`: the checks of proposals, apart from the server."""

import asyncio
import signal

import click

from app.cli.running import opened, run, settings
from app.kit.outbox import retry
from app.settings import Settings
from app.wiring import Place, Services, services
from app.worker import stopped, work

_STOPS = (signal.SIGTERM, signal.SIGINT)


@click.command()
@click.option("--retry", "is_retry", is_flag=True, help="have what was given up tried again, and leave")
def worker(is_retry: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """Run the checks of proposals until told to stop; several may work at once.

    A server with FOOTING_WORKER=false leaves them all to these; what one that is killed was doing, another does again.
    What fails five times is given up, and `footing doctor` names it; after --retry a running worker tries it again.
    """
    if is_retry:
        count = run(_retried)
        click.echo("1 message is tried again" if count == 1 else f"{count} messages are tried again")
        return
    given = settings()
    with opened(given) as place:
        asyncio.run(_work(given, place))


async def _retried(ready: Services) -> int:
    async with ready.database.writer() as writer:
        return await retry(writer)


async def _work(given: Settings, place: Place) -> None:
    told = asyncio.Event()
    for one in _STOPS:
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    async with services(given, place) as ready:
        working = asyncio.create_task(work(ready))
        click.echo("the worker waits for proposals", err=True)
        await told.wait()
        await stopped(working)
