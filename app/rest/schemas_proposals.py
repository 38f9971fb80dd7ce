"""Shapes of proposals in the contract."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from app.proposals.lifecycle import Step
from app.proposals.model import State, Verdict
from app.rest.bodies import In
from app.rest.schemas import Digest, ListOut, Name, Out
from app.rest.schemas_access import Day, worded

Words = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(worded)]
Key = Annotated[str, Field(min_length=3, max_length=200, examples=["cca/cement-regional"])]


class StatedIn(In):
    """What a proposal states beside its changes."""

    title: str | None = None
    note: str | None = None
    edition: dict[str, Any] | None = None
    declarations: dict[str, Any] | None = None


class OpenIn(StatedIn):
    """A proposal to open."""

    dataset: Key


class ReasonIn(In):
    """A step, with its reason where there is one."""

    reason: Words | None = None


class AppealIn(In):
    """Why a rejection should be looked at again."""

    reason: Words


class ScreeningIn(In):
    """A steward's step."""

    step: Literal[Step.ADMIT, Step.SEND_BACK, Step.REJECT, Step.OPEN_COMMENT]
    reason: Words | None = None
    due: Day | None = None


class DecisionIn(In):
    """A chair's step."""

    step: Literal[Step.ACCEPT, Step.REQUEST_REVISION, Step.REJECT, Step.GRANT_APPEAL, Step.DISMISS_APPEAL]
    reason: Words | None = None


class AnswerIn(In):
    """An answer to a flag."""

    finding: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    text: Words


class AnswersIn(In):
    """Answers to flags."""

    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=1_000)]


class ReviewerIn(In):
    """Who is asked to review, as a member of which organisation."""

    reviewer: Annotated[str, Field(pattern="^[0-9a-f-]{36}$")]
    organisation: Annotated[str, Field(min_length=2, max_length=63)]
    due: Day | None = None


class ReviewIn(In):
    """A review: the digest of what was seen, the verdict, the form, and words."""

    digest: Digest
    verdict: Verdict
    form: dict[str, str]
    comment: Words


class CommentIn(In):
    """A comment, for an organisation that the caller is a member of or for none."""

    text: Words
    organisation: Annotated[str | None, Field(min_length=2, max_length=63)] = None


class ContentOut(Out):
    """What a proposal says, but for its changes; `digest` is what reviewers sign."""

    number: int
    base: str
    changes: int
    digest: Digest
    file: Digest | None
    at: datetime
    title: str | None
    note: str | None
    edition: dict[str, Any]
    declarations: dict[str, Any]


class ProposalOut(Out):
    """A proposal as it stands."""

    id: str
    publisher: str
    agent: str | None
    dataset: str
    state: State
    since: datetime
    due: date | None
    opened_at: datetime


class ProposalWholeOut(ProposalOut):
    """A proposal with what it says, and the steps that may follow."""

    content: ContentOut
    possible: list[Step]


class ProposalsOut(ListOut):
    """Proposals that the caller may see, newest first."""

    items: list[ProposalOut]


class FindingOut(Out):
    """What a check said of the newest content; a flag needs an answer."""

    number: int
    code: str
    severity: Literal["block", "flag", "info"]
    path: str
    message: str
    hint: str | None
    answer: str | None


class FindingsOut(ListOut):
    """Findings in the order of the changes."""

    items: list[FindingOut]


class EventOut(Out):
    """A step that was taken: when, in which role, of which organisation; never by whom."""

    number: int
    at: datetime
    event: Step
    before: State | None
    after: State
    role: str
    organisation: str | None
    reason: str | None
    content: int
    digest: Digest | None
    release: str | None
    due: date | None


class EventsOut(ListOut):
    """Events, oldest first."""

    items: list[EventOut]


class EvidenceOut(Out):
    """A file that a proposal stands on."""

    digest: Digest
    name: str
    media_type: str
    size: int


class EvidencesOut(ListOut):
    """Evidence files, in the order they came."""

    items: list[EvidenceOut]


class ReviewOut(Out):
    """A review: which organisation's reviewer, of which content, with which verdict."""

    organisation: str
    role: Literal["reviewer"]
    external: bool
    content: int
    digest: Digest
    verdict: Verdict
    form: dict[str, str]
    at: datetime


class ReviewWordsOut(ReviewOut):
    """A review with its words, for the parties."""

    comment: str


class ReviewsOut(ListOut):
    """Reviews of every content, oldest first."""

    items: list[ReviewWordsOut]


class ReviewerOut(Out):
    """Who was asked to review, as a member of which organisation."""

    reviewer: str
    organisation: str


class ReviewersOut(ListOut):
    """Who was asked to review, in that order."""

    items: list[ReviewerOut]


class CommentOut(Out):
    """A comment: of which content, for which organisation; never by whom."""

    number: int
    content: int
    organisation: str | None
    text: str
    at: datetime


class CommentsOut(ListOut):
    """Comments, in the order they came."""

    items: list[CommentOut]


class RecordOut(Out):
    """The public record of a decision: roles and organisations, never names."""

    proposal: str
    publisher: str
    agent: str | None
    dataset: str
    outcome: State
    release: str | None
    content: Digest
    reviews: list[ReviewOut]
    steps: list[EventOut]
    findings: dict[str, int]
    comments: int


class ChangeOut(Out):
    """A change: what it does, the record before and after, and the fields that differ."""

    place: int
    change: str
    key: str
    period_from: date | None
    cells: dict[str, str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    fields: list[str]


class ChangesetOut(ListOut):
    """Changes in their order, and the digest that signs them all."""

    digest: Digest
    items: list[ChangeOut]


class RebaseIn(In):
    """Onto which release, and the places of changes that are meant to hold against what it changed."""

    release: Annotated[str, Field(min_length=1, max_length=40, examples=["2026.9"])]
    settled: Annotated[tuple[Annotated[int, Field(ge=1, strict=True)], ...], Field(max_length=50_000)] = ()


class ClashOut(Out):
    """A field that the newer release changed, and that the proposal would set to something else."""

    field: str
    base: Any
    newest: Any
    proposed: Any
    by_both: bool


class OvertakenOut(Out):
    """A change of a figure that moved since the base; open while a field clashes, or the figure came or went."""

    place: int
    change: str
    key: str
    period_from: date | None
    base_version: int | None
    newest_version: int | None
    is_open: bool
    fields: list[ClashOut]


class ConflictsOut(ListOut):
    """Changes that a newer release overtook, in their order."""

    base: str
    newest: str
    items: list[OvertakenOut]


class ProgressOut(Out):
    """What is being done with a proposal: rows read, or checks made of how many; null where nothing is."""

    stage: Literal["reading", "checking"] | None
    done: int | None
    whole: int | None
    at: datetime | None


class CheckOut(Out):
    """A check: what it looks at, from which threshold on it says something, and how grave that is."""

    code: str
    title: Name
    formula: str
    threshold: str
    severity: Literal["block", "flag", "info"]
    documentation: str


class ChecksOut(ListOut):
    """Checks in the order of their codes."""

    items: list[CheckOut]


class CellErrorOut(Out):
    """A cell that is not accepted, and what would be."""

    place: str
    column: str
    message: str
    hint: str | None


class TriedOut(Out):
    """What a check would say."""

    code: str
    severity: Literal["block", "flag", "info"]
    path: str
    message: str
    hint: str | None


class CheckedOut(Out):
    """What reading and the checks say of a file: cells that are not accepted, then findings of the rest."""

    rows: int
    wrong: int
    findings: int
    encoding: str | None
    errors: list[CellErrorOut]
    items: list[TriedOut]
