"""How long a client may take to send a request, and how slowly it may read: uvicorn itself would wait for ever."""

import asyncio
import fcntl
import struct
import termios
from contextlib import suppress
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.front.errors import BadRequest
from app.front.problems import problem

MOST_HEADERS = 65_536
LEAST_BYTES_S = 8_192
"""A body may take longer than the deadline while it comes at this rate; the front has a deadline for all of it.

An answer may be read as slowly as that, and for as long as it lasts.
"""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


_UNREADABLE = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\nconnection: close\r\n"


class Patient(HttpToolsProtocol):
    """Closes a connection whose request is not complete in time; idle ones are uvicorn's keep-alive matter."""

    deadline_s: ClassVar[float] = 10.0
    _alarm: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _headers = 0
    _body = 0
    _untaken = 0
    _in_body = False

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own signature
        """Wait for the first request."""
        super().connection_made(transport)
        self._arm()

    def data_received(self, data: bytes) -> None:
        """Take some bytes of a request; close when its headers go on for too long (RFC 6585 §5)."""
        if self._in_body:
            self._heard(len(data))
        else:
            self._headers += len(data)
        super().data_received(data)
        if self._headers > MOST_HEADERS and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Wait for the rest of the request."""
        super().on_message_begin()
        self._body = 0
        self._arm()

    def on_headers_complete(self) -> None:
        """Stop counting; a header section that came in one piece is judged here."""
        too_large = sum(len(name) + len(value) for name, value in self.headers) > MOST_HEADERS
        self._headers, self._in_body = (MOST_HEADERS + 1 if too_large else 0), True
        if not too_large:
            super().on_headers_complete()

    def pause_writing(self) -> None:
        """Wait for a client that does not read what it asked for, as long as it takes some of it."""
        super().pause_writing()
        if self._unread is None:
            self._watch()

    def resume_writing(self) -> None:
        """Stop waiting for it."""
        super().resume_writing()
        self._forget_unread()

    def on_message_complete(self) -> None:
        """Stop waiting."""
        self._disarm()
        self._in_body = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._disarm()
        self._forget_unread()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as a problem: most often an address whose letters are not percent-encoded."""
        detail = "the request is not well-formed HTTP"
        refused = BadRequest(detail, hint="percent-encode the address (RFC 3986 §2.1): curl -G --data-urlencode 'q=…'")
        body = problem(refused).body
        self.logger.warning(msg)
        self.transport.write(_UNREADABLE + b"content-length: %d\r\n\r\n" % len(body) + body)
        self.transport.close()

    def _heard(self, count: int) -> None:
        """Wait anew once as much of a body came as has to come within the deadline."""
        self._body += count
        if self._body >= LEAST_BYTES_S * self.deadline_s and self._alarm is not None:
            self._body = 0
            self._disarm()
            self._arm()

    def _arm(self) -> None:
        if self._alarm is None:
            self._alarm = self.loop.call_later(self.deadline_s, self._close)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _watch(self) -> None:
        self._untaken = untaken(self.transport)
        self._unread = self.loop.call_later(self.deadline_s, self._judge)

    def _judge(self) -> None:
        if self._untaken - untaken(self.transport) < LEAST_BYTES_S * self.deadline_s:
            self.transport.abort()
        else:
            self._watch()

    def _forget_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def untaken(transport: asyncio.Transport) -> int:
    """Return how many bytes of what was written the client has not taken yet.

    Those that the kernel holds count too: it asks for more in so large steps that a slow client would seem a dead one.
    """
    waiting: int = transport.get_write_buffer_size()
    with suppress(OSError, AttributeError):  # no socket any more, or a kernel that does not say
        said = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        waiting += struct.unpack("i", said)[0]
    return waiting


def protocol(deadline_s: float) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with a deadline for each request, from its first byte to its last."""
    return type("PatientFor", (Patient,), {"deadline_s": deadline_s})
