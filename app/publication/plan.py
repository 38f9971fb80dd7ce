"""What each change does to what is already released: which number it takes and which versions it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.factors.commands import Mint
from app.factors.errors import UnknownFactor
from app.factors.model import FactorKey, Known
from app.kit.ids import identity
from app.provenance.model import Editions
from app.publication.errors import AlreadyThere, NothingToEnd
from app.publication.model import Statement, Withdrawal
from app.releases.model import ChangeKind, MemberChange

Planned = tuple[ChangeKind, Mint, tuple[int, ...]]
_FIRST = frozenset({ChangeKind.ADD, ChangeKind.REPLACE})


@dataclass(frozen=True, slots=True)
class Standing:
    """What is released of the factors a change set touches, and what the change set has planned for them so far."""

    open_versions: dict[UUID, list[Known]]
    newest: dict[UUID, int]
    brought: dict[UUID, list[Known]] = field(default_factory=dict)


def plan_statements(
    statements: Sequence[Statement], standing: Standing, editions: Mapping[str, Editions]
) -> list[Planned]:
    """Plan statements in their order; each sees what those before it bring and end."""
    plans = []
    for one in statements:
        factor = identity("factor", str(one.key))
        open_versions = standing.open_versions.get(factor, [])
        brought = standing.brought.setdefault(factor, [])
        plan = planned(one, open_versions, standing.newest.get(factor, 0), editions[one.key.dataset], brought)
        number = standing.newest[factor] = plan[1].number
        standing.open_versions[factor] = [known for known in open_versions if known.number not in plan[2]]
        period, value = one.content.reference_period, one.content.value
        brought.append(Known(factor=factor, number=number, period=period, value=value, digest=b""))
        plans.append(plan)
    return plans


def plan_withdrawals(withdrawals: Sequence[Withdrawal], standing: Standing) -> list[MemberChange]:
    """Plan withdrawals of what the statements of the same change set leave standing."""
    changes = []
    for one in withdrawals:
        factor = identity("factor", str(one.key))
        open_versions = standing.open_versions.get(factor, [])
        ended = withdrawn(one, open_versions)
        standing.open_versions[factor] = [known for known in open_versions if known.number != ended.number]
        change = MemberChange(
            kind=ChangeKind.WITHDRAW,
            factor=factor,
            adds=None,
            ends=(ended.number,),
            digest=ended.digest,
            reason=one.reason,
        )
        replacement = _replacement(one.replacement, standing) if one.replacement else None
        changes.append(replace(change, replacement=replacement))
    return changes


def planned(
    statement: Statement,
    open_versions: Sequence[Known],
    newest: int,
    editions: Editions,
    brought: Sequence[Known] = (),
) -> Planned:
    """Return the kind of a statement, what to mint, and the versions it ends.

    A factor not there is added. One there for the same period is amended, for another period extended, in a
    dataset whose editions replace it is replaced. A kind that the statement names must agree with that; of several
    periods that are added, or replace what was there, the first does and the others extend it. `brought` is what
    the same change set already states of the factor: it is never ended, and no period is stated twice.
    """
    period = statement.content.reference_period
    if any(one.period == period for one in brought):
        detail = f"{statement.key} is stated twice for one period"
        raise AlreadyThere(detail, hint="one statement for each factor and period")
    same = [one for one in open_versions if one.period == period]
    kind = statement.kind or _kind(open_versions, same, brought, editions)
    if kind in _FIRST and brought and not open_versions:
        kind = ChangeKind.EXTEND
    ended = _ended(kind, open_versions, same)
    _refuse_disagreement(statement, kind, ended, [*open_versions, *brought])
    if kind is ChangeKind.EXTEND and same:
        raise _already_there(statement.key, " for this period")
    mint = Mint(
        key=statement.key,
        number=newest + 1,
        preceding=ended[-1] if ended else None,
        edition=statement.edition,
        content=statement.content,
    )
    return kind, mint, ended


def withdrawn(withdrawal: Withdrawal, open_versions: Sequence[Known]) -> Known:
    """Return the version that a withdrawal ends, or refuse."""
    for one in open_versions:
        if one.period.first == withdrawal.period_from:
            return one
    detail = f"{withdrawal.key} has no released version for a period from {withdrawal.period_from}"
    raise NothingToEnd(detail, hint="the first day of a period that the newest release holds")


def _kind(
    open_versions: Sequence[Known], same: Sequence[Known], brought: Sequence[Known], editions: Editions
) -> ChangeKind:
    if not open_versions:
        return ChangeKind.EXTEND if brought else ChangeKind.ADD
    if editions is Editions.REPLACE:
        return ChangeKind.REPLACE
    return ChangeKind.AMEND if same else ChangeKind.EXTEND


def _ended(kind: ChangeKind, open_versions: Sequence[Known], same: Sequence[Known]) -> tuple[int, ...]:
    match kind:
        case ChangeKind.AMEND:
            return tuple(one.number for one in same)
        case ChangeKind.REPLACE:
            return tuple(sorted(one.number for one in open_versions))
        case _:
            return ()


def _refuse_disagreement(
    statement: Statement, kind: ChangeKind, ended: tuple[int, ...], there: Sequence[Known]
) -> None:
    if kind is ChangeKind.WITHDRAW:
        detail = f"{statement.key}: a withdrawal brings no figure"
        raise NothingToEnd(detail, hint="withdraw it by its key and period")
    needs_end = kind in {ChangeKind.AMEND, ChangeKind.REPLACE}
    if (needs_end and not ended) or (kind is ChangeKind.EXTEND and not there):
        detail = f"{statement.key} has no released version that this could {kind}"
        raise NothingToEnd(detail, hint="add it, or extend it with a new period")
    if kind is ChangeKind.ADD and there:
        raise _already_there(statement.key, "")


def _already_there(key: FactorKey, when: str) -> AlreadyThere:
    return AlreadyThere(f"{key} is already released{when}", hint="amend it, or extend it with a new period")


def _replacement(key: FactorKey, standing: Standing) -> UUID:
    factor = identity("factor", str(key))
    if factor not in standing.newest:
        detail = f"there is no factor {key} to use instead"
        raise UnknownFactor(detail, hint="the key of a released factor")
    return factor
