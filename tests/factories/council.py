"""A registry with everybody a proposal needs, asked over REST: who proposes, screens, reviews, decides, releases."""

import csv
import io
import itertools
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

import asyncpg

from app.access.permissions import Role
from app.kit.db import Database
from app.kit.outbox import drain
from app.nomenclature.queries import load
from app.proposals.policy import QUESTIONS
from app.provenance.commands import name_agent, register_publishers, tie
from app.provenance.model import Tie, TieKind
from app.provenance.queries import publishers
from app.rest.attending import Attendance
from app.worker import handlers
from tests.factories.figures import GRID, a_statement
from tests.factories.proposals import a_publisher, a_row, a_second_publisher
from tests.factories.registry import furnish, release
from tests.plugins.callers import REGISTRY, Callers
from tests.plugins.clients import running
from tests.plugins.invariants import invariants

POWER = "bolt/power"
FORM = dict.fromkeys(QUESTIONS, "yes")
# Who is a member of what as what: `holding` owns acme and, over a third, `owned`; `funder` funds acme.
PEOPLE = {
    "proposer": ("acme", Role.PROPOSER, "w"),
    "colleague": ("acme", Role.PROPOSER, "w"),
    "reader": ("acme", Role.READER, "r"),
    "other": ("bolt", Role.PROPOSER, "w"),
    "agent": ("bureau", Role.PROPOSER, "w"),
    "steward": (REGISTRY, Role.STEWARD, "v"),
    "chair": (REGISTRY, Role.CHAIR, "v"),
    "authority": (REGISTRY, Role.AUTHORITY, "r"),
    "manager": (REGISTRY, Role.RELEASE_MANAGER, "w"),
    "first": ("uni", Role.REVIEWER, "v"),
    "second": ("lab", Role.REVIEWER, "v"),
    "third": ("uni", Role.REVIEWER, "v"),
    "kin": ("owned", Role.REVIEWER, "v"),
}
SINCE = date(2020, 1, 1)


def a_tie(organisation, other, kind=TieKind.OWNS, since=SINCE, until=None):
    """A tie between two organisations."""
    return Tie(organisation=organisation, other=other, kind=kind, since=since, until=until, note=None)


TIES = (a_tie("holding", "acme"), a_tie("holding", "between"), a_tie("between", "owned"))


@dataclass(slots=True)
class Council:
    """The service of a small registry, and the keys of everybody in PEOPLE."""

    place: object
    database: Database
    client: object
    callers: Callers
    words: object
    numbers: object = field(default_factory=lambda: itertools.count(1))

    async def ask(self, who, method, path, *, tag=None, content=None, kind="application/json", **said):
        """Send a request as somebody, None for nobody; `said` goes into the body."""
        headers = {} if who is None else dict((await self.the(who)).headers)
        headers |= {"if-match": f'"{tag}"'} if tag is not None else {}
        headers |= {name[1:].replace("_", "-"): said.pop(name) for name in list(said) if name.startswith("_")}
        if content is not None:
            return await self.client.request(method, path, headers=headers | {"content-type": kind}, content=content)
        return await self.client.request(method, path, headers=headers, json=said or None)

    async def the(self, name):
        """Return somebody of PEOPLE, or whoever joined since under this name."""
        if name not in self.callers.made:
            organisation, role, kind = PEOPLE[name]
            await self.callers.join(organisation, role, name=name, kind=kind)
        return self.callers.made[name]

    async def open(self, who="proposer", dataset=GRID):
        """Open a proposal with a title, evidence, an edition and declarations."""
        number = next(self.numbers)
        opened = done(await self.ask(who, "POST", "/v1/proposals", dataset=dataset))
        one = Proposal(self, who, opened.headers["location"], number)
        brought = done(await one.evidence(f"report {number}".encode()))
        done(await one.state(evidence=brought.json()["digest"]))
        return one

    async def work(self):
        """Let the worker do what there is to be done; return how much it was."""
        return await drain(self.database, handlers(self.services))

    @property
    def services(self):
        return self.client._transport.app.behind.state.services

    def forgive(self):
        """Forget the wrong keys that came, so that more may come."""
        self.client._transport.app.behind.state.attendance = Attendance()

    async def rows(self, sql, *said):
        """Return rows as the owner sees them."""
        connection = await asyncpg.connect(self.place.owner_url)
        try:
            return await connection.fetch(sql, *said)
        finally:
            await connection.close()

    async def wrong(self):
        """Return what is wrong with the registry."""
        connection = await asyncpg.connect(self.place.owner_url)
        try:
            return await invariants(connection)
        finally:
            await connection.close()

    async def cut(self, *proposals, who="manager", **said):
        """Cut a release of these proposals, or of all."""
        named = {"proposals": [one.id for one in proposals]} if proposals else {}
        return await self.ask(who, "POST", "/v1/releases", **named, note="a cut", **said)


@dataclass(slots=True)
class Proposal:
    """A proposal on its way, as its proposer follows it: the tag is that of the last answer seen."""

    council: Council
    who: str
    path: str
    number: int
    tag: str | None = None

    @property
    def id(self):
        return self.path.rpartition("/")[2]

    async def ask(self, who, method, what="", *, tag=..., **said):
        """Ask for a part of it; what changes it is for the state last seen."""
        if tag is ...:
            tag = None if method == "GET" else self.tag or await self.seen()
        answer = await self.council.ask(who, method, self.path + what, tag=tag, **said)
        if answer.status_code < 300 and "etag" in answer.headers and method != "GET":
            self.tag = answer.headers["etag"].strip('"')
        return answer

    async def seen(self, who=None):
        """Read it as its proposer does; return its tag."""
        answer = done(await self.ask(who or self.who, "GET"))
        self.tag = answer.headers["etag"].strip('"')
        return self.tag

    async def standing(self):
        """Return in which state it stands."""
        return done(await self.ask(self.who, "GET")).json()["state"]

    async def evidence(self, content, who=None):
        return await self.ask(
            who or self.who, "POST", "/evidence?name=report.pdf", content=content, kind="application/pdf"
        )

    async def state(self, who=None, evidence=None, **said):
        """State it whole; what is said comes in the place of that."""
        source = {"name": "main", "title": "Announcement 13", "publisher": "Acme Ministry", "evidence": evidence}
        edition = {"label": f"e{self.number}", "published": "2026", "licence": "acme-open", "attribution": "Acme"}
        declared = {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"}
        whole = {"title": "Figures", "edition": edition | {"sources": [source]}, "declarations": declared}
        return await self.ask(who or self.who, "PUT", **whole | said)

    async def rewrite(self, *rows, who=None, **said):
        """Put rows in the place of its changes; without any, a figure nobody has."""
        rows = rows or (a_row(f"average-{self.number}", change="add"),)
        return await self.ask(who or self.who, "PUT", "/changes", content=a_table(rows), kind="text/csv", **said)

    async def submit(self, who=None, **said):
        return await self.ask(who or self.who, "POST", "/submit", **said)

    async def answer(self, who=None):
        """Answer every flag; None where there is none."""
        found = done(await self.ask(self.who, "GET", "/findings?severity=flag&limit=200")).json()["items"]
        said = [{"finding": one["number"], "text": "as measured"} for one in found if one["answer"] is None]
        return await self.ask(who or self.who, "POST", "/answers", answers=said) if said else None

    async def screen(self, step="admit", who="steward", **said):
        return await self.ask(who, "POST", "/screening", step=step, **said)

    async def assign(self, reviewer, who="steward", organisation=None, **said):
        party = await self.council.the(reviewer)
        asked = {"reviewer": str(party.subject), "organisation": organisation or party.organisation}
        return await self.ask(who, "POST", "/reviewers", **asked, **said)

    async def review(self, who, verdict="approve", *, digest=None, **said):
        """Review what is there now."""
        if digest is None:
            digest = (await self.digest()) or "sha256:" + "0" * 64
        asked = {"digest": digest, "verdict": verdict, "form": FORM, "comment": "as it should be"}
        return await self.ask(who, "POST", "/reviews", **asked, **said)

    async def digest(self):
        """Return the digest of its newest content."""
        return done(await self.ask(self.who, "GET")).json()["content"]["digest"]

    async def decide(self, step, who="chair", **said):
        return await self.ask(who, "POST", "/decision", step=step, **({"reason": "it is so"} | said))

    async def to(self, state, *rows):
        """Bring a draft to a state by the shortest way; each step must be taken."""
        if state == "draft":
            return self
        done(await self.rewrite(*rows))
        if state == "discarded":
            done(await self.ask(self.who, "POST", "/discard"))
            return self
        done(await self.submit())
        if state == "submitted":
            return self
        await self.council.work()
        await self.seen()
        await self.answer()
        await _screened(self, state)
        assert await self.standing() == state
        return self


async def _screened(one, state):
    if state in {"returned", "rejected"}:
        done(await one.screen({"returned": "send_back", "rejected": "reject"}[state], reason="not so"))
    if state in {"returned", "rejected", "screening"}:
        return
    done(await one.screen())
    if state == "public_comment":
        done(await one.screen("open_comment"))
    if state == "revision_requested":
        done(await one.decide("request_revision"))
    if state in {"accepted", "released"}:
        for reviewer in ("first", "second"):
            done(await one.assign(reviewer))
            done(await one.review(reviewer))
    if state == "released":
        done(await one.council.cut(one))


def done(answer):
    """Return an answer of a request that was done."""
    assert answer.status_code < 300, (str(answer.request.url), answer.text)
    return answer


def a_table(rows):
    """Rows as a CSV file."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    written = csv.DictWriter(text, columns, restval="")
    written.writeheader()
    written.writerows(rows)
    return text.getvalue().encode()


@asynccontextmanager
async def council(place, home, **settings):
    """A council on an empty database of the test; no worker runs but that of `work`."""
    database = Database(place.app_url, timeout_s=60, role=place.role)
    try:
        words, callers = await peopled(database)
        async with running(place, home=home, worker=False, **settings) as client:
            yield Council(place, database, client, callers, words)
    finally:
        await database.close()


async def peopled(database):
    """Found the organisations of a council in a database; return its words, and who makes its people."""
    words, callers = await furnished(database), Callers(database)
    await callers.found()
    async with database.writer() as writer:
        await a_second_publisher(writer)
        slugs = ("bureau", "uni", "lab", "holding", "between", "owned")
        await register_publishers(writer, [a_publisher(slug) for slug in slugs])
        await name_agent(writer, None, "acme", "bureau")
        for one in TIES:
            await tie(writer, None, one)
    return words, callers


async def furnished(database):
    """Furnish a registry if it is not, and release one figure in it; return its words."""
    async with database.reader() as reader:
        is_there = await publishers(reader)
        words = await load(reader) if is_there else None
    words = words or await furnish(database)
    await release(database, words, a_statement())
    return words
