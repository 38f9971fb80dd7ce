"""What many entries need of one kind, read by one statement for all of them."""

from collections.abc import Sequence
from typing import Any

from app.graphql.answers import read_record
from app.graphql.context import Context
from app.lookup.queries.beside import Place, Standing, first_of_datasets, standings
from app.lookup.queries.get import Life, versions_each
from app.provenance.model import Dataset, Edition, Publisher
from app.provenance.queries import datasets_named, datasets_of, editions_of, publishers_named
from app.releases.model import Release

Sized = tuple[str, int]


async def publisher(context: Context, slugs: list[str]) -> Sequence[Publisher | None]:
    """Return publishers by slug."""
    found = await publishers_named(await context.reader(), slugs)
    return [found.get(slug) for slug in slugs]


async def dataset(context: Context, keys: list[str]) -> Sequence[Dataset | None]:
    """Return datasets by key."""
    found = await datasets_named(await context.reader(), keys)
    return [found.get(key) for key in keys]


async def editions(context: Context, keys: list[str]) -> Sequence[list[Edition]]:
    """Return the editions of datasets, by their keys."""
    found = await editions_of(await context.reader(), keys)
    return [found.get(key, []) for key in keys]


async def publishers_datasets(context: Context, asked: list[Sized]) -> Sequence[list[Dataset]]:
    """Return the first datasets of publishers, by slug and number of them."""
    slugs, most = sorted({slug for slug, _ in asked}), max(first for _, first in asked)
    found = await datasets_of(await context.reader(), slugs, most)
    return [found.get(slug, [])[:first] for slug, first in asked]


async def datasets_factors(context: Context, asked: list[tuple[Release, str, int]]) -> Sequence[list[dict[str, Any]]]:
    """Return the first factors of datasets in a release, by key and number of them; one statement per release."""
    found: dict[int, dict[str, list[bytes]]] = {}
    for release in {one.number: one for one, _, _ in asked}.values():
        own = [(key, first) for one, key, first in asked if one.number == release.number]
        most = max(first for _, first in own)
        found[release.number] = await first_of_datasets(context.world, release, [key for key, _ in own], most)
    return [
        [read_record(stored, release, context.unread) for stored in found[release.number].get(key, [])[:first]]
        for release, key, first in asked
    ]


async def standing(context: Context, versions: list[Place]) -> Sequence[Standing | None]:
    """Return how versions stand, by key and number."""
    found = await standings(context.world, versions)
    return [found.get(one) for one in versions]


async def lives(context: Context, keys: list[str]) -> Sequence[list[Life]]:
    """Return all versions of factors, by their keys."""
    found = await versions_each(context.world, keys)
    return [found.get(key, []) for key in keys]
