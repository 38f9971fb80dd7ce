"""An answer that has a moment by which it must have come, however slowly and of whatever it comes."""

import http.client
import io
import socket
import time


class TimedAnswer(http.client.HTTPResponse):
    """An answer that is awaited no longer than was allowed: its status, its headers and its body. Raises TimeoutError.

    A timeout of a socket bounds each read; a stranger who sends a byte a second, or `100 Continue` for ever, is bounded
    by this alone.
    """

    def __init__(self, sock: socket.socket, *, method: str | None = None, allowed_s: int) -> None:
        super().__init__(sock, method=method)
        self.fp.close()  # nothing is read from it yet
        self._received = _Received(sock)
        self.fp = io.BufferedReader(self._received)
        self.allow(allowed_s)

    def allow(self, seconds: int) -> None:
        """Await what is still to come for so long, from now on."""
        self._received.until = time.monotonic() + seconds


class _Received(io.RawIOBase):
    """What a socket receives until a moment."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._most_s = sock, sock.gettimeout()
        self._raw = sock.makefile("rb", buffering=0)
        self.until = time.monotonic()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("it answers too slowly")
        self._sock.settimeout(left if self._most_s is None else min(left, self._most_s))
        try:
            return self._raw.readinto(buffer)
        finally:
            self._sock.settimeout(self._most_s)

    def close(self) -> None:
        self._raw.close()
        super().close()
