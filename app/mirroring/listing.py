"""What a registry lists: its releases, the manifest of each one's files, and what changed after an index of its log."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

from app.mirroring import model
from app.mirroring.errors import Altered, StrangeAnswer
from app.mirroring.fetching import sha256_said
from app.mirroring.lines import Line, served
from app.mirroring.model import Change, Manifest, Release
from app.mirroring.site import Site, asked, hang_up, parsed, told

Json = dict[str, Any]

_PAGE = 1000
_MOST_RELEASES = 100_000
_MOST_ENTRIES = 200_000
_LONGEST_CURSOR = 1024
_AT_ONCE = 4


def releases(at: Site) -> tuple[Release, ...]:
    """Return every release that a registry lists, oldest first; refuse a list that is not whole, and no registry.

    The list is newest first and leaves none out, so that the first release of it bounds how long it is.
    """
    found: list[Release] = []
    said: Json = {"limit": _PAGE}
    while True:
        page = _page(at, "/v1/releases", said)
        for one in map(model.release, page["items"]):
            if one.number > _MOST_RELEASES:
                raise StrangeAnswer(f"{at.url} lists release number {one.number}: at most {_MOST_RELEASES} are read")
            if found and one.number != found[-1].number - 1:
                raise Altered(f"the list has release {one.label} after {found[-1].label}: newest first, each once")
            found.append(one)
        if page["next"] is None:
            return model.chained(found)
        said = {"limit": _PAGE, "cursor": _following(at, "/v1/releases", page)}


def manifest(at: Site, of: Release, known: str | None) -> bytes | None:
    """Return the manifest of a release's files, None where they are not made yet; refuse one that was altered.

    A release's manifest stays what it was: `known` is the SHA-256 that it had before.
    """
    answer = asked(at, f"/v1/releases/{quote(of.label)}/snapshots/{model.MANIFEST}")
    if answer is None:
        return None
    found = hashlib.sha256(answer.body).hexdigest()
    for said in (known, sha256_said(answer.headers.get("Repr-Digest", ""))):
        if said not in {None, found}:
            detail = f"the manifest of release {of.label} is sha256:{found} as received, and should be sha256:{said}"
            raise Altered(detail, hint="something on the way alters bytes, or the registry made its files anew: ask")
    return answer.body


def read(at: Site, raw: bytes, of: Release) -> Manifest:
    """Return what the bytes of a manifest say; refuse one of another release."""
    return model.manifest(parsed(raw, at), of)


def changes(at: Site, since: int, until: Release) -> Iterator[Change]:
    """Yield the entries of the log after an index, up to the one that closes a release; refuse what is out of order."""
    said: Json = {"since": since}
    before, count = since, 0
    while True:
        page = _page(at, "/v1/changes", said | {"limit": _PAGE})
        count += len(page["items"])
        if count > _MOST_ENTRIES:
            raise StrangeAnswer(f"the feed has more than {_MOST_ENTRIES} entries after entry {since}")
        for one in map(model.change, page["items"]):
            if one.log_index <= before:
                raise Altered(f"the feed tells entry {one.log_index} of the log after entry {before}")
            yield one
            before = one.log_index
            if one.is_release and one.release == until.label:
                return
        if page.get("caught_up") is not False:
            raise StrangeAnswer(f"{at.url}/v1/changes does not come to the end of release {until.label}")
        said = {"cursor": _following(at, "/v1/changes", page)}


def _page(at: Site, path: str, said: Json) -> Json:
    """Return a page of a list; refuse what is none, and more of it than was asked for."""
    page = told(at, f"{path}?{urlencode(said)}")
    if not isinstance(page, dict) or not isinstance(page.get("items"), list) or "next" not in page:
        raise StrangeAnswer(f"{at.url}{path} is no list", hint="name the address of a registry")
    if len(page["items"]) > _PAGE:
        raise StrangeAnswer(f"{at.url}{path} has {len(page['items'])} on a page, and {_PAGE} were asked for")
    return page


def _following(at: Site, path: str, page: Json) -> str:
    """Return where the next page begins; refuse a list that goes on after a page with nothing on it."""
    cursor = page["next"]
    if not page["items"] or not isinstance(cursor, str) or len(cursor) > _LONGEST_CURSOR:
        raise StrangeAnswer(f"{at.url}{path} goes on without a next page")
    return cursor


def records(at: Site, wanted: Sequence[Change]) -> list[Line]:
    """Return the records of these versions, without those that are not to be had; refuse any that is another one."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = threads.map(lambda first: _some(at, wanted[first::_AT_ONCE]), range(_AT_ONCE))
        return [one for some in found for one in some]


def _some(at: Site, wanted: Sequence[Change]) -> list[Line]:
    """Fetch records one after another over one connection."""
    try:
        return [found for one in wanted if (found := _one(at, one)) is not None]
    finally:
        hang_up(at)


def _one(at: Site, of: Change) -> Line | None:
    answer = asked(at, f"/v1/factors/{quote(of.key)}/versions/{of.version}")
    if answer is None:
        return None
    found = served(answer.body)
    if (found.digest, found.key, found.version) != (of.digest, of.key, of.version):
        detail = f"version {of.version} of {of.key} is {found.digest} as served, and {of.digest} in the log"
        raise Altered(detail, hint="something on the way alters bytes, or the registry's log is not of its records")
    return found
