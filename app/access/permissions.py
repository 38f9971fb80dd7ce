"""Roles and what each may do: one table that a person can read from top to bottom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an organisation makes a member."""

    PROPOSER = "proposer"
    STEWARD = "steward"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    RELEASE_MANAGER = "release_manager"
    AUTHORITY = "authority"
    READER = "reader"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a key may be used for, whatever its owner may do."""

    READ = "read"
    WRITE = "write"
    REVIEW = "review"


class Permission(StrEnum):
    """One thing that not everybody may do."""

    PROPOSAL_READ = "proposal:read"
    PROPOSAL_READ_ALL = "proposal:read-all"
    PROPOSAL_WRITE = "proposal:write"
    PROPOSAL_SCREEN = "proposal:screen"
    PROPOSAL_DECIDE = "proposal:decide"
    REVIEW_ASSIGN = "review:assign"
    REVIEW_WRITE = "review:write"
    RELEASE_CUT = "release:cut"
    ORGANISATION_MANAGE = "organisation:manage"
    REGISTRY_MANAGE = "registry:manage"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The scope a key needs, the roles that give a permission, and whether only those of the registry's own members."""

    scope: Scope
    roles: frozenset[Role]
    of_registry: bool = False


def _of(scope: Scope, *roles: Role) -> Allowed:
    return Allowed(scope, frozenset(roles))


def _of_registry(scope: Scope, *roles: Role) -> Allowed:
    return Allowed(scope, frozenset(roles), of_registry=True)


PERMISSIONS: Mapping[Permission, Allowed] = {
    # in one's own organisation
    Permission.PROPOSAL_READ: _of(Scope.READ, Role.PROPOSER, Role.READER, Role.ADMINISTRATOR),
    Permission.PROPOSAL_WRITE: _of(Scope.WRITE, Role.PROPOSER),
    Permission.ORGANISATION_MANAGE: _of(Scope.WRITE, Role.ADMINISTRATOR),
    # in any organisation, on what one was assigned to or may see everywhere
    Permission.REVIEW_WRITE: _of(Scope.REVIEW, Role.REVIEWER),
    # for the registry as a whole, as a member of the organisation that runs it
    Permission.PROPOSAL_READ_ALL: _of_registry(
        Scope.READ, Role.STEWARD, Role.CHAIR, Role.RELEASE_MANAGER, Role.AUTHORITY, Role.ADMINISTRATOR
    ),
    Permission.PROPOSAL_SCREEN: _of_registry(Scope.REVIEW, Role.STEWARD),
    Permission.REVIEW_ASSIGN: _of_registry(Scope.REVIEW, Role.STEWARD, Role.CHAIR),
    Permission.PROPOSAL_DECIDE: _of_registry(Scope.REVIEW, Role.CHAIR),
    Permission.RELEASE_CUT: _of_registry(Scope.WRITE, Role.RELEASE_MANAGER),
    Permission.REGISTRY_MANAGE: _of_registry(Scope.WRITE, Role.ADMINISTRATOR),
}

GRANTED_BY_REGISTRY = frozenset({Role.STEWARD, Role.REVIEWER, Role.CHAIR, Role.RELEASE_MANAGER, Role.AUTHORITY})
"""Roles that an organisation's own administrator cannot give: the registry answers for who has them."""
