"""How many statements a request costs: a recorder around the hot connections and the pool."""

from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event

from app.kit.hot import Hot

GREETINGS = (
    "select pg_catalog.version",
    "select current_schema",
    "show ",
)  # what SQLAlchemy asks on its first connection

_ASKING = ContextVar("_ASKING", default=None)  # the tasks that a request starts have it too


class Recorder:
    """Passes hot queries on to the connections it stands before, and keeps their text."""

    def __init__(self, hot, statements):
        self.hot, self.statements = hot, statements

    async def fetch(self, query, values):
        self.hear(query.sql)
        return await self.hot.fetch(query, values)

    async def fetch_each(self, query, asked):
        return await Hot.fetch_each(self, query, asked)

    async def _each(self, query, asked):
        self.hear(query.sql)
        return await self.hot._each(query, asked)

    def hear(self, statement):
        """Keep what the test's own requests cost; the task that follows announcements is nobody's cost."""
        if _ASKING.get() is self.statements and not statement.lower().startswith(GREETINGS):
            self.statements.append(statement)


def inside(client):
    """What the application of an ASGI client works with."""
    return client._transport.app._inside()


@contextmanager
def recorded(client):
    """The statements that requests of this client cost, in a list that grows."""
    world, engine = inside(client).world, inside(client).database._engine.sync_engine
    quick, slow = world.hot, world.slow
    recorder = Recorder(quick, [])

    def heard(_connection, _cursor, statement, *_):
        recorder.hear(statement)

    world.hot, world.slow = recorder, slow and Recorder(slow, recorder.statements)
    asking = _ASKING.set(recorder.statements)
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield recorder.statements
    finally:
        event.remove(engine, "before_cursor_execute", heard)
        _ASKING.reset(asking)
        world.hot, world.slow = quick, slow


@contextmanager
def at_most(count, client):
    """Requests that together may cost this many statements."""
    with recorded(client) as statements:
        yield statements
    assert len(statements) <= count, statements
