"""Parquet that is sent while it is made: some thousand rows in, the bytes of a group of rows out."""

from pyarrow import parquet

from app.exports.fields import FIELDS
from app.exports.formats.parquet import columns_typed, read_types, settings, typed
from app.exports.formats.reading import parsed

_NAMES = [one.name for one in FIELDS]


class Packing:
    """A file of Parquet that is nowhere as a whole; its columns are those of a release's own."""

    def __init__(self) -> None:
        """Begin a file."""
        self._sink = _Sink()
        self._columns, self._types = columns_typed(), read_types()
        self._writer = parquet.ParquetWriter(self._sink, self._columns, **settings(self._columns))

    def begun(self) -> bytes:
        """Return what every such file begins with."""
        return self._sink.taken()

    def packed(self, rows: bytes) -> bytes:
        """Return a group of rows, from CSV without a line of names; refuse what is not of its column's type."""
        self._writer.write_table(typed(parsed(rows, _NAMES, self._types), self._columns))
        return self._sink.taken()

    def ended(self) -> bytes:
        """Return what shows that the file is whole; without it no reader opens it."""
        self._writer.close()
        return self._sink.taken()


class _Sink:
    """A file to write to, whose bytes are taken away as they come."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self) -> bytes:
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole
