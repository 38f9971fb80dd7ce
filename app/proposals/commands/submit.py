"""Submitting and discarding: what the proposer does when done with editing, or with the proposal."""

from app.access.model import Caller
from app.kit.db import Writer
from app.kit.outbox import put
from app.proposals.commands.rebase import refuse_overtaken
from app.proposals.commands.revise import renew
from app.proposals.commands.step import proposing, taken
from app.proposals.errors import BadProposal, Incomplete
from app.proposals.lifecycle import Step
from app.proposals.model import Content, Standing
from app.proposals.policy import actor
from app.proposals.queries.contents import content, stated_rows
from app.proposals.queries.said import events, evidence
from app.proposals.stated import missing
from app.provenance.queries import editions
from app.releases.model import ChangeKind
from app.releases.queries import releases

CHECK = "proposal.check"
"""Topic of the work that is left for the worker: `<proposal>/<content>`."""


async def submit(writer: Writer, caller: Caller, proposed: Standing) -> Standing:
    """Hand a proposal in for checking; refuse one without changes, evidence, edition or a declaration.

    Refuses one made against an older release, of figures that changed since.

    What was submitted before, and came back, goes in as a new content: findings and reviews stay with the old one.
    """
    by = await proposing(writer, caller, proposed)
    said = await content(writer, proposed.id, proposed.content)
    lacking = await _lacking(writer, proposed, said)
    if lacking:
        detail = f"the proposal lacks {', '.join(lacking)}"
        raise Incomplete(detail, hint="all of these are needed before it is submitted", fields=lacking)
    await _refuse_unheld(writer, proposed, said)
    await refuse_overtaken(writer, proposed, said, (await releases(writer))[-1])
    fresh = await renew(writer, caller, proposed) if await _was_submitted(writer, proposed) else proposed
    after = await taken(writer, fresh, Step.SUBMIT, actor(caller, by), digest=said.digest)
    await put(writer, CHECK, f"{after.id}/{after.content}")
    return after


async def discard(writer: Writer, caller: Caller, proposed: Standing, reason: str | None) -> Standing:
    """Give a proposal up; nobody can take it further."""
    by = await proposing(writer, caller, proposed)
    return await taken(writer, proposed, Step.DISCARD, actor(caller, by), reason=reason)


async def _was_submitted(writer: Writer, proposed: Standing) -> bool:
    steps = await events(writer, proposed.id)
    return any(one.event == Step.SUBMIT and one.content == proposed.content for one in steps)


async def _refuse_unheld(writer: Writer, proposed: Standing, said: Content) -> None:
    """Refuse a source that names a file nobody brought: it would be cited for ever and found nowhere."""
    held = {one.digest for one in await evidence(writer, proposed.id)}
    for place, one in enumerate(said.stated["edition"]["sources"]):
        if one["evidence"] is not None and one["evidence"] not in held:
            detail = f"edition.sources[{place}].evidence is no file of this proposal"
            hint = "a digest of /evidence, or null for a document that no file is held of"
            raise BadProposal(detail, hint=hint, fields=[f"edition.sources[{place}].evidence"])


async def _lacking(writer: Writer, proposed: Standing, said: Content) -> list[str]:
    if not said.changes:
        return ["changes"]
    rows = await stated_rows(writer, proposed.id, said.number)
    if all(kind == ChangeKind.WITHDRAW for kind, *_ in rows):
        return [name for name in missing(said.stated, is_new_edition=False) if name != "edition.label"]
    label = said.stated["edition"]["label"]
    there = {one.label for one in await editions(writer, proposed.dataset)}
    lacking = missing(said.stated, is_new_edition=label not in there)
    return lacking if await evidence(writer, proposed.id) else [*lacking, "evidence"]
