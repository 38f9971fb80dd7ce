"""Commenting: while a proposal is in public comment, whoever has a key that writes or reviews says what they think."""

from datetime import date

from app.access.errors import NotAllowed
from app.access.model import Caller
from app.access.permissions import Scope
from app.kit.db import Writer
from app.kit.texts import line
from app.proposals import tables
from app.proposals.errors import BadProposal, CommentsClosed, TooManyComments
from app.proposals.model import Comment, Standing, State
from app.proposals.queries.comments import comments, counted

MOST = 20
LONGEST = 4_000


async def comment(
    writer: Writer, caller: Caller, proposed: Standing, text: str, organisation: str | None, today: date
) -> Comment:
    """Add a comment of the caller, for an organisation or for nobody; return it as it is kept.

    Refuses a key that only reads or is not for the dataset, an organisation that the caller is no member of, a
    proposal that is not in public comment or past its last day, blanks, and more than MOST comments of one caller.
    """
    _refuse_foreign(caller, proposed, organisation)
    _refuse_closed(proposed, today)
    if not text.strip():
        detail = "text is blank"
        raise BadProposal(detail, hint="what you think, in words", fields=["text"])
    if await counted(writer, proposed.id, caller.subject) >= MOST:
        detail = f"you have made {MOST} comments on this proposal"
        raise TooManyComments(detail, hint=f"at most {MOST} of one caller")
    there = await counted(writer, proposed.id)
    row = {"proposal": proposed.id, "number": there + 1, "content": proposed.content, "subject": caller.subject}
    await writer.add(tables.comment, [row | {"organisation": organisation, "text": line("text", text, LONGEST)}])
    return (await comments(writer, proposed.id, after=there, limit=1))[0]


def _refuse_foreign(caller: Caller, proposed: Standing, organisation: str | None) -> None:
    if caller.scopes == {Scope.READ}:
        detail = "a key that only reads makes no comments"
        raise NotAllowed(detail, hint="a key that writes or reviews")
    if not caller.reaches(proposed.dataset):
        detail = f"this key is not for {proposed.dataset}"
        raise NotAllowed(detail, hint="a key for this dataset, or for all")
    if organisation is not None and organisation not in {one.organisation for one in caller.memberships}:
        detail = f"this key is of no member of {organisation}"
        raise NotAllowed(detail, hint="an organisation of yours, or null", fields=["organisation"])


def _refuse_closed(proposed: Standing, today: date) -> None:
    if proposed.state is not State.PUBLIC_COMMENT:
        detail = f"a proposal that is {proposed.state} takes no comments"
        raise CommentsClosed(detail, hint=f"possible while it is {State.PUBLIC_COMMENT}", state=proposed.state)
    if proposed.due is None or today > proposed.due:
        detail = f"comments were taken until {proposed.due}"
        raise CommentsClosed(detail, hint="the chair decides next", state=proposed.state)
