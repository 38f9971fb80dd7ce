"""What roles and scopes give: the table, and callers that have several roles, keys and organisations."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import NotAllowed
from app.access.model import Caller, Membership
from app.access.permissions import GRANTED_BY_REGISTRY, PERMISSIONS, Permission, Role, Scope

DOCUMENT = Path(__file__).parents[3] / "docs" / "access.md"
ORGANISATIONS = ("desk", "acme", "other")
memberships = st.frozensets(st.builds(Membership, st.sampled_from(ORGANISATIONS), st.sampled_from(Role)))
scopes = st.frozensets(st.sampled_from(Scope))


def a_caller(members, scopes_, registry="desk"):
    return Caller(subject=UUID(int=1), key="k", scopes=scopes_, datasets=None, memberships=members, registry=registry)


@given(memberships, scopes, st.sampled_from(Permission), st.sampled_from([None, *ORGANISATIONS]))
def test_a_permission_needs_a_role_a_scope_and_the_right_organisation(members, scopes_, permission, organisation):
    allowed = PERMISSIONS[permission]
    expected = allowed.scope in scopes_ and any(
        one.role in allowed.roles
        and organisation in {None, one.organisation}
        and (not allowed.of_registry or one.organisation == "desk")
        for one in members
    )
    caller = a_caller(members, scopes_)
    assert caller.may(permission, organisation) == expected
    if not expected:
        with pytest.raises(NotAllowed):
            caller.must(permission, organisation)


@given(memberships, scopes, st.sampled_from(Permission))
def test_no_role_outside_the_registry_acts_for_it(members, scopes_, permission):
    outside = frozenset(one for one in members if one.organisation != "desk")
    if PERMISSIONS[permission].of_registry:
        assert not a_caller(outside, scopes_).may(permission)
        assert not a_caller(members, scopes_, registry=None).may(permission)


@given(memberships, scopes, st.sampled_from(Permission), st.sampled_from(ORGANISATIONS))
def test_fewer_memberships_or_scopes_never_give_more(members, scopes_, permission, organisation):
    if not a_caller(members, scopes_).may(permission, organisation):
        for fewer in (members - {one} for one in members):
            assert not a_caller(fewer, scopes_).may(permission, organisation)
        assert not a_caller(members, frozenset()).may(permission, organisation)


def test_nobody_may_propose_and_review_with_one_key():
    both = [one for one in Permission if PERMISSIONS[one].scope is Scope.REVIEW]
    assert {Permission.REVIEW_WRITE, Permission.PROPOSAL_DECIDE, Permission.REVIEW_ASSIGN} <= set(both)
    assert PERMISSIONS[Permission.PROPOSAL_WRITE].scope is Scope.WRITE


def test_the_roles_of_the_registry_are_those_that_decide():
    deciding = {role for one in Permission if PERMISSIONS[one].scope is Scope.REVIEW for role in PERMISSIONS[one].roles}
    assert deciding <= GRANTED_BY_REGISTRY
    assert PERMISSIONS[Permission.RELEASE_CUT].roles <= GRANTED_BY_REGISTRY


def table():
    """The table of docs/access.md, from the code."""
    lines = ["| permission | scope of the key | roles | of whom |", "|---|---|---|---|"]
    for permission, allowed in PERMISSIONS.items():
        roles = ", ".join(f"`{role}`" for role in Role if role in allowed.roles)
        whom = "the registry's organisation" if allowed.of_registry else "one's own organisation"
        if permission is Permission.REVIEW_WRITE:
            whom = "any organisation, where assigned"
        lines.append(f"| `{permission}` | `{allowed.scope}` | {roles} | {whom} |")
    return "\n".join(lines)


def test_the_document_has_the_table_of_the_code():
    assert table() in DOCUMENT.read_text(encoding="utf-8")
