"""Copies of the database that reads are spread over, each for what it has shown to have and nothing else.

A replica replays the primary's commits in their order, so one that shows the newest thing wanted has everything that
came before it. What proves that is a select of one truth, and the caller's. Once a second, and whenever more is wanted,
every replica is asked; and so is every connection before its first answer, and every snapshot. An address may lead to
another server each time, and a replica that crashed may come back as it was a moment earlier.

A replica that fails is set aside for a while; its reads go on elsewhere, and the caller does not hear of it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, Select, func, literal_column, select

from app.kit.db import AnyRow, sqlstate, unavailable
from app.kit.errors import DatabaseUnavailable
from app.kit.hot import Hot, HotQuery, Line, Lines, Rows, Values, compiled

EVERY_S = 1.0
ASIDE_S = 3.0
_PATIENCE_S = 2.0  # of a look: a server that takes longer to say a word is not one to read from
_GRACE_S = 0.2  # a server that answers says itself that a statement took too long; one that hangs says nothing
_LATE = "57014"  # a statement that took too long here takes as long elsewhere
# A replica's last checkpoint hears late of a new timeline; what it has replayed and written says so earlier.
_WHENCE: tuple[ColumnElement[Any], ...] = (
    literal_column("(SELECT system_identifier FROM pg_control_system())").label("system"),
    literal_column(
        "(SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)"
        " FROM pg_control_checkpoint() c, pg_control_recovery() r)"
    ).label("timeline"),
    func.pg_is_in_recovery().label("follows"),
)
_ORIGIN = compiled(select(*_WHENCE))
_log = structlog.get_logger()
Answer = TypeVar("Answer")


class Fault(StrEnum):
    """Why nothing is read from a server."""

    UNSEEN = "was not asked yet"
    AWAY = "does not answer"
    FOREIGN = "is no copy of this database"
    PROMOTED = "follows no primary"
    TURNED = "follows another timeline than the primary's"
    BEHIND = "has not replayed the newest yet"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which cluster a server is of, and on which branch of its history."""

    system: int
    timeline: int


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What a server must show before anything is read from it."""

    origin: Origin
    statement: Select[Any]
    query: HotQuery

    @property
    def values(self) -> list[object]:
        """The statement's parameters in their order."""
        return [self.query.constants[name] for name in self.query.names]

    def fault(self, row: AnyRow | Any) -> Fault | None:  # noqa: ANN401 - a row of either driver
        """Return what is wrong with a server that shows this row; None if it may be read from."""
        system, timeline, follows, has = row
        wrong = (
            (Fault.FOREIGN, system != self.origin.system),
            (Fault.PROMOTED, not follows),
            (Fault.TURNED, timeline != self.origin.timeline),
            (Fault.BEHIND, has is not True),
        )
        return next((fault for fault, is_so in wrong if is_so), None)


@dataclass(frozen=True, slots=True)
class Told:
    """How the servers were when they were last asked."""

    primary: bool
    total: int
    in_step: int


class Place:
    """A server that reads may go to: what it showed when it was last asked, and until when it is set aside."""

    def __init__(self, url: str, role: str | None, name: str) -> None:
        """Prepare; nothing is connected before it is asked."""
        self.url, self.name = url, name
        self.fault: Fault | None = Fault.UNSEEN
        self.trouble = ""
        self._shown: Proof | None = None
        self._aside_until = 0.0
        self._asking = Hot(url, size=1, timeout_s=_PATIENCE_S, role=role)

    @property
    def is_aside(self) -> bool:
        """Whether a read failed here a moment ago."""
        return time.monotonic() < self._aside_until

    def has_shown(self, proof: Proof | None) -> bool:
        """Return whether it showed what is wanted when it was last asked, whatever failed since."""
        return proof is not None and self._shown is proof

    def set_aside(self) -> None:
        """Read nothing here for a while."""
        self._aside_until = time.monotonic() + ASIDE_S

    async def asked(self, query: HotQuery) -> Any:  # noqa: ANN401 - asyncpg's record
        """Return the one row of a query; None when the server does not answer, or not so."""
        self._asking.forget_closed()
        try:
            return (await self._asking.fetch(query, {}))[0]
        except Exception as trouble:  # noqa: BLE001 - whatever it is, nothing is read there
            self.trouble = type(trouble.__cause__ or trouble).__name__
            return None

    async def look(self, proof: Proof) -> None:
        """Ask it for the proof, and note what it shows."""
        row = await self.asked(proof.query)
        self.fault = Fault.AWAY if row is None else proof.fault(row)
        self._shown = proof if self.fault is None else None

    async def close(self) -> None:
        """Close the connection that it is asked on."""
        await self._asking.close()


class Replicas:
    """The replicas of one primary; reads take turns among those in step."""

    def __init__(self, primary: str, urls: Sequence[str], *, role: str | None = None) -> None:
        """Prepare; nothing is connected, and every read goes to the primary, before the first look."""
        self.primary = Place(primary, role, "primary")
        self.places = tuple(Place(url, role, f"replica {number}") for number, url in enumerate(urls, 1))
        self.proof: Proof | None = None
        self.role = role
        self.closing: list[Callable[[], Awaitable[None]]] = []
        self._origin: Origin | None = None
        self._wanted: Select[Any] | None = None
        self._turn = 0
        self._changed = asyncio.Event()

    def want(self, wanted: Select[Any] | None) -> None:
        """Read from now on only where this select of one truth is true; nowhere but on the primary for None."""
        self._wanted = wanted
        self._prove()
        self._changed.set()

    def ways(self, *, newest: bool = False) -> Iterator[Place]:
        """Yield where a read may go, best first: replicas in step in turn, then the primary, then who failed lately.

        What must be the newest is read from the primary, as long as it answers.
        """
        ready = [place for place in self.places if place.has_shown(self.proof) and not place.is_aside]
        self._turn += 1
        start = self._turn % len(ready) if ready else 0
        ready = ready[start:] + ready[:start]
        before = 0 if newest and not self.primary.is_aside else 1
        yield from ready[:before]
        yield self.primary
        yield from ready[before:]
        yield from (place for place in self.places if place not in ready and place.has_shown(self.proof))

    def told(self) -> Told:
        """Return how the servers were when they were last asked."""
        in_step = sum(place.has_shown(self.proof) and not place.is_aside for place in self.places)
        is_there = self.primary.fault is None and not self.primary.is_aside
        return Told(is_there, len(self.places), in_step)

    def lines(self, primary: Hot, *, size: int, timeout_s: float) -> Lines:
        """Return hot connections to every server; without replicas those given, which stay the caller's to close."""
        if not self.places:
            return primary
        lines = {self.primary: primary}
        for place in self.places:
            own = _ProvenHot(lambda: self.proof, place.url, size=size, timeout_s=timeout_s, role=self.role)
            lines[place] = own
            self.closing.append(own.close)
        return SpreadLines(self, lines)

    def faults(self) -> list[tuple[str, Fault | None]]:
        """Return of every replica what was wrong with it when it was last asked; None of one in step."""
        return [(place.name, place.fault) for place in self.places]

    async def look(self) -> None:
        """Ask the primary where it comes from, and every replica for what is wanted; a silent primary stays known."""
        if self._origin is None:
            await self._learn()
            await asyncio.gather(*(self._look(place) for place in self.places))
        else:
            await asyncio.gather(self._learn(), *(self._look(place) for place in self.places))

    async def watch(self) -> None:
        """Look again and again, at once when more is wanted; without replicas there is nothing to look at."""
        while self.places:
            self._changed.clear()
            before = [place.fault for place in self._servers]
            await self.look()
            self._tell(before)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), EVERY_S)

    async def close(self) -> None:
        """Close every connection to replicas, and the one that the primary is asked on."""
        for close in (*self.closing, *(place.close for place in self._servers)):
            await close()

    @property
    def _servers(self) -> tuple[Place, ...]:
        return (self.primary, *self.places)

    def _tell(self, before: Sequence[Fault | None]) -> None:
        """Tell the operator of servers that are no longer as they were."""
        for place, was in zip(self._servers, before, strict=True):
            if place.fault is Fault.AWAY and place.fault is not was:
                _log.warning("database.away", server=place.name, error=place.trouble)
            elif place.fault is not was:
                _log.info("database.seen", server=place.name, state=str(place.fault or "in step"))

    async def _look(self, place: Place) -> None:
        if self.proof is not None:
            await place.look(self.proof)

    async def _learn(self) -> None:
        row = await self.primary.asked(_ORIGIN)
        self.primary.fault = Fault.AWAY if row is None else None
        if row is not None and (found := Origin(row["system"], row["timeline"])) != self._origin:
            self._origin = found
            self._prove()
            self._changed.set()

    def _prove(self) -> None:
        if self._origin is None or self._wanted is None:
            self.proof = None
            return
        statement = select(*_WHENCE, self._wanted.scalar_subquery().label("has"))
        self.proof = Proof(self._origin, statement, compiled(statement))


class SpreadLines:
    """Hot queries over several servers: each goes to the next in turn, and on to another where one fails."""

    def __init__(self, replicas: Replicas, lines: Mapping[Place, Hot]) -> None:
        """Stand before the connections to each server."""
        self._replicas, self._lines = replicas, lines

    async def fetch(self, query: HotQuery, values: Values) -> Rows:
        """Return the rows of a query; refuse with DatabaseUnavailable when every server is gone, or it is late."""
        return await self._answered(lambda lines: lines.fetch(query, values))

    async def fetch_each(self, query: HotQuery, asked: Sequence[Values]) -> list[Rows]:
        """Return the rows of each of many questions to one statement, in their order; many travel together."""
        return await self._answered(lambda lines: lines.fetch_each(query, asked))

    async def _answered(self, ask: Callable[[Hot], Awaitable[Answer]]) -> Answer:
        lost = unavailable()
        for place in self._replicas.ways():
            lines = self._lines[place]
            lines.forget_closed()  # a primary that was away is not judged by connections of that time
            try:
                return await ask(lines)
            except DatabaseUnavailable as trouble:
                refuse_late(trouble)
                place.set_aside()
                lost = trouble
        raise lost


def refuse_late(trouble: DatabaseUnavailable) -> None:
    """Raise what a server said of a statement that took too long: no other server is asked for it again."""
    if isinstance(trouble.__cause__, Exception) and sqlstate(trouble.__cause__) == _LATE:
        raise trouble


def refuse_unproven(proof: Proof | None, row: AnyRow | Any) -> None:  # noqa: ANN401 - a row of either driver
    """Refuse a server that does not show what is wanted now."""
    if proof is None or proof.fault(row) is not None:
        raise unavailable()


class _ProvenHot(Hot):
    """Hot connections to a replica, each asked for the proof before it answers."""

    def __init__(self, wanted: Callable[[], Proof | None], url: str, **said: Any) -> None:  # noqa: ANN401 - as Hot has them
        super().__init__(url, **said)
        self._wanted = wanted

    async def connected(self) -> Line:
        line = await super().connected()
        return _ProvenLine(line, self._wanted)


class _ProvenLine(Line):
    __slots__ = ("shown", "wanted")

    def __init__(self, line: Line, wanted: Callable[[], Proof | None]) -> None:
        super().__init__(line.connection, line.timeout_s + _GRACE_S)
        self.wanted = wanted
        self.shown: Proof | None = None

    async def fetch(self, sql: str, values: Sequence[object]) -> Rows:
        proof = self.wanted()
        if proof is None or self.shown is not proof:
            rows = await super().fetch(proof.query.sql, proof.values) if proof is not None else [None]
            refuse_unproven(proof, rows[0])
            self.shown = proof
        return await super().fetch(sql, values)
