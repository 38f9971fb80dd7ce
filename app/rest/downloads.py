"""A file as it is answered: whole or in part, to be saved and to be checked (RFC 9110 §13 to §15, RFC 9530)."""

import base64
from collections.abc import Callable

from app.exports.published import Published
from app.front.ranges import Span, is_known, refuse_other, wanted
from app.front.reply import IMMUTABLE, Pairs
from app.front.streams import Parts, Requested, Stream


def downloaded(asked: Requested, file: Published, parts: Callable[[Span], Parts]) -> Stream:
    """Return a file, or the part of it that is asked for; refuse another file, and bytes that it has not.

    The same name always has the same bytes, so that an interrupted download is taken up again where it ended. There is
    no Last-Modified: it would differ between installations.
    """
    tag = b'"sha256-' + file.digest.encode() + b'"'
    refuse_other(asked.headers, tag)
    lasting: Pairs = ((b"etag", tag), (b"cache-control", IMMUTABLE))
    if is_known(asked.headers, tag):
        return Stream(304, lasting)
    some = wanted(asked.headers, tag, file.size, is_head=asked.is_head)
    span = some or Span(0, file.size)
    headers = (*lasting, *_told(file), (b"content-length", str(span.size).encode()))
    if some is not None:
        headers += ((b"content-range", f"bytes {span.start}-{span.stop - 1}/{file.size}".encode()),)
    return Stream(200 if some is None else 206, headers, None if asked.is_head else parts(span))


def _told(file: Published) -> Pairs:
    return (
        (b"content-type", file.media_type.encode()),
        (b"content-disposition", f'attachment; filename="{file.saved_as}"'.encode()),
        (b"accept-ranges", b"bytes"),
        (b"repr-digest", b"sha-256=:" + base64.b64encode(bytes.fromhex(file.digest)) + b":"),
    )
