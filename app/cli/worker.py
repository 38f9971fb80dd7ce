"""`footing worker`: the checks of proposals, apart from the server."""

import asyncio
import signal

import click

from app.cli.running import prepared, settings
from app.settings import Settings
from app.wiring import Place, services
from app.worker import stopped, work

_STOPS = (signal.SIGTERM, signal.SIGINT)


@click.command()
def worker() -> None:
    """Run the checks of proposals until told to stop; several may work at once.

    A server with FOOTING_WORKER=false leaves them all to these; what one that is killed was doing, another does again.
    """
    given = settings()
    place = prepared(given)
    try:
        asyncio.run(_work(given, place))
    finally:
        place.release()


async def _work(given: Settings, place: Place) -> None:
    told = asyncio.Event()
    for one in _STOPS:
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    async with services(given, place) as ready:
        working = asyncio.create_task(work(ready))
        click.echo("the worker waits for proposals", err=True)
        await told.wait()
        await stopped(working)
