"""Cutting a release, in one transaction, and announcing it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.factors.commands import mint
from app.factors.errors import FactorRefused
from app.factors.model import FactorKey, FactorVersion
from app.factors.validation.finding import Finding, Severity, block
from app.factors.validation.rules import findings
from app.kit.canonical import digest, spelled
from app.kit.db import Writer
from app.kit.ids import identity
from app.nomenclature.model import Nomenclature
from app.nomenclature.queries import existing_codes, states
from app.provenance.queries import datasets, editions
from app.publication.model import ChangeSet, Statement
from app.publication.plan import Planned, Standing, plan_statements, plan_withdrawals
from app.publication.tables import latest
from app.releases.commands import seal
from app.releases.errors import EmptyCut, LabelTaken
from app.releases.manifest import BuiltOn, manifest
from app.releases.model import MemberChange, Release, next_label, parsed_label
from app.releases.queries import known, newest_numbers, releases
from app.search.commands import index
from app.tlog.commands import append
from app.tlog.model import Entry

CHANNEL = "footing_announced"
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
    await writer.alone(_CUT_LOCK)
    await _refuse_broken(writer, change_set.statements, nomenclature)
    before = await releases(writer)
    standing = await _standing(writer, change_set)
    habits = {dataset.key: dataset.editions for dataset in await datasets(writer)}
    plans = plan_statements(change_set.statements, standing, habits)
    withdrawals = plan_withdrawals(change_set.withdrawals, standing)
    minted = await mint(writer, [plan[1] for plan in plans], nomenclature, told)
    changes = _changes(plans, minted) + withdrawals
    if not changes:
        detail = "a release needs at least one change"
        raise EmptyCut(detail)
    release = await _released(writer, before, changes, (label, change_set.note))
    await index(writer, nomenclature, since=release.number)
    return release


async def announce(writer: Writer, release: Release) -> None:
    """Make a release the latest one; it never moves back."""
    moved = insert(latest).values(one=True, release=release.number)
    forward = moved.on_conflict_do_update(
        index_elements=[latest.c.one], set_={"release": func.greatest(latest.c.release, release.number)}
    )
    await writer.run(forward)
    await writer.run(text("SELECT pg_notify(:channel, :label)").bindparams(channel=CHANNEL, label=release.label))


async def _refuse_broken(writer: Writer, statements: Sequence[Statement], nomenclature: Nomenclature) -> None:
    stated = {code for one in statements for code in (*one.content.products, *one.content.industries)}
    codes = await existing_codes(writer, ((code.scheme, code.code) for code in stated))
    rules = {dataset.key: dataset.accounting_rule for dataset in await datasets(writer)}
    stated_of = sorted({one.key.dataset for one in statements})
    issued = {(key, edition.key) for key in stated_of for edition in await editions(writer, key)}
    blocked: list[tuple[FactorKey, Finding]] = []
    for one in statements:
        rule = rules.get(one.key.dataset, "")
        said = findings(one.key, one.content, rule, nomenclature, codes)
        if (one.key.dataset, one.edition) not in issued:
            said.append(block("R01", "edition", f"{one.edition!r} is not an edition of {one.key.dataset}"))
        blocked += [(one.key, finding) for finding in said if finding.severity is Severity.BLOCK]
    if blocked:
        lines = [f"{key} {said.path}: {said.message} ({said.code})" for key, said in blocked[:_SHOWN]]
        detail = f"{len(blocked)} findings block this: " + "; ".join(lines)
        raise FactorRefused(detail, hint="mend the figures; nothing was stored")


async def _standing(writer: Writer, change_set: ChangeSet) -> Standing:
    keys = [one.key for one in change_set.statements] + [one.key for one in change_set.withdrawals]
    keys += [one.replacement for one in change_set.withdrawals if one.replacement is not None]
    ids = list({identity("factor", str(key)) for key in keys})
    return Standing(await known(writer, ids), await newest_numbers(writer, ids))


def _changes(plans: Sequence[Planned], minted: Sequence[FactorVersion]) -> list[MemberChange]:
    return [
        MemberChange(kind=kind, factor=version.factor, adds=version.number, ends=ends, digest=version.digest)
        for (kind, _, ends), version in zip(plans, minted, strict=True)
    ]


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
