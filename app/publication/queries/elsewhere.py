"""What others have of the releases: is every one of them here, and the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.kit.db import Reader
from app.publication.queries.audit import Wrong
from app.releases.errors import LabelTaken
from app.releases.model import parsed_label
from app.releases.queries import releases
from app.releases.tables import release
from app.tlog.queries import next_index


@dataclass(frozen=True, slots=True)
class Seen:
    """A release as somebody has it: its digest there, None where what they have cannot be read; and where that is."""

    label: str
    digest: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest release."""

    label: str
    number: int
    digest: bytes


async def newest(reader: Reader) -> tuple[Newest | None, int]:
    """Return the newest release and the size of the log; asks for nothing that older tables lack."""
    columns = (release.c.label, release.c.number, release.c.digest)
    row = await reader.first(select(*columns).order_by(release.c.number.desc()).limit(1))
    return Newest(*row) if row is not None else None, await next_index(reader)


async def elsewhere(reader: Reader, seen: Iterable[Seen]) -> Sequence[Wrong]:
    """Return every release that others have and that is missing here, or is another one here."""
    here = {one.label: one.spelled_digest for one in await releases(reader)}
    places: dict[tuple[str, str | None], list[str]] = {}
    for one in seen:
        places.setdefault((one.label, one.digest), []).append(one.where)
    ordered = sorted(places, key=lambda one: (_order(one[0]), one[1] or ""))
    return [
        Wrong(f"release {label}", _what(here.get(label), digest, " and ".join(dict.fromkeys(places[label, digest]))))
        for label, digest in ordered
        if digest is None or here.get(label) != digest
    ]


def _what(here: str | None, there: str | None, where: str) -> str:
    if there is None:
        return f"cannot be read in {where}"
    if here is None:
        return f"is missing: it is {there} in {where}"
    return f"is {here} here and {there} in {where}: the history has forked"


def _order(label: str) -> tuple[int, int]:
    """Return where a label stands; before all others what is no label, as strangers may say anything."""
    try:
        return parsed_label(label)
    except LabelTaken:
        return 0, 0
