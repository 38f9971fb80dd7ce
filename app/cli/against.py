"""Which releases others have: the published files, another registry, a folder of files, the operator's note."""

import asyncio
import json
import re
import urllib.request
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.cli.running import leave
from app.kit.errors import StoreUnavailable
from app.kit.objects import Folder, Objects
from app.publication.queries.elsewhere import Seen

AGAINST = "where else to look for releases; may be repeated"
_PUBLISHED = re.compile(r"manifests/(?P<label>[^/]+)\.json")
_MIRRORED = re.compile(r"releases/(?P<label>[^/]+)/manifest\.json")
_PLACES = ((".", "manifests", _PUBLISHED), ("published", "manifests", _PUBLISHED), (".", "releases", _MIRRORED))
_NOTED = re.compile(r"([^=/:]+)=(sha256:[0-9a-f]{64})")
_ACCEPTED = "the URL of a registry, a folder with published files, a mirror, or LABEL=sha256:… of a release"
_PATIENCE_S = 30
_PAGE = 1000
_MOST_PAGES = 1000
_MOST_BYTES = 64 * 1024 * 1024


async def told_by(said: str) -> list[Seen]:
    """Return the releases that a place has; leave with what would be accepted where it is none."""
    noted = _NOTED.fullmatch(said)
    if noted is not None:
        return [Seen(noted[1], noted[2], "the note")]
    if said.startswith(("http://", "https://")):
        return await asyncio.to_thread(lambda: list(_served(said.rstrip("/"))))
    there = [(Path(said) / below, prefix, named) for below, prefix, named in _PLACES]
    found = [one for one in there if (one[0] / one[1]).is_dir()]
    if not found:
        leave(f"--against {said}: no manifests of releases there; it takes {_ACCEPTED}", 2)
    folder, prefix, named = found[0]
    return await _manifests(Folder(folder), prefix, named, said)


async def published_at(objects: Objects, where: str) -> list[Seen]:
    """Return the releases whose manifests were published; one that cannot be read has no digest."""
    return await _manifests(objects, "manifests", _PUBLISHED, where)


async def _manifests(objects: Objects, prefix: str, named: re.Pattern[str], where: str) -> list[Seen]:
    try:
        found = [match async for key in objects.keys(prefix) if (match := named.fullmatch(key))]
        return [await _published(objects, one[0], one["label"], where) for one in found]
    except StoreUnavailable as trouble:
        leave(f"{where}: {trouble.detail}", 3)


async def _published(objects: Objects, key: str, label: str, where: str) -> Seen:
    raw = b"".join([part async for part in objects.open(key)])
    try:
        release = json.loads(raw)["release"]
        is_right = release["label"] == label and isinstance(release["digest"], str)
    except (ValueError, TypeError, KeyError, RecursionError):
        is_right, release = False, {}
    return Seen(label, release["digest"] if is_right else None, where)


def _served(url: str) -> Iterator[Seen]:
    """Yield the releases of a registry that answers at a URL."""
    asked: Mapping[str, object] = {"limit": _PAGE}
    for _ in range(_MOST_PAGES):
        page = _page(f"{url}/v1/releases?{urlencode(asked)}")
        try:
            yield from [Seen(str(one["label"]), str(one["digest"]), url) for one in page["items"]]
            following = page["next"]
        except (TypeError, KeyError):
            leave(f"--against {url}: that is no registry", 3)
        if following is None:
            return
        asked = {"limit": _PAGE, "cursor": following}
    leave(f"--against {url}: its list of releases has no end", 3)


def _page(url: str) -> Any:  # noqa: ANN401 - a stranger's JSON
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:  # noqa: S310 - http or https, as asked before
            return json.loads(answer.read(_MOST_BYTES))
    except (OSError, HTTPException, ValueError, RecursionError) as trouble:
        leave(f"--against {url}: no answer ({trouble})", 3)
