"""Laying a proposal on a newer release, once whoever proposes has seen what that release changed under it."""

from collections.abc import Collection, Sequence

from app.access.model import Caller
from app.kit.db import Reader, Writer
from app.nomenclature.model import Nomenclature
from app.proposals.commands.revise import copied
from app.proposals.commands.step import proposing
from app.proposals.errors import Overtook
from app.proposals.lifecycle import Step, advance
from app.proposals.model import Content, Standing
from app.proposals.queries.contents import content
from app.proposals.queries.overtaken import overtaken, places
from app.releases.model import Release

_PAGE, _SHOWN = 500, 50


async def rebase(
    writer: Writer,
    caller: Caller,
    proposed: Standing,
    onto: Release,
    settled: Collection[int],
    nomenclature: Nomenclature,
) -> Standing:
    """Make a proposal one against a newer release; its changes stay as they are.

    Refuses while a change clashes with what that release holds and its place is not among those `settled`: there the
    proposal's row is meant to hold. Refuses what is not to be edited now, and does nothing where the proposal is
    against that release, or a newer one.
    """
    by = await proposing(writer, caller, proposed)
    advance(proposed.state, Step.REVISE)
    before = await content(writer, proposed.id, proposed.content)
    if before.base >= onto.number:
        return proposed
    left = await _open(writer, proposed, before, onto.number, nomenclature)
    unsettled = [place for place in left if place not in settled]
    if unsettled:
        raise _refused(onto.label, unsettled)
    return await copied(writer, caller, by, proposed, (before.stated, onto.number, onto.label))


async def refuse_overtaken(writer: Writer, proposed: Standing, said: Content, newest: Release) -> None:
    """Refuse a proposal whose figures the newest release changed: it would undo what nobody of it has seen."""
    moved = await places(writer, proposed, said, newest.number, limit=_SHOWN)
    if moved:
        raise _refused(newest.label, moved)


async def _open(
    reader: Reader, proposed: Standing, said: Content, newest: int, nomenclature: Nomenclature
) -> list[int]:
    asked = await places(reader, proposed, said, newest)
    found = []
    for start in range(0, len(asked), _PAGE):
        page = await overtaken(reader, proposed, said, newest, asked[start : start + _PAGE], nomenclature)
        found += [one.change.place for one in page if one.is_open]
    return found


def _refused(label: str, clashing: Sequence[int]) -> Overtook:
    detail = f"release {label} changed what {len(clashing)} changes are about, the first at place {clashing[0]}"
    hint = "see /conflicts; mend the change set, or rebase onto that release naming in `settled` where yours holds"
    return Overtook(detail, hint=hint, places=list(clashing[:_SHOWN]))
