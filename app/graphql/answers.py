"""Answers of rooms as the members of REST, for types to be read from."""

import json
from decimal import Decimal
from typing import Any

import orjson

from app.lookup.model import Answer, Match
from app.releases.model import Release

READ_FROM = "(release)"
"""Where a record read for a caller keeps its release: a name no field has."""
Members = dict[str, Any]
# A stored figure is written as it will be sent, so its text passes through: no number is made of it and none printed.
_STORED = json.JSONDecoder(parse_float=orjson.Fragment)


def read_record(stored: bytes, release: Release) -> Members:
    """Return a stored record, its figures as they are written, and the release it was read from."""
    found: Members = _STORED.decode(stored.decode())
    found[READ_FROM] = release
    return found


def answered(answer: Answer) -> Members:
    """Return one factor with its release, match, status, log position and citation, as REST does."""
    chosen, said = answer.chosen, f" {answer.restated_as}" if answer.restated_as else ""
    return {
        "release": release_ref(answer.release, pinned=answer.is_pinned),
        "match": matched(answer.match, chosen.dqr) if answer.match else None,
        "factor": read_record(answer.record, answer.release),
        "restated": answer.restated,
        "status": answer.status,
        "notices": [],
        "uri": version_uri(chosen.key, chosen.number),
        "log": {"index": chosen.log_index},
        "citation": cited(chosen.citation, answer.release) + said,
    }


def matched(match: Match, dqr: Decimal | None) -> Members:
    """Return how an answer was found."""
    told: Members = {
        "kind": match.kind,
        "steps": match.steps,
        "candidates": match.candidates,
        "decided_by": match.decided_by,
        "quality_in_context": match.quality or {"dqr": dqr},
    }
    if match.fallback:
        told |= {"fallback": match.fallback, "distance_class": match.distance}
    return told | ({"alternatives": match.alternatives} if match.alternatives else {})


def release_ref(release: Release, *, pinned: bool) -> Members:
    """Return the release an answer was read from."""
    return {"label": release.label, "digest": release.spelled_digest, "pinned": pinned}


def version_uri(key: str, number: int) -> str:
    """Return the address of a version, the same for ever."""
    return f"/v1/factors/{key}/versions/{number}"


def cited(citation: str, release: Release) -> str:
    """Return a citation with the release it was read from."""
    return f"{citation}, release {release.label} ({release.spelled_digest})."
