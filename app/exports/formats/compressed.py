"""Compressed files whose bytes depend on nothing but what is in them: no name, no time."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP_LEVEL = 6
_ZSTD: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}
_BLOCK = 1 << 20  # handed on at once: compressors cost per call


@contextmanager
def gzipped(out: Path) -> Iterator[BinaryIO]:
    """Open a file to be written in gzip (RFC 1952), without a name and at time 0."""
    with (
        out.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=file, mtime=0) as packed,
        io.BufferedWriter(packed, _BLOCK) as block,
    ):
        yield block


@contextmanager
def zstandard(out: Path) -> Iterator[BinaryIO]:
    """Open a file to be written in Zstandard (RFC 8878), with a checksum."""
    with zstd.ZstdFile(out, "wb", options=_ZSTD) as packed, io.BufferedWriter(packed, _BLOCK) as block:
        yield block


def unpacked(file: Path) -> Iterator[bytes]:
    """Yield what a file holds, decompressed if it is one of these two by its first bytes."""
    with file.open("rb") as raw:
        magic = raw.read(4)
    opened = gzip.open if magic[:2] == b"\x1f\x8b" else zstd.open if magic == b"\x28\xb5\x2f\xfd" else io.open
    with opened(file, "rb") as plain:
        while block := plain.read(_BLOCK):
            yield block
