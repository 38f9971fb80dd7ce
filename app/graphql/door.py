"""`/graphql`: POST for any document, GET for those known by their hash, whose answers may be kept."""

from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from graphql import GraphQLSchema

from app.front.front import Doors, Inside, Opened
from app.front.posted import Posted, strict_json
from app.front.problems import status_of
from app.front.reply import LATEST, NEVER, PINNED, Reply
from app.graphql import errors
from app.graphql.context import context
from app.graphql.documents import Document, Documents
from app.graphql.execution import Executed, executed
from app.graphql.page import graphiql
from app.graphql.problems import masked, told
from app.graphql.query import schema
from app.kit.canonical import wire
from app.kit.errors import FootingError
from app.lookup.question import refuse_unknown
from app.releases.model import is_pinned

BODY_BYTES = 65_536
_MEMBERS = ("query", "variables", "operationName", "extensions")
_GET = ("hash", "variables", "operationName", "extensions", "release")
_POST = ("release",)
_CHINESE = ((b"content-language", b"zh"),)
_FOLDER = Path(__file__).parent / "persisted"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request: a document or the hash of one, and what goes with it."""

    text: str | None
    sha256: str | None
    variables: dict[str, Any]
    name: str | None
    release: str | None


class Door:
    """The schema and its documents, behind one address."""

    def __init__(self) -> None:
        """Make the schema, and the documents persisted with it ready to be asked for."""
        self.schema: GraphQLSchema = schema()
        texts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.graphql"))]
        self.documents = Documents(self.schema, texts)

    async def opened(self, inside: Inside, _: str, said: dict[str, str]) -> Reply:
        """Answer a GET: a persisted document, by its hash."""
        return await _refusing(self._got(inside, said))

    async def taken(self, inside: Inside, posted: Posted) -> Reply:
        """Answer a POST: a document, a hash, or both to have the document remembered."""
        posted.of_type("application/json")
        return await _refusing(self._posted(inside, posted), zh=posted.zh)

    async def _got(self, inside: Inside, said: dict[str, str]) -> Reply:
        operation = got(said)
        done = await self._executed(inside, operation)
        kept = PINNED if is_pinned(operation.release) else LATEST
        return _reply(done, NEVER if done.errors else kept)

    async def _posted(self, inside: Inside, posted: Posted) -> Reply:
        refuse_unknown(posted.said, _POST)
        operation = read(strict_json(posted.body), posted.said.get("release"))
        return _reply(await self._executed(inside, operation, zh=posted.zh), NEVER, zh=posted.zh)

    async def _executed(self, inside: Inside, operation: Operation, *, zh: bool = False) -> Executed:
        document = self._document(operation)
        named = document.operation.name.value if document.operation.name else None
        if operation.name not in {None, named}:
            detail = f"the document has no operation {str(operation.name)[:60]!r}"
            raise errors.BadOperation(detail, hint="operationName may be left out", fields=["operationName"])
        asking = context(inside.world, inside.database, operation.release, zh=zh)
        asking.read_from(None)
        return await executed(self.schema, document, operation.variables, asking)

    def _document(self, operation: Operation) -> Document:
        if operation.text is None:
            return self.documents.named(str(operation.sha256))
        if operation.sha256 is None:
            return self.documents.ready(operation.text)
        return self.documents.register(operation.text, operation.sha256)


def doors(*, has_page: bool = False) -> Doors:
    """Return the doors of GraphQL by path; the page for people only if it is wanted."""
    door = Door()
    at: dict[str, Opened] = {"/graphql": door.opened}
    if has_page:
        at["/graphiql"] = graphiql
    return Doors(at=at, below={}, taking={"/graphql": (door.taken, BODY_BYTES)})


def got(said: dict[str, str]) -> Operation:
    """Return the operation that a query string asks for; refuse a document in it, and unknown parameters."""
    if "query" in said:
        detail = "a document is not taken from an address"
        raise errors.BadOperation(detail, hint="POST it, or GET ?hash=<SHA-256 of a known one>", fields=["query"])
    refuse_unknown(said, _GET)
    extensions = _json("extensions", said.get("extensions"))
    sha256 = said.get("hash") or _hash(extensions)
    if sha256 is None:
        detail = "nothing says which document is asked for"
        raise errors.BadOperation(detail, hint="?hash=<SHA-256 of a known document>", fields=["hash"])
    return Operation(
        text=None,
        sha256=sha256,
        variables=_json("variables", said.get("variables")),
        name=said.get("operationName"),
        release=said.get("release"),
    )


def read(body: Any, release: str | None) -> Operation:  # noqa: ANN401 - JSON is anything
    """Return the operation that a body asks for; refuse a batch, and members that are not GraphQL's."""
    if not isinstance(body, dict):
        detail = "a batch is not answered" if isinstance(body, list) else "the body is no JSON object"
        raise errors.BadOperation(detail, hint="one operation: {query, variables}; `lookups` takes 100 selectors")
    refuse_unknown(body, _MEMBERS)
    text, sha256 = body.get("query"), _hash(_json_object("extensions", body.get("extensions")))
    if not (isinstance(text, str) or (text is None and sha256)):
        detail = "the body has no query"
        raise errors.BadOperation(detail, hint='{"query": "…", "variables": {…}}', fields=["query"])
    name = body.get("operationName")
    if not isinstance(name, str | None):
        detail = "operationName is no text"
        raise errors.BadOperation(detail, hint="the operation's name, or left out", fields=["operationName"])
    variables = _json_object("variables", body.get("variables"))
    return Operation(text=text, sha256=sha256, variables=variables, name=name, release=release)


async def _refusing(work: Awaitable[Reply], *, zh: bool = False) -> Reply:
    """Return the answer, or the refusal in the shape of GraphQL."""
    try:
        return await work
    except FootingError as refused:
        return _refusal(refused, zh=zh)
    except Exception as fault:  # noqa: BLE001 - nothing of the inside leaves the house
        _log.error("graphql.fault", error=repr(fault)[:500])
        return _refusal(masked(), zh=zh)


def _refusal(refused: FootingError, *, zh: bool) -> Reply:
    body = wire({"errors": [told(refused, zh=zh)]})
    return Reply(status_of(type(refused)), body, headers=_CHINESE if zh else ())


def _reply(done: Executed, caching: bytes, *, zh: bool = False) -> Reply:
    body = {"data": done.data} | ({"errors": done.errors} if done.errors else {})
    return Reply(200, wire(body), caching=caching, headers=_CHINESE if zh and done.errors else ())


def _json(name: str, text: str | None) -> dict[str, Any]:
    return _json_object(name, strict_json(text.encode()) if text else None)


def _json_object(name: str, given: object) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        detail = f"{name} is no JSON object"
        raise errors.BadVariables(detail, hint='such as {"key": "…"}', fields=[name])
    return given


def _hash(extensions: dict[str, Any]) -> str | None:
    """Return the hash of an automatic persisted query; other extensions mean nothing here."""
    said = extensions.get("persistedQuery")
    if said is None:
        return None
    sha256 = said.get("sha256Hash") if isinstance(said, dict) else None
    if not isinstance(sha256, str) or said.get("version") != 1:
        detail = "persistedQuery is not of version 1 with a sha256Hash"
        raise errors.BadOperation(detail, hint='{"version": 1, "sha256Hash": "…"}', fields=["extensions"])
    return sha256
