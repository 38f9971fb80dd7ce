"""Proposals as they are told: what they say, what was said of them, never by whom."""

from collections.abc import Mapping
from dataclasses import asdict

from app.kit.canonical import spelled
from app.proposals.lifecycle import WAYS
from app.proposals.model import Comment, Content, Event, EvidenceFile, Found, Review, Standing
from app.proposals.policy import is_external
from app.proposals.queries.overtaken import Overtaken
from app.releases.model import Announced, Release


def proposal_told(one: Standing) -> dict[str, object]:
    """Return where a proposal stands."""
    return {
        "id": str(one.id),
        "publisher": one.publisher,
        "agent": one.agent,
        "dataset": one.dataset,
        "state": one.state,
        "since": one.since.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "opened_at": one.opened_at.isoformat(),
    }


def whole_told(one: Standing, said: Content, announced: Announced) -> dict[str, object]:
    """Return a proposal with what it says and the steps that may follow."""
    possible = sorted(step.value for state, step in WAYS if state is one.state)
    return proposal_told(one) | {"content": content_told(said, announced), "possible": possible}


def content_told(said: Content, announced: Announced) -> dict[str, object]:
    """Return a content without its changes."""
    told: dict[str, object] = {"number": said.number, "base": label(announced, said.base), "changes": said.changes}
    told |= {"digest": spelled(said.digest), "file": said.file, "at": said.at.isoformat()}
    return told | dict(said.stated)


def finding_told(one: Found) -> dict[str, object]:
    """Return a finding with its answer."""
    return asdict(one)


def overtaken_told(one: Overtaken) -> dict[str, object]:
    """Return a change that a newer release overtook, with what clashes."""
    change, content = one.change, one.change.content
    first = change.period_from if content is None else content.reference_period.first
    clashes = [
        {"field": said.field, "base": said.base, "newest": said.newest, "proposed": said.proposed}
        | {"by_both": said.is_of_both}
        for said in one.clashes
    ]
    told: dict[str, object] = {"place": change.place, "change": change.kind, "key": str(change.key)}
    told |= {"period_from": first.isoformat() if first else None, "base_version": one.base}
    return told | {"newest_version": one.newest, "is_open": one.is_open, "fields": clashes}


def event_told(one: Event, announced: Announced) -> dict[str, object]:
    """Return a step without who took it."""
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "event": one.event,
        "before": one.before,
        "after": one.after,
        "role": one.role,
        "organisation": one.organisation,
        "reason": one.reason,
        "content": one.content,
        "digest": spelled(one.digest) if one.digest else None,
        "release": label(announced, one.release),
        "due": one.due.isoformat() if one.due else None,
    }


def evidence_told(one: EvidenceFile) -> dict[str, object]:
    """Return what is known of a file."""
    return asdict(one)


def review_told(one: Review, proposed: Standing, registry: str | None, *, words: bool) -> dict[str, object]:
    """Return a review without who made it; its words, in which names may stand, for the parties alone."""
    told: dict[str, object] = {"organisation": one.organisation, "role": "reviewer"}
    told |= {"external": is_external(one, proposed, registry), "content": one.content, "digest": spelled(one.digest)}
    told |= {"verdict": one.verdict, "form": dict(one.form), "at": one.at.isoformat()}
    return told | {"comment": one.comment} if words else told


def comment_told(one: Comment) -> dict[str, object]:
    """Return a comment; who made it is in none of its fields."""
    return asdict(one) | {"at": one.at.isoformat()}


def label(announced: Announced, number: int | None) -> str | None:
    """Return a release's label by its number; None where it is not known here yet."""
    releases: Mapping[str, Release] = announced.by_label
    return next((one.label for one in releases.values() if one.number == number), None)
