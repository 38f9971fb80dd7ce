"""Cutting a release of a change set, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from app.factors.commands import mint
from app.factors.errors import FactorRefused
from app.factors.model import FactorKey, FactorVersion
from app.factors.validation.codes import KnownCodes
from app.factors.validation.finding import Finding, Severity, block
from app.factors.validation.rules import findings
from app.kit.canonical import digest, spelled
from app.kit.db import Writer
from app.kit.ids import identity
from app.nomenclature.model import Nomenclature
from app.nomenclature.queries import existing_codes, states
from app.provenance.model import AccountingRule
from app.provenance.queries import datasets_named, editions_of, rules
from app.publication.model import Changed, ChangeSet, Made, Statement
from app.publication.plan import Planned, plan_statements, plan_withdrawals
from app.publication.queries.standing import Earlier, earlier, standing
from app.publication.telling import MOST, figure, parsed
from app.releases.commands import seal
from app.releases.errors import EmptyCut, LabelTaken
from app.releases.manifest import BuiltOn, manifest
from app.releases.model import ChangeClass, ChangeKind, MemberChange, Release, next_label, parsed_label
from app.releases.moving import change_class
from app.releases.queries import releases
from app.search.commands import index
from app.tlog.commands import append
from app.tlog.model import Entry

_CUT_LOCK = 7_046_029_254_386_353_131
_SHOWN = 20

Told = Callable[[int], None]


async def cut(
    writer: Writer,
    change_set: ChangeSet,
    nomenclature: Nomenclature,
    *,
    label: str | None = None,
    told: Told | None = None,
) -> Release:
    """Make the next release of a change set: versions, members, manifest and log entries, all or nothing.

    Refuses figures that break a rule, changes that do not fit what is released, an empty change set, and a label
    that is not above the newest. Nothing answers from the release before it is announced.
    """
    return (await made(writer, change_set, nomenclature, label=label, told=told)).release


async def one_at_a_time(writer: Writer) -> None:
    """Wait until no other cut is under way; none begins before this transaction is over."""
    await writer.alone(_CUT_LOCK)


async def made(
    writer: Writer,
    change_set: ChangeSet,
    nomenclature: Nomenclature,
    *,
    label: str | None = None,
    told: Told | None = None,
) -> Made:
    """Cut, and return with the release what it changes, figure by figure; refuses as `cut` does."""
    await one_at_a_time(writer)
    await _refuse_broken(writer, change_set.statements, nomenclature)
    before = await releases(writer)
    there = await standing(writer, change_set)
    habits = {
        key: one.editions for key, one in (await datasets_named(writer, _datasets(change_set.statements))).items()
    }
    plans = plan_statements(change_set.statements, there, habits)
    withdrawals = plan_withdrawals(change_set.withdrawals, there)
    minted = await mint(writer, [plan[1] for plan in plans], nomenclature, told)
    were = await earlier(writer, _compared(plans, withdrawals))
    changes = await asyncio.to_thread(_changes, change_set.statements, plans, minted, were) + withdrawals
    if not changes:
        detail = "a release needs at least one change"
        raise EmptyCut(detail)
    release = await _released(writer, before, changes, (label, change_set.note))
    await index(writer, nomenclature, since=release.number)
    keys = [one.key for one in change_set.statements] + [one.key for one in change_set.withdrawals]
    return Made(release=release, changes=_told(keys, changes, minted, were))


def _datasets(statements: Sequence[Statement]) -> list[str]:
    return sorted({one.key.dataset for one in statements})


async def _refuse_broken(writer: Writer, statements: Sequence[Statement], nomenclature: Nomenclature) -> None:
    stated = {code for one in statements for code in (*one.content.products, *one.content.industries)}
    codes = await existing_codes(writer, ((code.scheme, code.code) for code in stated))
    named = _datasets(statements)
    known = await rules(writer)
    followed = {key: known.get(one.accounting_rule) for key, one in (await datasets_named(writer, named)).items()}
    issued = {(key, one.key) for key, some in (await editions_of(writer, named)).items() for one in some}
    blocked = await asyncio.to_thread(_blocked, statements, _Known(followed, issued, codes, nomenclature))
    if blocked:
        lines = [f"{key} {said.path}: {said.message} ({said.code})" for key, said in blocked[:_SHOWN]]
        detail = f"{len(blocked)} findings block this: " + "; ".join(lines)
        raise FactorRefused(detail, hint="mend the figures; nothing was stored")


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Mapping[str, AccountingRule | None]
    issued: AbstractSet[tuple[str, str]]
    codes: KnownCodes
    nomenclature: Nomenclature


def _blocked(statements: Sequence[Statement], known: _Known) -> list[tuple[FactorKey, Finding]]:
    """Return what blocks, each with its factor; long enough to be done in a thread."""
    blocked: list[tuple[FactorKey, Finding]] = []
    for one in statements:
        rule = known.rules.get(one.key.dataset)
        said = findings(one.key, one.content, rule, known.nomenclature, known.codes)
        if (one.key.dataset, one.edition) not in known.issued:
            said.append(block("R01", "edition", f"{one.edition!r} is not an edition of {one.key.dataset}"))
        blocked += [(one.key, finding) for finding in said if finding.severity is Severity.BLOCK]
    return blocked


def _compared(plans: Sequence[Planned], withdrawals: Sequence[MemberChange]) -> list[MemberChange]:
    """Return, of every change that ends something, the factor and the version it is compared with."""
    ended = [
        MemberChange(kind=kind, factor=identity("factor", str(one.key)), adds=None, ends=ends[-1:], digest=None)
        for kind, one, ends in plans
        if ends
    ]
    return [*ended, *withdrawals]


def _changes(
    statements: Sequence[Statement], plans: Sequence[Planned], minted: Sequence[FactorVersion], were: Earlier
) -> list[MemberChange]:
    changes = []
    for stated, (kind, _, ends), version in zip(statements, plans, minted, strict=True):
        before = were.get((version.factor, ends[-1])) if ends else None
        moved = change_class(parsed(before), parsed(version.rendered)) if before is not None else None
        is_mended = kind is ChangeKind.AMEND and moved is not ChangeClass.PATCH
        change = MemberChange(
            kind=kind,
            factor=version.factor,
            adds=version.number,
            ends=ends,
            digest=version.digest,
            change_class=moved,
            erratum=stated.erratum if is_mended else None,  # words alone are no reason to warn who used the figure
        )
        changes.append(change)
    return changes


def _told(
    keys: Sequence[FactorKey], changes: Sequence[MemberChange], minted: Sequence[FactorVersion], were: Earlier
) -> list[Changed]:
    told = []
    for place, (key, change) in enumerate(zip(keys, changes, strict=True)):
        before = were.get((change.factor, change.ends[-1])) if change.ends else None
        after = minted[place].rendered if place < len(minted) else None
        one = Changed(
            kind=change.kind,
            key=str(key),
            version=change.adds,
            change_class=change.change_class,
            before=figure(before) if place < MOST else None,
            after=figure(after) if place < MOST else None,
        )
        told.append(one)
    return told


async def _released(
    writer: Writer, before: Sequence[Release], changes: list[MemberChange], said: tuple[str | None, str | None]
) -> Release:
    now: datetime = (await writer.all(select(func.clock_timestamp())))[0][0]
    label = _label([one.label for one in before], said[0], now)
    number = len(before) + 1
    parent = before[-1].digest if before else None
    words = await states(writer)
    written = manifest(number, label, BuiltOn(parent, words[-1] if words else None), changes)
    hashed = digest(written)
    indexes = await append(writer, [*_entries(changes, label), _release_entry(label, hashed, changes)])
    logged = [replace(change, log_index=index) for change, index in zip(changes, indexes, strict=False)]
    release = Release(
        number=number,
        label=label,
        digest=hashed,
        parent=parent,
        released_at=now,
        changes=len(changes),
        note=said[1],
        log_index=indexes[-1],
    )
    await seal(writer, release, written, logged)
    return release


def _label(labels: list[str], asked: str | None, now: datetime) -> str:
    label = asked or next_label(labels, now.year)
    if labels and parsed_label(label) <= parsed_label(labels[-1]):
        detail = f"{label} is not above {labels[-1]}"
        raise LabelTaken(detail, hint="labels are never reused and never backdated")
    parsed_label(label)
    return label


def _entries(changes: Sequence[MemberChange], label: str) -> list[Entry]:
    entries = []
    for change in changes:
        said = spelled(change.digest or b"")
        if change.adds is None:
            subject = f"withdrawal/{change.factor}/{change.ends[0]}"
            fields: dict[str, str | int] = {"release": label, "reason": change.reason or ""}
            entries.append(Entry(type="withdrawal", subject=subject, version=1, digest=said, fields=fields))
        else:
            subject = f"factor/{change.factor}"
            entries.append(
                Entry(type="factor", subject=subject, version=change.adds, digest=said, fields={"release": label})
            )
    return entries


def _release_entry(label: str, hashed: bytes, changes: Sequence[MemberChange]) -> Entry:
    count = sum(change.adds is not None for change in changes)  # of factor leaves: a withdrawal adds none
    return Entry(type="release", subject=f"release/{label}", version=1, digest=spelled(hashed), fields={"count": count})
