"""Checking what was submitted: the registry's own step, by the worker, once for each content."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from uuid import UUID

from app.factors.validation.finding import Finding, Severity
from app.factors.validation.finding import told as info
from app.kit.db import Reader, Writer
from app.kit.store import Store
from app.nomenclature.model import Nomenclature
from app.proposals import tables
from app.proposals.checks.c22_versions import differing
from app.proposals.checks.figures import before
from app.proposals.checks.model import Beside, Submission
from app.proposals.checks.run import Told, findings
from app.proposals.commands.review import METADATA_ONLY
from app.proposals.commands.step import held_alone, taken
from app.proposals.lifecycle import Step
from app.proposals.model import Change, Standing, State
from app.proposals.policy import CHECKS
from app.proposals.queries.baseline import beside
from app.proposals.queries.contents import changes
from app.proposals.queries.said import evidence
from app.proposals.reading.evidence import numbers
from app.provenance.queries import dataset
from app.releases.model import ChangeKind

METADATA = frozenset(
    ("name", "synonyms", "description", "technology", "note", "change_note", "external_id", "owner", "entered_by")
)
"""Fields of a record that no number depends on; a change of these alone needs one review."""
_CHUNK = 5_000


def subject(proposal: UUID) -> str:
    """Return what work on a proposal is reported under."""
    return f"proposal/{proposal}"


async def check(
    writer: Writer,
    proposal: UUID,
    content: int,
    nomenclature: Nomenclature,
    store: Store,
    told: Told | None = None,
) -> Standing | None:
    """Run every check over a submitted content and write down what they say; None where it is no longer submitted.

    `told` hears how many of CHECKS were made, from a thread. What blocks sends the proposal back to who proposed it;
    everything else is for the steward and the reviewers.
    """
    proposed = await held_alone(writer, proposal)
    if proposed.state is not State.SUBMITTED or proposed.content != content:
        return None  # somebody else checked it, or it moved on: the message was for another day
    said = await found(writer, proposed, nomenclature, store, told)
    await _write(writer, proposed, said)
    is_blocked = any(one.severity is Severity.BLOCK for one in said)
    counted = ", ".join(f"{sum(one.severity is kind for one in said)} {kind}" for kind in Severity)
    return await taken(writer, proposed, Step.FAIL_CHECKS if is_blocked else Step.PASS_CHECKS, CHECKS, reason=counted)


async def found(
    reader: Reader, proposed: Standing, nomenclature: Nomenclature, store: Store, told: Told | None = None
) -> list[Finding]:
    """Return what the checks say of the newest content of a proposal."""
    stated = await changes(reader, proposed, proposed.content, await dataset(reader, proposed.dataset))
    files = await evidence(reader, proposed.id)
    held = await asyncio.to_thread(numbers, store, files)
    day = proposed.since.astimezone(UTC).date()
    submission = Submission(submitted_on=day, evidence={one.digest: one for one in files}, numbers=held)
    return await of_changes(reader, proposed.dataset, stated, submission, nomenclature, told)


async def of_changes(
    reader: Reader,
    dataset_key: str,
    stated: Sequence[Change],
    submission: Submission,
    nomenclature: Nomenclature,
    told: Told | None = None,
) -> list[Finding]:
    """Return what the checks say of changes that are, or might be, proposed to a dataset."""
    loaded = await beside(reader, dataset_key, stated, submission, nomenclature)
    said = await asyncio.to_thread(findings, stated, loaded, told)
    if await asyncio.to_thread(is_metadata_only, stated, loaded):
        said.append(info(METADATA_ONLY, "proposal.changes", "no number changes: one review suffices"))
    return said


def is_metadata_only(stated: Sequence[Change], loaded: Beside) -> bool:
    """Return whether every change amends a released version in texts alone."""
    return bool(stated) and all(_is_metadata(one, loaded) for one in stated)


def _is_metadata(change: Change, loaded: Beside) -> bool:
    earlier = before(change, loaded)
    if change.kind is not ChangeKind.AMEND or change.content is None or earlier is None or earlier.rendered is None:
        return False
    return set(differing(change.content, earlier.rendered, loaded.nomenclature)) <= METADATA


async def _write(writer: Writer, proposed: Standing, said: Sequence[Finding]) -> None:
    shared = {"proposal": proposed.id, "content": proposed.content}
    rows = [
        shared
        | {"number": number, "code": one.code, "severity": one.severity.value, "path": one.path}
        | {"message": one.message, "hint": one.hint}
        for number, one in enumerate(said, 1)
    ]
    for start in range(0, len(rows), _CHUNK):
        await writer.run_each(tables.finding.insert(), rows[start : start + _CHUNK])
