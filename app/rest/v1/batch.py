"""`POST /v1/lookup`: up to 1,000 look-ups, answered in their order; each fails alone."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.front.errors import BadBody
from app.front.posted import Posted, read_json
from app.front.problems import members
from app.front.reply import Reply
from app.kit.amounts import plain
from app.kit.canonical import wire
from app.kit.errors import FootingError
from app.lookup.queries.batch import Outcome, find_each
from app.lookup.question import ACCEPTED, Question, bad, question, refuse_unknown
from app.lookup.world import World
from app.releases.model import is_pinned
from app.rest.shapes import answer_bytes, release_bytes

MOST = 1_000
MOST_BYTES = 1_048_576
BODY = ("selectors", "release")


async def look_up_each(world: World, posted: Posted) -> Reply:
    """Answer a batch: `{"selectors": [{…}, …], "release": …}`; a selector takes every parameter of a look-up."""
    refuse_unknown(posted.said, ())
    posted.of_type("application/json")
    selectors, pinned = _body(await read_json(posted.body))
    release = world.announced.resolve(pinned)
    questions = [_question(world, selector, release.label if is_pinned(pinned) else None) for selector in selectors]
    found = await find_each(world, questions)
    parts = b",".join([_told(one, zh=posted.zh) for one in found])
    shown = release_bytes(release, pinned=is_pinned(pinned))
    return Reply(200, b'{"items":[' + parts + b'],"release":' + shown + b"}")


def _body(body: object) -> tuple[Sequence[object], str | None]:
    if not isinstance(body, dict) or not isinstance(body.get("selectors"), list):
        detail = "the body is not an object with a list of selectors"
        raise BadBody(detail, hint='{"selectors": [{"activity": …, "geography": …}, …]}', fields=["selectors"])
    refuse_unknown(dict.fromkeys(body, ""), BODY)
    selectors, pinned = body["selectors"], body.get("release")
    if not 1 <= len(selectors) <= MOST:
        raise bad("selectors", f"{len(selectors)} are given", f"1 to {MOST}")
    if pinned is not None and not isinstance(pinned, str):
        raise bad("release", "is not a text", "label or digest of a release")
    if pinned == "":
        raise bad("release", "must not be empty", "leave the parameter out instead")
    return selectors, pinned


def _question(world: World, selector: object, release: str | None) -> Question | FootingError:
    """Return the question of a selector, or why it is none."""
    try:
        if not isinstance(selector, dict):
            raise _not_a_selector()
        refuse_unknown(dict.fromkeys(selector, ""), ACCEPTED)  # also one that is null, which says nothing
        said = {name: _text(name, given) for name, given in selector.items() if given is not None}
        if release is not None:
            said.setdefault("release", release)
        return question(said, world.nomenclature)
    except FootingError as refused:
        return refused


def _not_a_selector() -> FootingError:
    detail = "a selector is not an object"
    return BadBody(detail, hint="an object with any of " + ", ".join(ACCEPTED), fields=["selectors"])


def _text(name: str, given: Any) -> str:  # noqa: ANN401 - JSON is anything
    """Return a parameter as a query string would have it: texts, whole numbers, decimals, true and false."""
    match given:
        case str():
            return given
        case bool():
            return "true" if given else "false"
        case int():
            return str(given)
        case Decimal():
            return plain(given)
    raise bad(name[:60], "is neither text nor number", "the same text as in the query string of GET /v1/lookup")


def _told(one: Outcome, *, zh: bool) -> bytes:
    if isinstance(one, FootingError):
        return wire(members(one, zh=zh))
    return b'{"status":200,' + answer_bytes(one, status="factor_status")[1:]  # one `status` only: the look-up's own
