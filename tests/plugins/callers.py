"""Organisations, members and keys on a database of the test: whoever asks in tests of writing."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest_asyncio

from app.access.commands import OURSELVES, enrol, make_key
from app.access.permissions import Role
from app.provenance.commands import give, register_publishers, register_rules, run_by, take
from app.provenance.model import AccountingRule, Publisher, PublisherKind, Traceability
from app.provenance.queries import rules
from tests.plugins.clients import running

REGISTRY, OWN, OTHER, ACADEMY = "footing-desk", "acme-association", "other-association", "an-academy"
KINDS = {
    REGISTRY: PublisherKind.AUTHORITY,
    OWN: PublisherKind.ASSOCIATION,
    OTHER: PublisherKind.ASSOCIATION,
    ACADEMY: PublisherKind.RESEARCH_INSTITUTE,
}
RULE = "official-publication"
# Who is a member of what as what, and with which kind of key; every test of rights knows these names.
PRINCIPALS = {
    "reader": (OWN, Role.READER, "r"),
    "proposer": (OWN, Role.PROPOSER, "w"),
    "administrator": (OWN, Role.ADMINISTRATOR, "w"),
    "other_proposer": (OTHER, Role.PROPOSER, "w"),
    "reviewer": (ACADEMY, Role.REVIEWER, "v"),
    "steward": (REGISTRY, Role.STEWARD, "v"),
    "chair": (REGISTRY, Role.CHAIR, "v"),
    "release_manager": (REGISTRY, Role.RELEASE_MANAGER, "w"),
    "authority": (REGISTRY, Role.AUTHORITY, "r"),
    "registry_administrator": (REGISTRY, Role.ADMINISTRATOR, "w"),
    "removed": (OWN, Role.PROPOSER, "w"),  # a member once
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a key."""

    name: str
    organisation: str
    subject: UUID
    key: str

    @property
    def headers(self):
        return {"authorization": f"Bearer {self.key}"}


@dataclass(slots=True)
class Callers:
    """Makes members and keys; those of PRINCIPALS are made once and kept."""

    database: object
    made: dict = field(default_factory=dict)

    async def found(self):
        """Register the four organisations, who runs the registry, and a rule for datasets to name."""
        async with self.database.writer() as writer:
            named = [
                Publisher(slug=slug, kind=kind, country="CN", name_en=slug, name_zh=None)
                for slug, kind in KINDS.items()
            ]
            await register_publishers(writer, named)
            await run_by(writer, REGISTRY)
            if RULE not in await rules(writer):
                await register_rules(writer, [a_rule(RULE)])

    async def join(self, organisation, *roles, name=None, kind="w", datasets=None, days=None):
        """Make somebody a member with these roles, and a key of this kind."""
        name = name or f"somebody-{len(self.made)}"
        async with self.database.writer() as writer:
            subject = await enrol(writer, OURSELVES, name, name)
            for role in roles:
                await give(writer, None, organisation, subject, role)
            key = await make_key(writer, subject, kind, days=days, label=None, datasets=datasets)
        self.made[name] = Party(name, organisation, subject, str(key))
        return self.made[name]

    async def the(self, name):
        """Return one of PRINCIPALS, made when first asked for; None for `anonymous`."""
        if name == "anonymous" or name in self.made:
            return self.made.get(name)
        organisation, role, kind = PRINCIPALS[name]
        party = await self.join(organisation, role, name=name, kind=kind)
        if name == "removed":
            await self.leave(party, role)
        return party

    async def leave(self, party, role):
        """End a membership."""
        async with self.database.writer() as writer:
            await take(writer, None, party.organisation, party.subject, role)


def a_rule(code):
    """A rule that asks for next to nothing."""
    return AccountingRule(
        code=code,
        title_en="Official publication",
        title_zh=None,
        boundaries=(),
        required=(),
        dqr_max=None,
        traceability=Traceability.CITED,
        valid_from=None,
        valid_to=None,
        citation="as published",
    )


@pytest_asyncio.fixture
async def callers(database):
    """Callers on the fresh database of this test."""
    one = Callers(database)
    await one.found()
    return one


@pytest_asyncio.fixture
async def seeded_callers(seeded_database):
    """Callers on this test's own copy of the seeded database."""
    one = Callers(seeded_database)
    await one.found()
    return one


@pytest_asyncio.fixture
async def desk(place, callers):  # noqa: ARG001 - the organisations are there before the service starts
    """A client of the service on the fresh database of this test."""
    async with running(place) as client:
        yield client


def _as(name):
    @pytest_asyncio.fixture
    async def party(callers):
        return await callers.the(name)

    return party


as_reader, as_proposer, as_administrator = _as("reader"), _as("proposer"), _as("administrator")
as_other_proposer, as_reviewer, as_steward, as_chair = (
    _as("other_proposer"),
    _as("reviewer"),
    _as("steward"),
    _as("chair"),
)
as_release_manager, as_authority = _as("release_manager"), _as("authority")
as_registry_administrator, as_removed = _as("registry_administrator"), _as("removed")
