"""Answers of rooms as the members of REST, for types to be read from."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import orjson

from app.lookup.model import Answer
from app.lookup.told import beside, match_told, release_told
from app.releases.model import Release

READ_FROM = "(release)"
"""Where a record read for a caller keeps its release: a name no field has."""
Members = dict[str, Any]
Cut = tuple[bytes, bytes]
# Large members, each with its beginning and that of the member after it. Every quote in a text is escaped, so nothing
# but a name is written so, and no part of a record before these has a member of such a name.
_LARGE: dict[str, Cut] = {
    "constituents": (b',"constituents":', b',"boundary":'),
    "quality": (b',"quality":', b',"uncertainty":'),
}
# A stored figure is written as it will be sent, so its text passes through: no number is made of it and none printed.
_STORED = json.JSONDecoder(parse_float=orjson.Fragment)


def unread(names: Collection[str]) -> tuple[Cut, ...]:
    """Return what can be left out of records where fields of these names only are asked for."""
    return tuple(cut for name, cut in _LARGE.items() if name not in names)


def read_record(stored: bytes, release: Release, cuts: Sequence[Cut] = ()) -> Members:
    """Return a stored record, its figures as they are written, and the release it was read from.

    What is cut out need not be read: in a page of factors with many gases it is half of all reading.
    """
    for beginning, following in cuts:
        start = stored.find(beginning)
        end = stored.find(following, start)
        if 0 <= start < end:
            stored = stored[:start] + stored[end:]
    found: Members = _STORED.decode(stored.decode())
    found[READ_FROM] = release
    return found


def answered(answer: Answer, cuts: Sequence[Cut] = ()) -> Members:
    """Return one factor with its release, match, status, log position and citation, as REST does."""
    return {
        "release": release_told(answer.release, pinned=answer.is_pinned),
        "match": match_told(answer.match, answer.chosen) if answer.match else None,
        "factor": read_record(answer.record, answer.release, cuts),
        **beside(answer),
    }
