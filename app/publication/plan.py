"""What each change does to what is already released: which number it takes and which versions it ends."""

from collections.abc import Sequence

from app.factors.commands import Mint
from app.factors.model import Known
from app.provenance.model import Editions
from app.publication.errors import AlreadyThere, NothingToEnd
from app.publication.model import Statement, Withdrawal
from app.releases.model import ChangeKind

Planned = tuple[ChangeKind, Mint, tuple[int, ...]]


def planned(statement: Statement, open_versions: Sequence[Known], newest: int, editions: Editions) -> Planned:
    """Return the kind of a statement, what to mint, and the versions it ends.

    A factor not there is added. One there for the same period is amended, for another period extended, in a
    dataset whose editions replace it is replaced. A kind that the statement names must agree with that.
    """
    same = [one for one in open_versions if one.period == statement.content.reference_period]
    kind = statement.kind or _kind(bool(open_versions), bool(same), editions)
    ended = _ended(kind, open_versions, same)
    _refuse_disagreement(statement, kind, open_versions, same)
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


def _kind(is_known: bool, is_same_period: bool, editions: Editions) -> ChangeKind:  # noqa: FBT001 - a truth table
    if not is_known:
        return ChangeKind.ADD
    if editions is Editions.REPLACE:
        return ChangeKind.REPLACE
    return ChangeKind.AMEND if is_same_period else ChangeKind.EXTEND


def _ended(kind: ChangeKind, open_versions: Sequence[Known], same: Sequence[Known]) -> tuple[int, ...]:
    match kind:
        case ChangeKind.AMEND:
            return tuple(one.number for one in same)
        case ChangeKind.REPLACE:
            return tuple(sorted(one.number for one in open_versions))
        case _:
            return ()


def _refuse_disagreement(
    statement: Statement, kind: ChangeKind, open_versions: Sequence[Known], same: Sequence[Known]
) -> None:
    if kind in {ChangeKind.AMEND, ChangeKind.REPLACE} and not _ended(kind, open_versions, same):
        detail = f"{statement.key} has no released version that this could {kind}"
        raise NothingToEnd(detail, hint="add it, or extend it with a new period")
    if (kind is ChangeKind.EXTEND and same) or (kind is ChangeKind.ADD and open_versions):
        detail = f"{statement.key} is already released" + (" for this period" if same else "")
        raise AlreadyThere(detail, hint="amend it, or extend it with a new period")
