"""A simple load generator for machines without wrk; it costs more CPU than wrk does, so compare only with itself.

`python -m tests.bench.simple BASE SECONDS CONNECTIONS FILE LAP fresh|again HEADER` prints rate and latencies as JSON.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def requests(lines: list[str], lap: int, header: str, host: str, *, fresh: bool) -> Iterator[bytes]:
    """Yield requests without end, as ask.lua makes them."""
    head = f" HTTP/1.1\r\nHost: {host}\r\n{header + chr(13) + chr(10) if header else ''}"
    while True:
        more = "&" * lap if fresh else ""
        for line in lines:
            path, tab, text = line.partition("\t")
            if tab:
                body = text.encode()
                about = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                yield f"POST {path}{head}{about}".encode() + body
            else:
                mark = "?" if more and "?" not in path else ""
                yield f"GET {path}{mark}{more}{head}\r\n".encode()
        lap += 1


async def one(host: str, port: int, asks: Iterator[bytes], until: float, took: list[float]) -> None:
    """Ask on one connection, one request after another."""
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 22)
    while (began := time.perf_counter()) < until:
        writer.write(next(asks))
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3")):
            raise SystemExit(head.decode())
        if length:
            await reader.readexactly(int(length[1]))
        took.append(time.perf_counter() - began)
    writer.close()


async def run(arguments: list[str]) -> None:
    """Ask for some seconds and print what it took."""
    base, seconds, connections, file, lap, fresh, header = arguments
    where, took, began = urlsplit(base), [], time.perf_counter()
    lines = Path(file).read_text().split("\n")[:-1]  # noqa: ASYNC240 - before anything runs
    asks = requests(lines, int(lap), header, where.netloc, fresh=fresh == "fresh")
    until = began + float(seconds)
    await asyncio.gather(*(one(where.hostname, where.port, asks, until, took) for _ in range(int(connections))))
    elapsed = time.perf_counter() - began
    took.sort()
    said = {"p50_ms": took[len(took) // 2] * 1000, "p99_ms": took[len(took) * 99 // 100] * 1000}
    sys.stdout.write(json.dumps({"rate": len(took) / elapsed, **said}))


if __name__ == "__main__":
    uvloop.run(run(sys.argv[1:]))
