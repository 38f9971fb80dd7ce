"""The database lets exactly those steps be written that the lifecycle has, whoever writes them."""

from itertools import product
from uuid import uuid4

import asyncpg
import pytest

from app.proposals.lifecycle import WAYS, Step
from app.proposals.model import State
from tests.factories.figures import GRID, a_statement

pytestmark = pytest.mark.asyncio
STAYS, FOLLOWS = "55000", "40001"
STEPS = (*(step.value for step in Step), "teleport")
EVENT = (
    "INSERT INTO proposals_event (proposal, number, event, before, after, content, role, release) "
    "VALUES ($1, $2, $3, $4, $5, 1, 'test', CASE WHEN $3 = 'release' THEN 1 END)"
)


async def a_proposal(connection):
    """A proposal without an event."""
    subject, proposal = uuid4(), uuid4()
    await connection.execute(
        "INSERT INTO access_subject (id, issuer, subject) VALUES ($1, 'test', $2)", subject, str(subject)
    )
    own = "INSERT INTO proposals_proposal (id, publisher, dataset, opened_by) VALUES ($1, 'acme', $2, $3)"
    await connection.execute(own, proposal, GRID, subject)
    return proposal


def way(wanted):
    """The shortest way to a state, as (before, step, after)."""
    known = {None: []}
    while wanted not in known:
        for (before, step), after in WAYS.items():
            if before in known and after not in known:
                known[after] = [*known[before], (before, step, after)]
    return known[wanted]


async def standing(connection, wanted):
    """A proposal that was brought to a state, and the number of its next event."""
    proposal = await a_proposal(connection)
    for number, (before, step, after) in enumerate(way(wanted), start=1):
        await connection.execute(EVENT, proposal, number, step.value, before, after.value)
    return proposal, len(way(wanted)) + 1


async def refusal(connection, *said):
    """Return the SQLSTATE with which an event is refused, None where it is taken; nothing of it remains."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(EVENT, *said)
    except asyncpg.PostgresError as refused:
        return refused.sqlstate
    else:
        return None
    finally:
        await transaction.rollback()


@pytest.mark.parametrize("before", [None, *State])
async def test_of_all_steps_to_all_states_those_of_the_lifecycle_alone_are_taken(registry, app, before):
    await registry.release(a_statement())
    proposal, number = await standing(app, before)
    taken = set()
    for step, after in product(STEPS, State):
        sqlstate = await refusal(app, proposal, number, step, before, after.value)
        assert sqlstate in {None, STAYS}
        taken |= {(step, after)} if sqlstate is None else set()
    assert taken == {(step.value, after) for (state, step), after in WAYS.items() if state is before}


async def test_an_event_that_does_not_follow_the_one_before_is_refused(registry, app, owner):
    await registry.release(a_statement())
    proposal, number = await standing(app, State.SCREENING)
    for connection in (app, owner):
        for said in (
            (number - 1, "admit", "screening", "in_review"),  # a number that is there
            (number + 1, "admit", "screening", "in_review"),  # a gap
            (number, "submit", "draft", "submitted"),  # from where it stood once
            (number, "open", None, "draft"),  # from nothing
            (number, "accept", "in_review", "accepted"),  # from where it might stand later
        ):
            assert await refusal(connection, proposal, *said) == FOLLOWS, said


async def test_the_first_event_opens_and_only_it(registry, app):
    await registry.release(a_statement())
    proposal = await a_proposal(app)
    assert await refusal(app, proposal, 2, "open", None, "draft") == FOLLOWS
    assert await refusal(app, proposal, 1, "submit", None, "submitted") == STAYS
    assert await refusal(app, proposal, 1, "open", None, "draft") is None
