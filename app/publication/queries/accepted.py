"""Accepted proposals, with all that a release takes from them."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import exists, select

from app.factors.cells import BadCells
from app.kit.db import Reader
from app.proposals import tables
from app.proposals.model import Change, Review, Standing, State
from app.proposals.policy import QUESTIONS, is_external
from app.proposals.queries.contents import changes, content, edition_of
from app.proposals.queries.said import events, reviews
from app.proposals.queries.standing import alone
from app.provenance.queries import dataset
from app.publication.model import Conflict, Proposed

_PAGE = 500
_MOST = 1_000
"""More proposals than one release takes in; the rest waits for the next."""


async def accepted(reader: Reader) -> Sequence[Standing]:
    """Return the accepted proposals that no release has taken in yet, in the order of their acceptance."""
    event, later = tables.event, tables.event.alias("later")
    is_over = exists().where(later.c.proposal == event.c.proposal, later.c.number > event.c.number)
    asked = select(event.c.proposal).where(event.c.after == State.ACCEPTED.value, ~is_over)
    rows = await reader.all(asked.order_by(event.c.at, event.c.proposal).limit(_MOST))
    return [await alone(reader, row.proposal) for row in rows]


async def proposed(reader: Reader, one: Standing, registry: str | None) -> Proposed | Conflict:
    """Return what a release takes from an accepted proposal, or why its rows can no longer be read."""
    said = await content(reader, one.id, one.content)
    try:
        found = await _all_changes(reader, one)
    except BadCells as refused:
        return Conflict(proposal=one.id, place=0, key=one.dataset, why=str(refused))
    brings = any(change.content is not None for change in found)
    return Proposed(
        standing=one,
        content=said,
        edition=await edition_of(reader, one, said) if brings else None,
        changes=tuple(found),
        reviews=await decision_record(reader, one, registry),
    )


async def _all_changes(reader: Reader, one: Standing) -> list[Change]:
    """Return every change, read page by page: whoever else is served meanwhile does not wait for all of them."""
    collection = await dataset(reader, one.dataset)
    found: list[Change] = []
    while True:
        after = found[-1].place if found else 0
        page = await changes(reader, one, one.content, collection, after=after, limit=_PAGE)
        found += page
        if len(page) < _PAGE:
            return found


async def decision_record(reader: Reader, one: Standing, registry: str | None) -> tuple[dict[str, str], ...]:
    """Return who reviewed and accepted the newest content: organisations and roles, verdicts and days, no persons."""
    told = [
        _reviewed(review, one, registry) for review in await reviews(reader, one.id) if review.content == one.content
    ]
    for event in await events(reader, one.id):
        if event.after is State.ACCEPTED and event.before is not State.ACCEPTED and event.content == one.content:
            day = event.at.astimezone(UTC).date().isoformat()
            said = {"organisation": event.organisation or registry or "", "role": event.role, "verdict": "accept"}
            told.append(said | {"at": day})
    return tuple(told)


def _reviewed(review: Review, one: Standing, registry: str | None) -> dict[str, str]:
    return {
        "organisation": review.organisation,
        "role": "reviewer",
        "verdict": review.verdict.value,
        "external": "true" if is_external(review, one, registry) else "false",
        "at": review.at.astimezone(UTC).date().isoformat(),
        "form": ", ".join(f"{name} {review.form[name]}" for name in QUESTIONS if name in review.form),
    }
