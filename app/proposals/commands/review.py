"""Reviewing: a verdict on exactly what the reviewer saw; with enough good ones a proposal is accepted."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.canonical import spelled
from app.kit.db import Reader, Writer
from app.kit.texts import line
from app.proposals import tables
from app.proposals.commands.assign import independent
from app.proposals.commands.step import taken
from app.proposals.errors import BadProposal, OtherDiff, UnknownProposal
from app.proposals.lifecycle import Step, advance
from app.proposals.model import Actor, Standing, State, Verdict
from app.proposals.policy import actor, dissent, form, refuse_contradiction, suffice
from app.proposals.queries.contents import content
from app.proposals.queries.said import assignments, has_finding, reviews, still_independent, unanswered

METADATA_ONLY = "M01"
_LONGEST = 4_000
_BY_RULE = Actor(subject=None, role="rule", organisation=None)


async def review(
    writer: Writer, caller: Caller, proposed: Standing, said: tuple[str, Verdict, Mapping[str, object], str]
) -> Standing:
    """Record a review: digest of the content signed, verdict, form, words; one for each reviewer and content.

    Refuses who was not asked or is no longer a member, who is not independent, and a digest other than that of the
    newest content. A proposal with sufficient reviews, none against it and every flag answered is then accepted, but
    for one in public comment: the chair accepts that, once its time is over.
    """
    signed, verdict, answers, words = said
    advance(proposed.state, Step.REVIEW)
    by = caller.must(Permission.REVIEW_WRITE, await _asked(writer, caller, proposed))
    newest = await content(writer, proposed.id, proposed.content)
    if signed != spelled(newest.digest):
        detail = f"the proposal's content is {spelled(newest.digest)}"
        raise OtherDiff(detail, hint="read the diff again and sign its digest", fields=["digest"])
    row = {"proposal": proposed.id, "content": proposed.content, "reviewer": caller.subject, "verdict": verdict.value}
    row |= {"organisation": by.organisation, "publisher": proposed.publisher, "dataset": proposed.dataset}
    refuse_contradiction(verdict, answers)
    row |= {"digest": newest.digest, "form": form(answers), "comment": line("comment", words, _LONGEST)}
    await _add(writer, row)
    moved = await taken(writer, proposed, Step.REVIEW, actor(caller, by), reason=verdict.value, digest=newest.digest)
    return await _accepted(writer, caller, moved, newest.digest)


async def lacking(reader: Reader, registry: str | None, proposed: Standing) -> str | None:
    """Return what a proposal still lacks for acceptance; None where it has it all.

    A review counts while its reviewer has no part in the proposal, by the memberships and ties of this moment.
    """
    left = await unanswered(reader, proposed.id, proposed.content)
    if left:
        return f"answers to {left} flags"
    is_metadata = await has_finding(reader, proposed.id, proposed.content, METADATA_ONLY)
    made = await still_independent(reader, proposed, await reviews(reader, proposed.id))
    return suffice(made, proposed, registry, is_metadata=is_metadata)


async def _asked(writer: Writer, caller: Caller, proposed: Standing) -> str:
    organisation = (await assignments(writer, proposed.id)).get(caller.subject)
    if organisation is None:
        detail = "you were not asked to review this proposal"
        raise UnknownProposal(detail, hint="a steward or the chair asks reviewers")
    return organisation


async def _add(writer: Writer, row: Mapping[str, object]) -> None:
    try:
        await writer.add(tables.review, [row])
    except IntegrityError as refused:
        if getattr(refused.orig, "sqlstate", None) == "23505":
            detail = "you have reviewed this content already"
            raise BadProposal(detail, hint="a review is never edited", fields=["verdict"]) from None
        raise independent(refused) from None


async def _accepted(writer: Writer, caller: Caller, proposed: Standing, digest: bytes) -> Standing:
    if proposed.state is State.PUBLIC_COMMENT:
        return proposed
    against = dissent(await reviews(writer, proposed.id), proposed)
    if against or await lacking(writer, caller.registry, proposed) is not None:
        return proposed
    return await taken(writer, proposed, Step.ACCEPT, _BY_RULE, reason="the reviews suffice", digest=digest)
