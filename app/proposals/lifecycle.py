"""The lifecycle of a proposal: one table, one function, no other way."""

from collections.abc import Mapping
from enum import StrEnum

from app.proposals.errors import IllegalMove
from app.proposals.model import State


class Step(StrEnum):
    """What can happen to a proposal."""

    OPEN = "open"
    REVISE = "revise"
    DISCARD = "discard"
    SUBMIT = "submit"
    PASS_CHECKS = "pass_checks"  # noqa: S105 - no password
    FAIL_CHECKS = "fail_checks"
    ADMIT = "admit"
    SEND_BACK = "send_back"
    REVIEW = "review"
    OPEN_COMMENT = "open_comment"
    ACCEPT = "accept"
    REQUEST_REVISION = "request_revision"
    REJECT = "reject"
    APPEAL = "appeal"
    DISMISS_APPEAL = "dismiss_appeal"
    GRANT_APPEAL = "grant_appeal"
    RELEASE = "release"


# reference: who may take each step stands in `policy`; what each needs beside, in the command of that name.
WAYS: Mapping[tuple[State | None, Step], State] = {
    (None, Step.OPEN): State.DRAFT,
    (State.DRAFT, Step.REVISE): State.DRAFT,
    (State.DRAFT, Step.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Step.DISCARD): State.DISCARDED,
    (State.SUBMITTED, Step.PASS_CHECKS): State.SCREENING,
    (State.SUBMITTED, Step.FAIL_CHECKS): State.RETURNED,
    (State.RETURNED, Step.REVISE): State.RETURNED,
    (State.RETURNED, Step.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Step.DISCARD): State.DISCARDED,
    (State.SCREENING, Step.ADMIT): State.IN_REVIEW,
    (State.SCREENING, Step.SEND_BACK): State.RETURNED,
    (State.SCREENING, Step.REJECT): State.REJECTED,
    (State.IN_REVIEW, Step.REVIEW): State.IN_REVIEW,
    (State.IN_REVIEW, Step.ACCEPT): State.ACCEPTED,
    (State.IN_REVIEW, Step.REQUEST_REVISION): State.REVISION_REQUESTED,
    (State.IN_REVIEW, Step.REJECT): State.REJECTED,
    (State.IN_REVIEW, Step.OPEN_COMMENT): State.PUBLIC_COMMENT,
    (State.PUBLIC_COMMENT, Step.REVIEW): State.PUBLIC_COMMENT,
    (State.PUBLIC_COMMENT, Step.ACCEPT): State.ACCEPTED,
    (State.PUBLIC_COMMENT, Step.REQUEST_REVISION): State.REVISION_REQUESTED,
    (State.REVISION_REQUESTED, Step.REVISE): State.REVISION_REQUESTED,
    (State.REVISION_REQUESTED, Step.SUBMIT): State.SUBMITTED,
    (State.REVISION_REQUESTED, Step.DISCARD): State.DISCARDED,
    (State.ACCEPTED, Step.RELEASE): State.RELEASED,
    (State.ACCEPTED, Step.REQUEST_REVISION): State.REVISION_REQUESTED,
    (State.REJECTED, Step.APPEAL): State.REJECTED,
    (State.REJECTED, Step.DISMISS_APPEAL): State.REJECTED,
    (State.REJECTED, Step.GRANT_APPEAL): State.IN_REVIEW,
}
TERMINAL = frozenset({State.RELEASED, State.DISCARDED})
EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.REVISION_REQUESTED})
"""States in which the proposer may change what is proposed."""


def advance(state: State | None, step: Step) -> State:
    """Return the state that follows, or refuse the step, naming those there are."""
    try:
        return WAYS[state, step]
    except KeyError:
        possible = sorted(known for before, known in WAYS if before == state)
        detail = f"a proposal that is {state or 'not there'} cannot {step}"
        hint = f"possible now: {', '.join(possible)}" if possible else "this is its last state"
        raise IllegalMove(detail, hint=hint, state=state) from None
