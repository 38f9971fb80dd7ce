"""Callers: a subject, the key it used, and what it is a member of now."""

from dataclasses import dataclass
from uuid import UUID

from app.access.errors import NotAllowed
from app.access.permissions import PERMISSIONS, Permission, Role, Scope


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A role that an organisation gives a subject."""

    organisation: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The authenticated party of a request, with its memberships as the database has them now.

    `datasets` is what the key is limited to, None where it is not. `registry` is the organisation that runs the
    registry: permissions for the registry as a whole come from memberships of that organisation alone.
    """

    subject: UUID
    key: str
    scopes: frozenset[Scope]
    datasets: frozenset[str] | None
    memberships: frozenset[Membership]
    registry: str | None

    def giving(self, permission: Permission) -> list[Membership]:
        """Return the memberships that give a permission, in the order of organisations."""
        allowed = PERMISSIONS[permission]
        if allowed.scope not in self.scopes:
            return []
        places = {self.registry} if allowed.of_registry else {one.organisation for one in self.memberships}
        return sorted(one for one in self.memberships if one.role in allowed.roles and one.organisation in places)

    def may(self, permission: Permission, organisation: str | None = None) -> bool:
        """Return whether a membership gives this permission: of this organisation, or of any if none is named."""
        return any(organisation in {None, one.organisation} for one in self.giving(permission))

    def must(self, permission: Permission, organisation: str | None = None) -> Membership:
        """Return the membership that gives a permission; refuse if none does, or if the key is not for it."""
        found = [one for one in self.giving(permission) if organisation in {None, one.organisation}]
        if not found:
            raise NotAllowed(f"this key does not give {permission}", hint=_hint(permission))
        return found[0]

    def reaches(self, dataset: str) -> bool:
        """Return whether the key may be used for a dataset."""
        return self.datasets is None or dataset in self.datasets


def _hint(permission: Permission) -> str:
    allowed = PERMISSIONS[permission]
    return f"a key with scope {allowed.scope} of a member with role {' or '.join(sorted(allowed.roles))}"
