"""Other applications, served with the very options of `footing serve`, in a process of their own."""

from typing import Any

import uvicorn

KEEP_ALIVE_S, MOST_CONNECTIONS = 15, 512  # as app.cli.serve and app.settings have them


def serve(app: Any, port: int) -> None:
    """Serve an application as `footing serve` serves ours, but with uvicorn's own protocol."""
    uvicorn.run(
        app,
        port=port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        server_header=False,
        log_level="warning",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
