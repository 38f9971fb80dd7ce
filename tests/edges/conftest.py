"""The service on a real socket: what only a server and its clients' hang-ups can show."""

import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

from app.front.patience import protocol
from app.main import create_app
from app.settings import Settings

PATIENCE_S = 0.5


@pytest.fixture(scope="module")
def live(server, read_only):
    """Address of the service on the loopback; a request must be there within half a second."""
    with served(create_app(Settings(header_deadline_s=PATIENCE_S), server.place(read_only))) as address:
        yield address


@contextmanager
def served(app):
    """An application on a socket of the loopback, in a thread; its address."""
    # The front hands the lifespan on to the application behind it, as `footing serve` does.
    config = uvicorn.Config(
        app,
        port=0,
        http=protocol(PATIENCE_S),
        access_log=False,
        server_header=False,
        log_level="warning",
        lifespan="on",
    )
    one = uvicorn.Server(config)
    thread = threading.Thread(target=one.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + 20
    while not one.started:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    yield one.servers[0].sockets[0].getsockname()
    one.should_exit = True
    thread.join(15)
    assert not thread.is_alive()
