"""Answering flags: why a figure is right although a check wondered."""

from collections.abc import Mapping

from sqlalchemy import select

from app.access.model import Caller
from app.kit.db import Writer
from app.kit.texts import line
from app.proposals import tables
from app.proposals.commands.step import proposing
from app.proposals.errors import BadProposal, IllegalMove
from app.proposals.lifecycle import TERMINAL
from app.proposals.model import Standing, State

_LONGEST = 2_000
_OPEN = frozenset({State.RETURNED, State.SCREENING, State.IN_REVIEW, State.PUBLIC_COMMENT})


async def answer(writer: Writer, caller: Caller, proposed: Standing, answers: Mapping[int, str]) -> None:
    """Answer flags of the newest content, each once; refuse an answer to what is no flag, or was answered before."""
    await proposing(writer, caller, proposed)
    if proposed.state not in _OPEN or proposed.state in TERMINAL:
        detail = f"a proposal that is {proposed.state} takes no answers"
        raise IllegalMove(detail, hint="possible while it is " + ", ".join(sorted(_OPEN)), state=proposed.state)
    flags = await _flags(writer, proposed)
    wrong = sorted(set(answers) - flags)
    if wrong:
        detail = f"finding {wrong[0]} is no flag that waits for an answer"
        raise BadProposal(detail, hint="numbers of /findings?severity=flag", fields=["answers"])
    shared = {"proposal": proposed.id, "content": proposed.content, "by": caller.subject}
    rows = [shared | {"finding": one, "text": line("text", said, _LONGEST)} for one, said in answers.items()]
    await writer.add(tables.answer, rows)


async def _flags(writer: Writer, proposed: Standing) -> set[int]:
    found, said = tables.finding, tables.answer
    answered = select(said.c.finding).where(said.c.proposal == proposed.id, said.c.content == proposed.content)
    asked = select(found.c.number).where(found.c.proposal == proposed.id, found.c.content == proposed.content)
    rows = await writer.all(asked.where(found.c.severity == "flag", found.c.number.not_in(answered)))
    return {row.number for row in rows}
