"""`footing serve`: database, migrations, seed, then HTTP."""

import socket
from contextlib import suppress

import click
import uvicorn

from app.cli.indexing import index_with_progress
from app.cli.running import leave, opened, settings
from app.cli.seed import load_with_progress
from app.front.patience import protocol
from app.main import create_app
from app.settings import Settings
from app.wiring import Place

_KEEP_ALIVE_S = 15
_GRACE_S = 10
_NOT_STARTED = 3


@click.command()
def serve() -> None:
    """Start Footing: the database, its tables, the seed data if the registry is empty, and the HTTP service."""
    given = settings()
    with opened(given, exits={}) as place:
        if given.seed:
            load_with_progress(given, place, if_missing=True)
        index_with_progress(given, place)
        _serve(given, place)


def _serve(given: Settings, place: Place) -> None:
    config = uvicorn.Config(
        create_app(given, place),
        host=given.host,
        port=given.port,
        http=protocol(given.header_deadline_s),
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        limit_concurrency=given.limit_concurrency,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
    bound = _bound(config)
    click.echo(f"Footing answers on http://{given.host}:{given.port} (contract at /openapi.json)", err=True)
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it
        server.run(sockets=[bound])
    if not server.started:
        raise SystemExit(_NOT_STARTED)


def _bound(config: uvicorn.Config) -> socket.socket:
    """Return the socket to listen on, or say why there is none and leave."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((config.host, config.port))
        except OSError as trouble:
            said = f"cannot listen on {config.host}:{config.port}: {trouble.strerror}"
            leave(f"{said}; set FOOTING_PORT to another port", _NOT_STARTED)
    return config.bind_socket()
