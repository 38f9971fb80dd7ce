"""Who admits and ends members: an organisation its own people, the registry everybody and its own roles."""

from dataclasses import dataclass
from uuid import UUID

from app.access.commands import enrol, make_key
from app.access.errors import NotAllowed
from app.access.model import Caller
from app.access.permissions import GRANTED_BY_REGISTRY, Permission, Role
from app.access.queries import identity, keys_of
from app.access.tokens import Token
from app.kit.clock import now
from app.kit.db import Reader, Writer
from app.provenance.commands import give, take
from app.provenance.errors import NotYours
from app.provenance.queries import memberships, organisations_of, publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who is to be a member as what, and of which kind a first key is, if it is to have one."""

    issuer: str
    subject: str
    name: str | None
    role: Role
    key: str | None


async def must_manage(reader: Reader, who: Caller, organisation: str) -> bool:
    """Return whether the caller acts for the registry; refuse who manages neither it nor this organisation."""
    await publisher(reader, organisation)
    _refuse_limited(who)
    if who.may(Permission.REGISTRY_MANAGE):
        return True
    who.must(Permission.ORGANISATION_MANAGE, organisation)
    return False


async def must_belong(reader: Reader, who: Caller, organisation: str) -> None:
    """Refuse who is neither a member of an organisation nor reads all for the registry."""
    await publisher(reader, organisation)
    is_member = any(one.organisation == organisation for one in who.memberships)
    if not is_member and not who.may(Permission.PROPOSAL_READ_ALL):
        detail = f"this key is of no member of {organisation}"
        raise NotAllowed(detail, hint="a key of a member of it, or of one who runs the registry")


def must_run_registry(who: Caller) -> None:
    """Refuse who is no administrator of the registry, and a key that is limited to datasets."""
    _refuse_limited(who)
    who.must(Permission.REGISTRY_MANAGE)


async def admit(writer: Writer, who: Caller, organisation: str, asked: Admission) -> tuple[UUID, Token | None]:
    """Make somebody a member, with a first key of a kind if asked; return who it is and the key.

    An organisation's own administrator admits new people and its own. Whoever acts for others too is admitted by the
    registry, or an organisation could make a reviewer its member, and thereby unfit to review it, or have a key made
    that acts for somebody else.
    """
    for_registry = await must_manage(writer, who, organisation)
    if asked.role in GRANTED_BY_REGISTRY and not for_registry:
        detail = f"{asked.role} is given by the registry"
        raise NotYours(detail, hint=f"given by the registry: {', '.join(sorted(GRANTED_BY_REGISTRY))}", fields=["role"])
    known = await identity(writer, asked.issuer, asked.subject)
    if known is not None and not for_registry and await organisations_of(writer, known) != {organisation}:
        detail = "whoever has acted for others is admitted by the registry"
        raise NotYours(detail, hint="ask an administrator of the registry", fields=["subject"])
    if known is not None and asked.key is not None:
        await _refuse_second_key(writer, known, asked.key, for_registry=for_registry)
    subject = await enrol(writer, asked.issuer, asked.subject, asked.name)
    await give(writer, who.subject, organisation, subject, asked.role)
    if asked.key is None:
        return subject, None
    return subject, await make_key(writer, subject, asked.key, days=None, label="first key", datasets=None)


async def expel(writer: Writer, who: Caller, organisation: str, subject: UUID, role: Role) -> None:
    """End a membership; refuse where there is none."""
    await must_manage(writer, who, organisation)
    await take(writer, who.subject, organisation, subject, role)


async def _refuse_second_key(writer: Writer, subject: UUID, kind: str, *, for_registry: bool) -> None:
    """Refuse a key for somebody who has one of this kind: the registry if it is valid still, others if it ever was.

    Others also where the registry has given a role to somebody who has any key: who administers an organisation would
    review in the name of its reviewer.
    """
    moment, found = now(), await keys_of(writer, subject)
    same = [one for one in found if one.kind == kind]
    if any(not for_registry or (one.revoked_at is None and one.expires_at > moment) for one in same):
        detail = "whoever has a key makes the next one of its kind with it"
        hint = "POST /v1/keys with that key; the registry makes another for who lost all of a kind"
        raise NotYours(detail, hint=hint, fields=["key"])
    roles = {one.role for one in await memberships(writer, subject)} if found and not for_registry else set()
    if roles & GRANTED_BY_REGISTRY:
        detail = "whoever has a role from the registry has further keys from it"
        raise NotYours(detail, hint="ask an administrator of the registry", fields=["key"])


def _refuse_limited(who: Caller) -> None:
    if who.datasets is not None:
        detail = "a key limited to datasets manages nothing"
        raise NotAllowed(detail, hint="a key without datasets")
