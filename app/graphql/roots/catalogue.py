"""Publishers and datasets."""

from typing import Any

from app.graphql import loaders
from app.graphql.context import Asked
from app.graphql.types.inputs import said
from app.graphql.types.paging import FIRST, after_text, page
from app.provenance.queries import dataset as dataset_named
from app.provenance.queries import datasets as datasets_page
from app.provenance.queries import publisher as publisher_named
from app.provenance.queries import publishers as publishers_page


async def publisher(info: Asked, slug: str) -> Any:  # noqa: ANN401 - a source of another type
    """Return one publisher; refuse an unknown one."""
    found = await info.context.load(loaders.publisher, said("slug", slug))
    return found if found is not None else await publisher_named(await info.context.reader(), slug)


async def publishers(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return publishers in the order of their slugs."""
    start = after_text(after)
    found = await publishers_page(await info.context.reader(), after=start, limit=first + 1)
    return page(found, first, lambda one: (one.slug,), after)


async def dataset(info: Asked, key: str) -> Any:  # noqa: ANN401
    """Return one dataset; refuse an unknown one."""
    found = await info.context.load(loaders.dataset, said("key", key))
    return found if found is not None else await dataset_named(await info.context.reader(), key)


async def datasets(info: Asked, first: int = FIRST, after: str | None = None, publisher: str | None = None) -> Any:  # noqa: ANN401
    """Return datasets in the order of their keys, of one publisher if named; refuse an unknown one."""
    start = after_text(after)
    reader = await info.context.reader()
    if publisher is not None:
        await publisher_named(reader, said("publisher", publisher))
    found = await datasets_page(reader, publisher=publisher, after=start, limit=first + 1)
    return page(found, first, lambda one: (one.key,), after)
