"""What an answer says beside its record, as every door says it."""

from collections.abc import Sequence

from app.lookup.model import Answer, Candidate, Match
from app.releases.model import Announced, Release

Told = dict[str, object]


def release_told(release: Release, *, pinned: bool) -> Told:
    """Return the release an answer was read from."""
    return {"label": release.label, "digest": release.spelled_digest, "pinned": pinned}


def match_told(match: Match, chosen: Candidate) -> Told:
    """Return how an answer was found; steps, their distance and alternatives only where there were any."""
    told: Told = {
        "kind": match.kind,
        "steps": match.steps,
        "candidates": match.candidates,
        "decided_by": match.decided_by,
        "quality_in_context": match.quality or {"dqr": chosen.dqr},
    }
    if match.fallback:
        told |= {"fallback": match.fallback, "distance_class": match.distance}
    if match.alternatives:
        told["alternatives"] = match.alternatives
    return told


def beside(answer: Answer, status: str = "status") -> Told:
    """Return what was restated, and status (under this name), log position and citation as they stand now."""
    chosen = answer.chosen
    return {
        "restated": answer.restated,
        status: answer.status,
        "notices": list(answer.notices),
        "uri": version_uri(chosen.key, chosen.number),
        "log": {"index": chosen.log_index},
        "citation": cited(chosen.citation, answer.release) + (f" {answer.restated_as}" if answer.restated_as else ""),
    }


def notices(chosen: Candidate, announced: Announced) -> Sequence[Told]:
    """Return what a reader of a version must hear: that it was wrong, what was, and which version is right."""
    latest = announced.resolve(None).number
    if chosen.erratum is None or chosen.succeeded_by is None or chosen.until is None or chosen.until > latest:
        return ()
    release, number = announced.numbered(chosen.until, None).label, chosen.succeeded_by
    text = f"this figure was wrong; version {number}, in release {release}, is right"
    told: Told = {"notice": "erratum", "erratum": chosen.erratum, "version": number, "release": release}
    return [told | {"uri": version_uri(chosen.key, number), "text": text}]


def version_uri(key: str, number: int) -> str:
    """Return the address of a version, the same for ever."""
    return f"/v1/factors/{key}/versions/{number}"


def cited(citation: str, release: Release) -> str:
    """Return a citation with the release it was read from."""
    return f"{citation}, release {release.label} ({release.spelled_digest})."
