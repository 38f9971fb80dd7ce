"""Taking accepted proposals into a release."""

from app.kit.db import Writer
from app.proposals import tables
from app.proposals.lifecycle import Step, advance
from app.proposals.model import Actor, Standing


async def taken_in(writer: Writer, proposed: Standing, by: Actor, release: int, digest: bytes) -> None:
    """Write down which release took a proposal in, with the digest of its content; refuse one that is not accepted."""
    after = advance(proposed.state, Step.RELEASE)
    row = {"proposal": proposed.id, "number": proposed.event + 1, "event": Step.RELEASE.value, "release": release}
    row |= {"before": proposed.state.value, "after": after.value, "content": proposed.content, "digest": digest}
    row |= {"subject": by.subject, "role": by.role, "organisation": by.organisation}
    await writer.add(tables.event, [row])
