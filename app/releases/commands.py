"""Sealing a release: its row, its members, and the ends of what it replaces."""

from collections.abc import Sequence

from sqlalchemy import bindparam, update

from app.kit.db import Writer
from app.releases.model import ChangeKind, MemberChange, Release
from app.releases.tables import member, release

_MEMBER = ("factor_id", "number", "since", "change", "log_index", "change_class")


async def seal(writer: Writer, sealed: Release, manifest: bytes, changes: Sequence[MemberChange]) -> None:
    """Store a release with its manifest, give its new versions their membership and end those it ends."""
    row = {
        "number": sealed.number,
        "label": sealed.label,
        "parent": sealed.parent,
        "digest": sealed.digest,
        "manifest": manifest,
        "changes": sealed.changes,
        "note": sealed.note,
        "log_index": sealed.log_index,
        "released_at": sealed.released_at,
    }
    await writer.add(release, [row])
    added = [
        (change.factor, change.adds, sealed.number, change.kind.value, change.log_index, change.change_class)
        for change in changes
        if change.adds is not None
    ]
    await writer.copy(member, _MEMBER, added)
    await _end(writer, sealed.number, changes)


async def _end(writer: Writer, number: int, changes: Sequence[MemberChange]) -> None:
    ends = [
        {
            "ended_factor": change.factor,
            "ended_number": ended,
            "ended_reason": change.reason if change.kind is ChangeKind.WITHDRAW else None,
            "ended_replacement": change.replacement,
            "ended_kind": change.kind.value,
            "ended_erratum": change.erratum,
            "ended_by_version": change.adds if change.kind is ChangeKind.AMEND else None,
        }
        for change in changes
        for ended in change.ends
    ]
    statement = (
        update(member)
        .where(member.c.factor_id == bindparam("ended_factor"), member.c.number == bindparam("ended_number"))
        .where(member.c.until.is_(None))
        .values(
            until=number,
            ended_by=bindparam("ended_kind"),
            reason=bindparam("ended_reason"),
            replacement=bindparam("ended_replacement"),
            erratum=bindparam("ended_erratum"),
            succeeded_by=bindparam("ended_by_version"),
        )
    )
    await writer.run_each(statement, ends)
