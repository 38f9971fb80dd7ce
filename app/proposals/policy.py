"""Who may take which step, and when the reviews of a proposal suffice."""

from collections.abc import Iterable, Mapping, Sequence

from app.access.errors import NotAllowed
from app.access.model import Caller, Membership
from app.access.permissions import Permission
from app.proposals.errors import BadProposal, ConflictOfInterest
from app.proposals.lifecycle import Step
from app.proposals.model import Actor, Review, Standing, Verdict

NEEDED: Mapping[Step, Permission] = {
    Step.OPEN: Permission.PROPOSAL_WRITE,
    Step.REVISE: Permission.PROPOSAL_WRITE,
    Step.DISCARD: Permission.PROPOSAL_WRITE,
    Step.SUBMIT: Permission.PROPOSAL_WRITE,
    Step.APPEAL: Permission.PROPOSAL_WRITE,
    Step.ADMIT: Permission.PROPOSAL_SCREEN,
    Step.SEND_BACK: Permission.PROPOSAL_SCREEN,
    Step.OPEN_COMMENT: Permission.PROPOSAL_SCREEN,
    Step.REVIEW: Permission.REVIEW_WRITE,
    Step.ACCEPT: Permission.PROPOSAL_DECIDE,
    Step.REQUEST_REVISION: Permission.PROPOSAL_DECIDE,
    Step.REJECT: Permission.PROPOSAL_DECIDE,
    Step.DISMISS_APPEAL: Permission.PROPOSAL_DECIDE,
    Step.GRANT_APPEAL: Permission.PROPOSAL_DECIDE,
    Step.RELEASE: Permission.RELEASE_CUT,
}
"""What a caller needs for each step; PASS_CHECKS and FAIL_CHECKS are the registry's own."""

QUESTIONS = ("robustness", "applicability", "documentation", "method", "quality", "plausibility")
"""What a reviewer is asked (IPCC EFDB's three criteria, and conformity, agreement with the scores, plausibility)."""
ANSWERS = ("yes", "no", "comment")
CHECKS = Actor(subject=None, role="checks", organisation=None)
MOST_OPEN = 50
_SUFFICIENT = 2


def proposer(caller: Caller, organisations: Iterable[str], dataset: str) -> Membership:
    """Return the membership by which a caller proposes for one of these organisations, or refuse."""
    if not caller.reaches(dataset):
        detail = f"this key is not for {dataset}"
        raise NotAllowed(detail, hint="a key for this dataset, or for all")
    mine = [one for one in caller.giving(Permission.PROPOSAL_WRITE) if one.organisation in set(organisations)]
    return mine[0] if mine else caller.must(Permission.PROPOSAL_WRITE, next(iter(organisations)))


def actor(caller: Caller, membership: Membership) -> Actor:
    """Return a caller in the role that a membership gives."""
    return Actor(subject=caller.subject, role=membership.role.value, organisation=membership.organisation)


def refuse_interested(caller: Caller, proposed: Standing) -> None:
    """Refuse who acts for the registry on a proposal of another organisation that they are a member of too."""
    theirs = {one.organisation for one in caller.memberships} - {caller.registry}
    if theirs & set(proposed.organisations):
        detail = "you are a member of the organisation that proposes"
        raise ConflictOfInterest(detail, hint="somebody of the registry who has no part in it")


def is_external(review: Review, proposed: Standing, registry: str | None) -> bool:
    """Return whether a reviewer is of neither who proposes nor who runs the registry."""
    return review.organisation not in {*proposed.organisations, registry}


def suffice(reviews: Sequence[Review], proposed: Standing, registry: str | None, *, is_metadata: bool) -> str | None:
    """Return what the reviews of the newest content still lack for acceptance; None where they suffice.

    Two positive reviews of two organisations, one of them external; one where metadata alone changes.
    """
    good = [one for one in reviews if one.content == proposed.content and one.verdict is Verdict.APPROVE]
    needed = 1 if is_metadata else _SUFFICIENT
    count = len({one.organisation for one in good})
    if count < needed:
        return f"positive reviews of {needed} organisations; there is {count}"
    if not is_metadata and not any(is_external(one, proposed, registry) for one in good):
        return "a positive review by neither the publisher's nor the registry's organisation"
    return None


def dissent(reviews: Sequence[Review], proposed: Standing) -> bool:
    """Return whether a reviewer of the newest content is against it: then the chair decides."""
    return any(one.content == proposed.content and one.verdict is not Verdict.APPROVE for one in reviews)


def refuse_contradiction(verdict: Verdict, said: Mapping[str, object]) -> None:
    """Refuse to approve what the same form answers with no."""
    no = sorted(name for name, word in said.items() if word == "no")
    if verdict is Verdict.APPROVE and no:
        detail = f"the form says no to {', '.join(no)[:200]}, the verdict approves"
        raise BadProposal(detail, hint="request_changes, or comment", fields=["verdict"])


def form(said: Mapping[str, object]) -> dict[str, str]:
    """Return a reviewer's form; refuse one with a question missing, unknown, or answered otherwise."""
    if set(said) != set(QUESTIONS):
        detail = "a review answers each question once"
        raise BadProposal(detail, hint=", ".join(QUESTIONS), fields=["form"])
    wrong = [name for name in QUESTIONS if said[name] not in ANSWERS]
    if wrong:
        detail = f"{wrong[0]} is answered {str(said[wrong[0]])[:40]!r}"
        raise BadProposal(detail, hint=", ".join(ANSWERS), fields=[f"form.{wrong[0]}"])
    return {name: str(said[name]) for name in QUESTIONS}
