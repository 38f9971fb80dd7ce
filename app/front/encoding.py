"""Content codings (RFC 9110 §8.4): which one a client takes, and the bytes of an answer in it."""

import sys
import zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALL = 1_024  # below it a coding saves less than its headers and work cost
IDENTITY = b""
_OURS = (b"zstd", b"gzip")  # in the order we choose, where a client takes both alike
_GZIP_WINDOW = 31  # zlib's spelling of "with a gzip header"
_GZIP_LEVEL = 5
_LONGEST = 200


def chosen(accepted: bytes) -> bytes:
    """Return the coding to answer in, for an Accept-Encoding; the empty one where ours are not wanted.

    Of codings with equal weight ours come in the order zstd, gzip; `*` speaks for what is not named.
    """
    if accepted in {b"", b"identity"}:
        return IDENTITY
    if len(accepted) > _LONGEST:
        accepted = accepted[:_LONGEST].rpartition(b",")[0]  # half an entry may say the opposite of the whole
    weights = dict(_weighed(part) for part in accepted.split(b","))
    others = weights.get(b"*", 0.0)
    best = max(_OURS, key=lambda name: weights.get(name, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get(b"identity", 0.0) else IDENTITY


def coded(body: bytes, coding: bytes) -> bytes:
    """Return a body in a coding of ours."""
    if coding == b"zstd":
        return zstd.compress(body)
    packing = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return packing.compress(body) + packing.flush()


def _weighed(part: bytes) -> tuple[bytes, float]:
    name, _, weight = part.partition(b";")
    text = weight.strip().lower().removeprefix(b"q=")
    try:
        said = float(text) if text else 1.0
    except ValueError:
        said = 0.0
    return name.strip().lower(), said if 0 <= said <= 1 else 0.0
