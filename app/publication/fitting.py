"""Whether accepted changes still fit the newest release, and which do not and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.factors.model import FactorKey, Period
from app.kit.errors import FootingError
from app.kit.ids import identity
from app.proposals.model import Change
from app.provenance.model import Editions
from app.publication.model import ChangeSet, Conflict, Proposed, Statement, Withdrawal
from app.publication.plan import Standing, plan_statements, plan_withdrawals
from app.releases.model import ChangeKind, Erratum

_MOST_REASONS = 5
Labels = Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A version of a factor with the releases that hold it."""

    number: int
    period: Period
    since: int
    until: int | None

    def was_in(self, release: int) -> bool:
        """Return whether a release holds it."""
        return self.since <= release and (self.until is None or self.until > release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What accepted changes are laid on: every version of the factors they touch, and what stands of them now."""

    held: Mapping[UUID, Sequence[Held]]
    standing: Standing
    habits: Mapping[str, Editions]
    labels: Labels


def changes_of(proposed: Sequence[Proposed], note: str | None) -> ChangeSet:
    """Return the change set of accepted proposals, in their order."""
    statements = [_statement(one, change) for one in proposed for change in one.changes if change.content is not None]
    ends = [change for one in proposed for change in one.changes if change.content is None]
    return ChangeSet(statements=tuple(statements), withdrawals=tuple(map(_withdrawal, ends)), note=note)


def conflicts(proposed: Sequence[Proposed], ground: Ground) -> list[Conflict]:
    """Return which changes do not fit: what they change moved since, another proposal has it, or it cannot be done.

    Proposals are laid in their order, each on what those before it leave; one that does not fit leaves nothing.
    """
    found: list[Conflict] = []
    laid: dict[UUID, list[Change]] = {}
    for one in proposed:
        said = [*_moved(one, ground), *_overlapping(one, laid)] or _not_possible(one, ground)
        found += said
        if not said:
            for change in one.changes:
                laid.setdefault(_factor(change.key), []).append(change)
    return found


def reason(said: Sequence[Conflict]) -> str:
    """Return conflicts of one proposal as a reason for its publisher."""
    shown = [f"change {one.place} ({one.key}): {one.why}" if one.place else one.why for one in said[:_MOST_REASONS]]
    more = [f"and {len(said) - _MOST_REASONS} more"] if len(said) > _MOST_REASONS else []
    return "no longer fits the newest release: " + "; ".join(shown + more)


def _moved(one: Proposed, ground: Ground) -> Iterator[Conflict]:
    """Yield changes of what is not as it was in the release that the proposal was made against."""
    for change in one.changes:
        touched = [held for held in ground.held.get(_factor(change.key), ()) if _touches(change, held.period)]
        before = {held.number for held in touched if held.was_in(one.content.base)}
        if before != {held.number for held in touched if held.until is None}:
            steps = [step for held in touched for step in (held.since, held.until or 0)]
            said = f"changed in release {ground.labels.get(max(steps), max(steps))}, after the proposal's base"
            yield _conflict(one, change, said)


def _overlapping(one: Proposed, laid: Mapping[UUID, Sequence[Change]]) -> Iterator[Conflict]:
    for change in one.changes:
        others = laid.get(_factor(change.key), ())
        if any(_meet(change, other) for other in others):
            yield _conflict(one, change, "another proposal of the same cut changes it too")


def _not_possible(one: Proposed, ground: Ground) -> list[Conflict]:
    """Return the changes that cannot be planned; where there are none, what they leave stands for the next."""
    trial = _part(one, ground.standing)
    found = []
    for change in sorted(one.changes, key=lambda change: change.content is None):
        try:
            _try(one, change, trial, ground.habits)
        except FootingError as refused:
            found.append(_conflict(one, change, refused.detail))
    if not found:
        ground.standing.open_versions.update(trial.open_versions)
        ground.standing.newest.update(trial.newest)
        ground.standing.brought.update(trial.brought)
    return found


def _try(one: Proposed, change: Change, trial: Standing, habits: Mapping[str, Editions]) -> None:
    if change.content is None:
        plan_withdrawals([_withdrawal(change)], trial)
    else:
        plan_statements([_statement(one, change)], trial, habits)


def _part(one: Proposed, whole: Standing) -> Standing:
    """Return what stands of the factors that a proposal touches, to be tried on."""
    keys = [key for change in one.changes for key in (change.key, change.replacement) if key is not None]
    part = Standing({}, {})
    for factor in map(_factor, keys):
        if factor in whole.open_versions:
            part.open_versions[factor] = list(whole.open_versions[factor])
        if factor in whole.newest:
            part.newest[factor] = whole.newest[factor]
        if factor in whole.brought:
            part.brought[factor] = list(whole.brought[factor])
    return part


def _touches(change: Change, period: Period) -> bool:
    if change.kind is ChangeKind.REPLACE:
        return True
    return period == change.content.reference_period if change.content else period.first == change.period_from


def _meet(one: Change, other: Change) -> bool:
    if ChangeKind.REPLACE in {one.kind, other.kind}:
        return True
    return _first_day(one) == _first_day(other)


def _first_day(change: Change) -> object:
    return change.content.reference_period.first if change.content else change.period_from


def _conflict(one: Proposed, change: Change, why: str) -> Conflict:
    return Conflict(proposal=one.standing.id, place=change.place, key=str(change.key), why=why)


def _statement(one: Proposed, change: Change) -> Statement:
    if change.content is None or one.edition is None:
        message = f"{change.key} states no figure"
        raise ValueError(message)
    stated = change.cells.get("erratum")
    return Statement(
        key=change.key,
        edition=one.edition.key,
        content=replace(change.content, reviews=one.reviews),
        kind=change.kind,
        erratum=Erratum(stated) if stated else None,
    )


def _withdrawal(change: Change) -> Withdrawal:
    if change.period_from is None or change.reason is None:
        message = f"{change.key} is withdrawn without a period or a reason"
        raise ValueError(message)
    return Withdrawal(
        key=change.key, period_from=change.period_from, reason=change.reason, replacement=change.replacement
    )


def _factor(key: FactorKey) -> UUID:
    return identity("factor", str(key))
