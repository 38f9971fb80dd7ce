"""Answers kept as they were sent, within a bound of bytes, least recently used first out."""

from collections import OrderedDict

from app.front.reply import Sent

Key = tuple[str, bytes]


class Cache:
    """A bounded store of answers; everything goes when the world they were read from changes."""

    def __init__(self, most_bytes: int) -> None:
        """Bound the store."""
        self._most = most_bytes
        self._held = 0
        self._kept: OrderedDict[Key, Sent] = OrderedDict()
        self._read_from: object = None

    def get(self, key: Key, read_from: object) -> Sent | None:
        """Return a kept answer that was read from this very world."""
        if read_from is not self._read_from:
            self._kept.clear()
            self._held, self._read_from = 0, read_from
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, read_from: object, sent: Sent) -> None:
        """Keep an answer, unless the world changed meanwhile or it is larger than a sixteenth of the store."""
        if read_from is not self._read_from or sent.size > self._most // 16 or key in self._kept:
            return
        self._kept[key] = sent
        self._held += sent.size + len(key[0]) + len(key[1])
        while self._held > self._most:
            gone, dropped = self._kept.popitem(last=False)
            self._held -= dropped.size + len(gone[0]) + len(gone[1])
