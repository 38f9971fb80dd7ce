"""How many statements a request costs: a recorder around the hot connections and the pool."""

import asyncio
from contextlib import contextmanager

from sqlalchemy import event

GREETINGS = (
    "select pg_catalog.version",
    "select current_schema",
    "show ",
)  # what SQLAlchemy asks on its first connection


class Recorder:
    """Passes hot queries on to the connections it stands before, and keeps their text."""

    def __init__(self, hot):
        self.hot, self.statements, self.task = hot, [], asyncio.current_task()

    async def fetch(self, query, values):
        self.hear(query.sql)
        return await self.hot.fetch(query, values)

    def hear(self, statement):
        """Keep what the test's own requests cost; the task that follows announcements is nobody's cost."""
        if asyncio.current_task() is self.task and not statement.lower().startswith(GREETINGS):
            self.statements.append(statement)


def inside(client):
    """What the application of an ASGI client works with."""
    return client._transport.app._inside()


@contextmanager
def recorded(client):
    """The statements that requests of this client cost, in a list that grows."""
    world, engine = inside(client).world, inside(client).database._engine.sync_engine
    recorder = Recorder(world.hot)

    def heard(_connection, _cursor, statement, *_):
        recorder.hear(statement)

    world.hot = recorder
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield recorder.statements
    finally:
        event.remove(engine, "before_cursor_execute", heard)
        world.hot = recorder.hot


@contextmanager
def at_most(count, client):
    """Requests that together may cost this many statements."""
    with recorded(client) as statements:
        yield statements
    assert len(statements) <= count, statements
