"""`/v1/publishers` and `/v1/datasets`: who issues what, in which editions, from which documents."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.front.reply import CHANGING, Reply
from app.kit.canonical import wire
from app.provenance.model import Dataset, Edition, Publisher
from app.provenance.queries import dataset, datasets, editions, publisher, publishers
from app.rest.answering import response
from app.rest.deps import Asked, FromNewest, PageAsked
from app.rest.schemas_catalogue import DatasetShownOut, DatasetsOut, PublisherOut, PublishersOut
from app.rest.shapes import paged, stated

router = APIRouter(tags=["catalogue"])
Slug = Annotated[str, Path(examples=["mee"], description="slug of a publisher")]
Part = Annotated[str, Path(examples=["grid-electricity"], description="what follows the publisher in a dataset's key")]


class DatasetsAsked(PageAsked):
    """Datasets, of one publisher if named."""

    publisher: Annotated[str | None, Field(max_length=64, description="slug of a publisher")] = None


@router.get("/v1/publishers", response_model=PublishersOut)
async def list_publishers(database: FromNewest, asked: Annotated[PageAsked, Query()]) -> Response:
    """List publishers in the order of their slugs."""
    async with database.reader() as reader:
        found = await publishers(reader, after=asked.after(), limit=asked.limit + 1)
    shown, following = asked.page(found, lambda last: (last.slug,))
    return _changing(paged([wire(publisher_told(one)) for one in shown], following, None, pinned=False))


@router.get("/v1/publishers/{slug}", response_model=PublisherOut)
async def show_publisher(slug: Slug, database: FromNewest, asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001
    """Show one publisher."""
    async with database.reader() as reader:
        return _changing(stated(publisher_told(await publisher(reader, slug))))


@router.get("/v1/datasets", response_model=DatasetsOut)
async def list_datasets(database: FromNewest, asked: Annotated[DatasetsAsked, Query()]) -> Response:
    """List datasets in the order of their keys."""
    async with database.reader() as reader:
        if asked.publisher is not None:
            await publisher(reader, asked.publisher)
        found = await datasets(reader, publisher=asked.publisher, after=asked.after(), limit=asked.limit + 1)
    shown, following = asked.page(found, lambda last: (last.key,))
    return _changing(paged([wire(dataset_told(one)) for one in shown], following, None, pinned=False))


@router.get("/v1/datasets/{publisher}/{name}", response_model=DatasetShownOut)
async def show_dataset(
    publisher: Slug,
    name: Part,
    database: FromNewest,
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Show one dataset with its editions and their sources."""
    async with database.reader() as reader:
        found = await dataset(reader, f"{publisher}/{name}")
        issues = await editions(reader, found.key)
    return _changing(stated(dataset_told(found) | {"issues": [_edition(one) for one in issues]}))


def _changing(reply: Reply) -> Response:
    """Return an answer that changes without a release: publishers and datasets are registered at any time."""
    return response(replace(reply, caching=CHANGING))


def publisher_told(one: Publisher) -> dict[str, object]:
    """Return a publisher as it is told."""
    return {
        "slug": one.slug,
        "kind": one.kind,
        "country": one.country,
        "name": {"en": one.name_en, "zh": one.name_zh},
    }


def dataset_told(one: Dataset) -> dict[str, object]:
    """Return a dataset as it is told."""
    return {
        "key": one.key,
        "publisher": one.publisher,
        "title": {"en": one.title_en, "zh": one.title_zh},
        "industry_scope": list(one.industry_scope),
        "editions": one.editions,
        "accounting_rule": one.accounting_rule,
        "tier": one.tier,
    }


def _edition(one: Edition) -> dict[str, object]:
    return {
        "label": one.label,
        "published": one.published,
        "licence": {"id": one.licence, "attribution": one.attribution},
        "sources": [asdict(source) for source in one.sources],
    }
