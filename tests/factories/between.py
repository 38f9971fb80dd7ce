"""What stands between a client and a server: it counts, breaks off, alters and slows down what comes back."""

import socket
import threading
import time
from contextlib import contextmanager, suppress


class Between:
    """Connections to a port here are connections to `to`; without `to` they are closed at once."""

    def __init__(self, to=None):
        self.to = to
        self.sent = 0
        self.most = None
        self.slow_from = None
        self.slowed = threading.Event()
        self.alter = lambda part: part
        self.ask = lambda part: part
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._is_open = True
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def reset(self):
        """Let through what comes, from now on, and count it."""
        self.sent, self.most, self.slow_from = 0, None, None
        self.alter = self.ask = lambda part: part
        self.slowed.clear()

    def flip(self, needle):
        """Flip a bit of the first byte after the first of these in what comes back, once."""
        seen = []

        def altered(part):
            place = part.find(needle)
            if place < 0 or seen or place + len(needle) == len(part):
                return part
            seen.append(place)
            at = place + len(needle)
            return part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]

        self.alter = altered

    def close(self):
        self._is_open = False
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        for one in self._threads:
            one.join(20)
        self._door.close()

    def _accept(self):
        while self._is_open:
            here, _ = self._door.accept()
            here.settimeout(20)
            if self.to is None or not self._is_open:
                here.close()
                continue
            try:
                there = socket.create_connection(("127.0.0.1", self.to), timeout=20)
            except OSError:
                here.close()
                continue
            for work in (self._back, self._forth):
                self._threads.append(threading.Thread(target=work, args=(here, there)))
                self._threads[-1].start()

    def _forth(self, here, there):
        with suppress(OSError):
            while part := here.recv(1 << 14):
                there.sendall(self.ask(part))
        with suppress(OSError):
            there.shutdown(socket.SHUT_RDWR)

    def _back(self, here, there):
        with here, there, suppress(OSError):
            while part := there.recv(1 << 12):
                if self.most is not None and self.sent + len(part) > self.most:
                    here.sendall(part[: max(0, self.most - self.sent)])
                    self.sent = max(self.sent, self.most)
                    break
                if self.slow_from is not None and self.sent + len(part) > self.slow_from:
                    self.slowed.set()
                    time.sleep(0.1)
                self.sent += len(part)
                here.sendall(self.alter(part))
            with suppress(OSError):
                here.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(to=None):
    """A way to a server, closed afterwards."""
    way = Between(to)
    try:
        yield way
    finally:
        way.close()
