"""Releasing accepted proposals: all of them or those named, in one transaction, all or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.access.errors import NotAllowed
from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.db import Writer
from app.kit.texts import line
from app.nomenclature.model import Nomenclature
from app.proposals.commands.review import lacking
from app.proposals.commands.step import held_alone, taken
from app.proposals.commands.take_in import taken_in
from app.proposals.lifecycle import Step
from app.proposals.model import Actor, Standing, State
from app.proposals.policy import actor
from app.provenance.commands import register_edition
from app.provenance.model import Edition
from app.provenance.queries import datasets_named, licences, registry
from app.publication.commands.announcing import announce
from app.publication.commands.cutting import Told, made, one_at_a_time
from app.publication.errors import NoLongerFits, NotAccepted, NothingAccepted
from app.publication.fitting import Ground, changes_of, conflicts, reason
from app.publication.model import Conflict, Cut, Proposed
from app.publication.queries.accepted import accepted, proposed
from app.publication.queries.standing import held, standing
from app.releases.queries import releases

_SHOWN = 20
_LONGEST_NOTE = 500


def releasing(caller: Caller) -> Actor:
    """Return a caller as the release manager; refuse one who is none, and a key that is limited to datasets."""
    by = caller.must(Permission.RELEASE_CUT)
    if caller.datasets is not None:
        raise NotAllowed("this key is for some datasets only", hint="a release takes in all: a key without datasets")
    return actor(caller, by)


def operating(organisation: str | None) -> Actor:
    """Return the operator of the machine, who acts for the organisation that runs the registry."""
    return Actor(subject=None, role="operator", organisation=organisation)


async def from_proposals(
    writer: Writer,
    by: Actor,
    nomenclature: Nomenclature,
    *,
    only: Sequence[UUID] | None = None,
    said: tuple[str | None, str | None] = (None, None),
    is_returning: bool = False,
    told: Told | None = None,
) -> Cut:
    """Make and announce the next release of accepted proposals, all or those named; `said` is its label and note.

    Each proposal moves to released with the number of the release. What no longer fits the newest release refuses
    the whole cut, or with `is_returning` goes back to its publisher with the reason. Refuses a proposal that is not
    accepted, nothing to release, and whatever `cut` refuses.
    """
    note = line("note", said[1], _LONGEST_NOTE) if said[1] else None
    await one_at_a_time(writer)
    asked = await _asked(writer, only)
    runs = await registry(writer)
    read = [await _unreviewed(writer, one, runs) or await proposed(writer, one, runs) for one in asked]
    fitting, found = await _fitting(writer, [one for one in read if isinstance(one, Proposed)])
    found = [*(one for one in read if isinstance(one, Conflict)), *found]
    if found and not is_returning:
        raise _refused(found)
    await _give_back(writer, by, asked, found)
    if not fitting:
        return Cut(made=None, proposals=(), conflicts=tuple(found))
    for edition in _editions(fitting).values():
        await register_edition(writer, edition)
    new = await made(writer, changes_of(fitting, note), nomenclature, label=said[0], told=told)
    for one in fitting:
        await taken_in(writer, one.standing, by, new.release.number, one.content.digest)
    await announce(writer, new.release)
    return Cut(made=new, proposals=tuple(one.standing.id for one in fitting), conflicts=tuple(found))


async def _asked(writer: Writer, only: Sequence[UUID] | None) -> list[Standing]:
    """Return the accepted proposals asked for, held so that nobody else moves them meanwhile."""
    named = [one.id for one in await accepted(writer)] if only is None else list(dict.fromkeys(only))
    there = [await held_alone(writer, one) for one in sorted(named)]
    kept = {one.id: one for one in there if one.state is State.ACCEPTED}
    if only is not None and len(kept) < len(there):
        one = next(one for one in there if one.state is not State.ACCEPTED)
        detail = f"proposal {one.id} is {one.state}"
        raise NotAccepted(detail, hint="proposals that are accepted and in no release", fields=["proposals"])
    if not kept:
        detail = "no proposal is accepted and waiting"
        raise NothingAccepted(detail, hint="a proposal is accepted after its reviews")
    return [kept[one] for one in named if one in kept]


async def _unreviewed(writer: Writer, one: Standing, runs: str | None) -> Conflict | None:
    """Return what an accepted proposal lacks again: a reviewer may have become a party to it since."""
    left = await lacking(writer, runs, one)
    return Conflict(proposal=one.id, place=0, key=one.dataset, why=f"lacks {left}") if left is not None else None


async def _fitting(writer: Writer, read: Sequence[Proposed]) -> tuple[list[Proposed], list[Conflict]]:
    """Return the proposals that fit together what is released, and why the others do not."""
    found = [*await _without_licence(writer, read), *_same_edition(read)]
    left = _without(read, found)
    while left:
        more = await asyncio.to_thread(conflicts, left, await _ground(writer, left))
        if not more:
            break
        found += more
        left = _without(left, more)
    return left, found


async def _ground(writer: Writer, read: Sequence[Proposed]) -> Ground:
    keys = [change.key for one in read for change in one.changes]
    habits = await datasets_named(writer, sorted({one.standing.dataset for one in read}))
    return Ground(
        held=await held(writer, keys),
        standing=await standing(writer, changes_of(read, None)),
        habits={key: one.editions for key, one in habits.items()},
        labels={one.number: one.label for one in await releases(writer)},
    )


async def _without_licence(writer: Writer, read: Sequence[Proposed]) -> list[Conflict]:
    known = {one.id for one in await licences(writer)}
    return [
        Conflict(proposal=one.standing.id, place=0, key=one.edition.key, why=f"no licence {one.edition.licence[:60]!r}")
        for one in read
        if one.edition is not None and one.edition.licence not in known
    ]


def _same_edition(read: Sequence[Proposed]) -> list[Conflict]:
    """Return proposals that bring an edition which another one brings with other sources or terms."""
    first: dict[str, Edition] = {}
    found = []
    for one in read:
        if one.edition is not None and first.setdefault(one.edition.key, one.edition) != one.edition:
            why = f"another proposal brings edition {one.edition.label} with other sources or terms"
            found.append(Conflict(proposal=one.standing.id, place=0, key=one.edition.key, why=why))
    return found


def _without(read: Sequence[Proposed], found: Sequence[Conflict]) -> list[Proposed]:
    bad = {one.proposal for one in found}
    return [one for one in read if one.standing.id not in bad]


def _editions(read: Sequence[Proposed]) -> Mapping[str, Edition]:
    return {one.edition.key: one.edition for one in read if one.edition is not None}


async def _give_back(writer: Writer, by: Actor, asked: Sequence[Standing], found: Sequence[Conflict]) -> None:
    manager = replace(by, role="release_manager") if by.subject is not None else by
    for one in asked:
        said = [conflict for conflict in found if conflict.proposal == one.id]
        if said:
            await taken(writer, one, Step.REQUEST_REVISION, manager, reason=reason(said))


def _refused(found: Sequence[Conflict]) -> NoLongerFits:
    shown = [{"proposal": str(one.proposal), "change": one.place, "key": one.key, "why": one.why} for one in found]
    first = found[0]
    detail = f"proposal {first.proposal}, change {first.place} ({first.key}): {first.why}"
    hint = "name the other proposals, or give back what no longer fits"
    return NoLongerFits(detail, hint=hint, conflicts=shown[:_SHOWN])
