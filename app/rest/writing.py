"""Requests that write or are private: who asks, whether it was asked before, and an answer that nobody else keeps."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fastapi import Request, Response

from app.access.errors import NotAllowed
from app.access.model import Caller
from app.front.errors import BadBody, BadRequest
from app.front.posted import Posted, Receive, read_body, read_json
from app.front.reply import PRIVATE
from app.kit import retries
from app.kit.canonical import wire
from app.kit.db import Database, Reader, Writer
from app.proposals.errors import NoCondition
from app.rest.attending import attended, known, one_header

MIB = 1024 * 1024
_JSON = "application/json"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_TAG = re.compile(r'"([\x21\x23-\x7e]{1,100})"')
_POWERS = ":powers"  # kept beside the headers; no header has such a name
_ANY_DATASET, _ONE_DATASET = "any dataset", "dataset "
_ALWAYS = {"cache-control": PRIVATE.decode(), "vary": "authorization"}


@dataclass(frozen=True, slots=True)
class Written:
    """An answer: status, body, entity tag without its quotes, where a new thing is, other headers.

    `kept` is the body to answer with when the request is sent again, where the first one has a secret. `told` may be
    bytes of another media type; those are never kept for another time.
    """

    status: int
    told: Mapping[str, object] | bytes
    etag: str | None = None
    location: str | None = None
    kept: Mapping[str, object] | None = None
    media_type: str = _JSON
    headers: Mapping[str, str] = field(default_factory=dict)


Work = Callable[[Writer, Caller], Awaitable[Written]]


async def write(request: Request, body: bytes, work: Work) -> Response:
    """Do some work in one transaction for who presents a key, and answer once it is committed.

    A request with the Idempotency-Key of an earlier one is answered as that was and does nothing, for who may do now
    what they could then. Refuses a missing or wrong key, and an Idempotency-Key of another request. `body` is what the
    request is known again by: its bytes, or their digest where they are kept elsewhere.
    """
    key, asked = _key(request), _asked(request, body)
    async with _database(request).writer() as writer:
        who = known(await attended(request, writer))
        return await (_answer(writer, who, work) if key is None else _once(writer, who, work, key, asked))


async def read(
    request: Request, work: Callable[[Reader, Caller | None], Awaitable[Mapping[str, object] | Written]]
) -> Response:
    """Answer from one snapshot for who presents a key, or for nobody; refuse a wrong key."""
    async with _database(request).reader() as reader:
        found = await work(reader, await attended(request, reader))
    return _response(found if isinstance(found, Written) else Written(200, found))


async def admitted(request: Request, allowed: Callable[[Reader, Caller], Awaitable[None]]) -> Caller:
    """Return who presents a key, before a large body is read; refuse a missing or wrong one, and who may not send it.

    What they may do is asked again in the transaction that writes.
    """
    async with _database(request).reader() as reader:
        who = known(await attended(request, reader))
        await allowed(reader, who)
    return who


async def posted(request: Request, most: int = MIB) -> bytes:
    """Return the body; refuse one of more than `most` bytes."""
    receive = cast("Receive", request.receive)  # Starlette says MutableMapping where the server gives a dict
    return await read_body(request.scope["headers"], receive, most)


async def posted_json(request: Request, most: int = MIB) -> tuple[bytes, dict[str, Any]]:
    """Return the body and the JSON object it is; refuse another media type, and what is not strict JSON."""
    media_type = (one_header(request, "content-type") or "").partition(";")[0].strip().lower()
    Posted(media_type, b"", {}).of_type(_JSON)
    body = await posted(request, most)
    said = await read_json(body)
    if not isinstance(said, dict):
        detail = "the body is JSON, but no object"
        raise BadBody(detail, hint='an object: {"member": …}')
    return body, said


def if_match(request: Request) -> str:
    """Return the entity tag that a change is for, without its quotes; refuse a request that names none."""
    said = one_header(request, "if-match")
    if said is None:
        detail = "a change needs the state that it is for"
        raise NoCondition(detail, hint='If-Match: "…", the ETag of the answer you read', fields=["If-Match"])
    match = _TAG.fullmatch(said)
    if match is None:
        detail = "If-Match is not one strong entity tag"
        raise BadRequest(detail, hint='If-Match: "…", the ETag of the answer you read', fields=["If-Match"])
    return match[1]


async def _answer(writer: Writer, who: Caller, work: Work) -> Response:
    return _response(await work(writer, who))


async def _once(writer: Writer, who: Caller, work: Work, key: str, asked: bytes) -> Response:
    earlier = await retries.kept(writer, str(who.subject), key, asked)
    if earlier is not None:
        return _replayed(earlier, who)
    written = await work(writer, who)
    await retries.keep(writer, str(who.subject), key, asked, _kept(written, who))
    return _response(written)


def _database(request: Request) -> Database:
    found: Database = request.app.state.services.database
    return found


def _key(request: Request) -> str | None:
    said = one_header(request, "idempotency-key")
    if said is not None and _KEY.fullmatch(said) is None:
        detail = "the Idempotency-Key is not 1 to 255 printable ASCII characters"
        raise BadRequest(detail, hint="a UUID is a good one", fields=["Idempotency-Key"])
    return said


def _asked(request: Request, body: bytes) -> bytes:
    """Return the digest that a request is known again by."""
    said = (one_header(request, name) or "" for name in ("if-match", "content-type"))
    address = (request.method, request.scope["path"], request.scope["query_string"].decode("latin-1"))
    return hashlib.sha256(json.dumps([*address, *said, hashlib.sha256(body).hexdigest()]).encode()).digest()


def _headers(written: Written) -> dict[str, str]:
    headers = dict(written.headers)
    if written.etag is not None:
        headers["etag"] = f'"{written.etag}"'
    if written.location is not None:
        headers["location"] = written.location
    return headers


def _body(told: Mapping[str, object] | bytes, status: int) -> bytes:
    if isinstance(told, bytes):
        return told
    return b"" if status == 204 else wire(told)  # noqa: PLR2004 - no content


def _powers(who: Caller) -> list[str]:
    """Return what a caller acts by, each in a word: scopes, roles, and datasets that the key is limited to."""
    datasets = [_ANY_DATASET] if who.datasets is None else [f"{_ONE_DATASET}{one}" for one in who.datasets]
    return sorted([*who.scopes, *(f"{one.role} of {one.organisation}" for one in who.memberships), *datasets])


def _response(written: Written) -> Response:
    headers = _ALWAYS | _headers(written)
    return Response(_body(written.told, written.status), written.status, headers, media_type=written.media_type)


def _kept(written: Written, who: Caller) -> retries.Kept:
    told = written.told if written.kept is None else written.kept
    headers = _headers(written) | {_POWERS: _powers(who)}
    return retries.Kept(written.status, json.dumps(headers), _body(told, written.status))


def _replayed(earlier: retries.Kept, who: Caller) -> Response:
    headers = _ALWAYS | json.loads(earlier.headers) | {"idempotency-replayed": "true"}
    lacking = set(headers.pop(_POWERS, ())) - set(_powers(who))
    if who.datasets is None:
        lacking = {one for one in lacking if not one.startswith(_ONE_DATASET)}
    if earlier.body and lacking:  # without a body it tells nothing
        detail = "this was answered to a key that could do more than this one can now"
        raise NotAllowed(detail, hint="the key that it was answered to, while its owner is a member as then")
    return Response(earlier.body, earlier.status, headers, media_type=_JSON)
