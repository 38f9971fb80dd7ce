"""How long a client may take to send a request: uvicorn itself would wait for ever."""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Patient(HttpToolsProtocol):
    """Closes a connection whose request is not complete in time; idle ones are uvicorn's keep-alive matter."""

    deadline_s: ClassVar[float] = 10.0
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's own signature
        """Wait for the first request."""
        super().connection_made(transport)
        self._arm()

    def on_message_begin(self) -> None:
        """Wait for the rest of the request."""
        super().on_message_begin()
        self._arm()

    def on_message_complete(self) -> None:
        """Stop waiting."""
        self._disarm()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._disarm()
        super().connection_lost(exc)

    def _arm(self) -> None:
        if self._alarm is None:
            self._alarm = self.loop.call_later(self.deadline_s, self._close)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def protocol(deadline_s: float) -> type[HttpToolsProtocol]:
    """Return uvicorn's protocol with a deadline for each request, from its first byte to its last."""
    return type("PatientFor", (Patient,), {"deadline_s": deadline_s})
