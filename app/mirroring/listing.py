"""What a registry lists: its releases, the manifest of each one's files, and what changed after an index of its log."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

from app.mirroring import model
from app.mirroring.errors import Altered, StrangeAnswer
from app.mirroring.fetching import sha256_said
from app.mirroring.lines import Line, served
from app.mirroring.model import Change, Manifest, Release
from app.mirroring.site import Site, asked, hang_up, parsed, told

_PAGE = 1000
_MOST_PAGES = 100_000
_AT_ONCE = 4


def releases(at: Site) -> tuple[Release, ...]:
    """Return every release that a registry lists, oldest first; refuse a list that is not whole."""
    found: list[Release] = []
    said: dict[str, object] = {"limit": _PAGE}
    for _ in range(_MOST_PAGES):
        page = told(at, f"/v1/releases?{urlencode(said)}")
        if not isinstance(page, dict) or not isinstance(page.get("items"), list) or "next" not in page:
            break
        found += [model.release(one) for one in page["items"]]
        if page["next"] is None:
            return model.chained(found)
        said = {"limit": _PAGE, "cursor": page["next"]}
    raise StrangeAnswer(f"{at.url}/v1/releases is no list of releases", hint="name the address of a registry")


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
    said: dict[str, object] = {"since": since}
    before = since
    for _ in range(_MOST_PAGES):
        page = told(at, f"/v1/changes?{urlencode(said | {'limit': _PAGE})}")
        if (
            not isinstance(page, dict)
            or not isinstance(page.get("items"), list)
            or not page.keys() >= {"next", "caught_up"}
        ):
            break
        for one in map(model.change, page["items"]):
            if one.log_index <= before:
                raise Altered(f"the feed tells entry {one.log_index} of the log after entry {before}")
            yield one
            before = one.log_index
            if one.is_release and one.release == until.label:
                return
        if page["caught_up"]:
            break
        said = {"cursor": page["next"]}
    raise StrangeAnswer(f"{at.url}/v1/changes does not come to the end of release {until.label}")


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
