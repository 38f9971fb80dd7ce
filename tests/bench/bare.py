"""The floor: an ASGI application that does nothing but return 600 fixed bytes. `python -m tests.bench.bare PORT`."""

import sys
from typing import Any

from tests.bench.serving import serve

BODY = b'{"fixed":"' + b"x" * 588 + b'"}'
_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"600")],
}
_BODY = {"type": "http.response.body", "body": BODY}


async def app(scope: dict[str, Any], _: Any, send: Any) -> None:
    """Answer every request with the same bytes."""
    if scope["type"] == "http":
        await send(_START)
        await send(_BODY)


if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
