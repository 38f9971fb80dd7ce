"""Who registers publishers, datasets, rules, ties and agents, and what of them cannot be true."""

from collections.abc import Sequence
from datetime import date

from app.access.commands import note
from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.clock import now
from app.kit.db import Writer
from app.provenance.commands import (
    dismiss_agent,
    name_agent,
    register_datasets,
    register_publishers,
    register_rules,
    tie,
    untie,
)
from app.provenance.errors import BadRegistration, UnknownTie
from app.provenance.members import must_manage, must_run_registry
from app.provenance.model import AccountingRule, Dataset, Publisher, Tie, TieKind
from app.provenance.queries import publisher, rules, ties


async def add_publisher(writer: Writer, who: Caller, asked: Publisher) -> None:
    """Register a publisher for the registry; refuse one known with another content."""
    must_run_registry(who)
    await register_publishers(writer, [asked])
    await note(writer, who.subject, "publisher.registered", {"publisher": asked.slug})


async def add_dataset(writer: Writer, who: Caller, asked: Dataset) -> None:
    """Register a dataset of a publisher one manages; refuse a rule that is not there, and one known otherwise."""
    await must_manage(writer, who, asked.publisher)
    known = await rules(writer)
    if asked.accounting_rule not in known:
        detail = f"there is no accounting rule {asked.accounting_rule}"
        raise BadRegistration(detail, hint="a code of /v1/rules", fields=["accounting_rule"])
    await register_datasets(writer, [asked])
    await note(writer, who.subject, "dataset.registered", {"dataset": asked.key})


async def add_rule(writer: Writer, who: Caller, asked: AccountingRule, columns: Sequence[str]) -> None:
    """Register an accounting rule; refuse required fields that are none of these columns, and days in disorder."""
    must_run_registry(who)
    strange = sorted(set(asked.required) - set(columns))
    if strange:
        detail = f"{strange[0]} is no field of a figure"
        raise BadRegistration(detail, hint=f"fields: {', '.join(sorted(columns))}", fields=["required"])
    if asked.valid_from is not None and asked.valid_to is not None and asked.valid_to < asked.valid_from:
        detail = "the rule ends before it begins"
        raise BadRegistration(detail, hint="valid_to on valid_from or later", fields=["valid_to"])
    await register_rules(writer, [asked])
    await note(writer, who.subject, "rule.registered", {"rule": asked.code})


async def add_tie(writer: Writer, who: Caller, asked: Tie) -> None:
    """Tie two organisations; refuse unknown ones, one with itself, and a tie from a day to come."""
    must_run_registry(who)
    for slug in (asked.organisation, asked.other):
        await publisher(writer, slug)
    if asked.organisation == asked.other:
        detail = "no organisation is tied to itself"
        raise BadRegistration(detail, hint="two organisations", fields=["other"])
    if asked.since > now().date():
        detail = "the tie begins on a day to come"
        raise BadRegistration(detail, hint="today or earlier", fields=["since"])
    await tie(writer, who.subject, asked)


async def end_tie(writer: Writer, who: Caller, names: tuple[str, str, str], since: date) -> None:
    """Say that a tie holds until today; refuse one that is not there or has ended."""
    must_run_registry(who)
    organisation, other, kind = names
    for one in await ties(writer):
        is_it = (one.organisation, one.other, one.kind, one.since) == (organisation, other, kind, since)
        if is_it and one.until is None:
            await untie(writer, who.subject, one, now().date())
            return
    detail = "there is no such tie"
    raise UnknownTie(detail, hint=f"one of /v1/ties that has not ended; kinds: {', '.join(TieKind)}")


async def add_agent(writer: Writer, who: Caller, slug: str, agent: str) -> None:
    """Let an organisation submit for a publisher, which alone can say so; refuse itself and unknown ones."""
    await must_manage(writer, who, slug)
    who.must(Permission.ORGANISATION_MANAGE, slug)
    await publisher(writer, agent)
    if agent == slug:
        detail = "a publisher is not its own agent"
        raise BadRegistration(detail, hint="another organisation", fields=["agent"])
    await name_agent(writer, who.subject, slug, agent)


async def end_agent(writer: Writer, who: Caller, slug: str, agent: str) -> None:
    """Let an organisation no longer submit for a publisher; refuse where it could not."""
    await must_manage(writer, who, slug)
    await dismiss_agent(writer, who.subject, slug, agent)
