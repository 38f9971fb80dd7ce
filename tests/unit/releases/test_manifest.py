"""A manifest lists the changes in one order, so that the same changes give the same release."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.releases.manifest import BuiltOn, manifest
from app.releases.model import ChangeKind, MemberChange

ADDED = MemberChange(kind=ChangeKind.ADD, factor=UUID(int=1), adds=1, ends=(), digest=b"\x01" * 32)
AMENDED = MemberChange(kind=ChangeKind.AMEND, factor=UUID(int=2), adds=3, ends=(2,), digest=b"\x02" * 32)
EXTENDED = MemberChange(kind=ChangeKind.EXTEND, factor=UUID(int=2), adds=4, ends=(), digest=b"\x03" * 32)
WITHDRAWN = MemberChange(
    kind=ChangeKind.WITHDRAW,
    factor=UUID(int=3),
    adds=None,
    ends=(1,),
    digest=b"\x04" * 32,
    reason="error",
    replacement=UUID(int=1),
)
ALSO = MemberChange(
    kind=ChangeKind.WITHDRAW, factor=UUID(int=3), adds=None, ends=(2,), digest=b"\x05" * 32, reason="error"
)
ON = BuiltOn(b"\x09" * 32, b"\x08" * 32)
CHANGES = [ADDED, AMENDED, EXTENDED, WITHDRAWN, ALSO]


@given(st.permutations(CHANGES))
def test_the_order_in_which_changes_were_made_changes_nothing(changes):
    assert manifest(2, "2026.2", ON, changes) == manifest(2, "2026.2", ON, CHANGES)


def test_a_manifest_says_what_changed_and_which_release_came_before():
    said = json.loads(manifest(2, "2026.2", ON, CHANGES))
    assert {name: said[name] for name in ("v", "number", "label", "parent", "nomenclature")} == {
        "v": 1,
        "number": 2,
        "label": "2026.2",
        "parent": "sha256:" + "09" * 32,
        "nomenclature": "sha256:" + "08" * 32,
    }
    assert said["changes"][1] == {
        "change": "amend",
        "factor": str(UUID(int=2)),
        "version": 3,
        "digest": "sha256:" + "02" * 32,
        "ends": [2],
    }
    assert said["changes"][3] == {
        "change": "withdraw",
        "factor": str(UUID(int=3)),
        "ends": [1],
        "reason": "error",
        "replacement": str(UUID(int=1)),
    }


@pytest.mark.parametrize(
    "other",
    [
        (3, "2026.2", ON, CHANGES),
        (2, "2026.3", ON, CHANGES),
        (2, "2026.2", BuiltOn(b"\x01" * 32, ON.nomenclature), CHANGES),
        (2, "2026.2", BuiltOn(ON.parent, None), CHANGES),
        (2, "2026.2", ON, CHANGES[:4]),
    ],
)
def test_another_number_label_parent_nomenclature_or_change_is_another_manifest(other):
    assert manifest(*other) != manifest(2, "2026.2", ON, CHANGES)
