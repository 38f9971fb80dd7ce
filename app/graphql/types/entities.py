"""Factors, datasets and publishers, which lead to each other; each kind of neighbour is read by one loader."""

from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import Parent

from app.changes.history import PLACE, Versions, beside_version, history_entry, paged_versions
from app.graphql import loaders
from app.graphql.answers import READ_FROM, read_record
from app.graphql.context import Asked
from app.graphql.scalars import Json
from app.graphql.types.history import HistoryEntry
from app.graphql.types.members import (
    AsPublished,
    Code,
    Constituent,
    Days,
    DeclaredUnit,
    InputParameter,
    Licence,
    LogPlace,
    Name,
    Quality,
    ReleaseRef,
    Source,
)
from app.graphql.types.paging import MOST, Connection, Page
from app.kit.paging import place
from app.lookup.queries.beside import Standing
from app.lookup.told import cited, version_uri
from app.provenance import model

Record = dict[str, Any]
First = Annotated[int, strawberry.argument(description=f"at most so many, 1 to {MOST}")]


async def _publisher_of(root: Parent[model.Dataset], info: Asked) -> Any:  # noqa: ANN401 - a source of another type
    return await info.context.load(loaders.publisher, root.publisher)


async def _issues(root: Parent[model.Dataset], info: Asked) -> Any:  # noqa: ANN401
    return await info.context.load(loaders.editions, root.key)


async def _factors(root: Parent[model.Dataset], info: Asked, first: First, release: str | None = None) -> Any:  # noqa: ANN401
    read_from, _ = info.context.read_from(release)
    return await info.context.load(loaders.datasets_factors, (read_from, root.key, first))


async def _datasets(root: Parent[model.Publisher], info: Asked, first: First) -> Any:  # noqa: ANN401
    return await info.context.load(loaders.publishers_datasets, (root.slug, first))


async def _publisher(root: Parent[Record], info: Asked) -> Any:  # noqa: ANN401
    return await info.context.load(loaders.publisher, root["publisher"])


async def _dataset(root: Parent[Record], info: Asked) -> Any:  # noqa: ANN401
    return await info.context.load(loaders.dataset, root["dataset"])


async def _edition(root: Parent[Record], info: Asked) -> Any:  # noqa: ANN401
    issues: list[model.Edition] = await info.context.load(loaders.editions, root["dataset"])
    return next((one for one in issues if one.label == root["edition"]), None)


async def _standing(root: Record, info: Asked) -> Standing | None:
    found: Standing | None = await info.context.load(loaders.standing, (root["key"], root["version"]))
    return found


async def _status(root: Parent[Record], info: Asked) -> str | None:
    found = await _standing(root, info)
    return found.status if found else None


async def _log(root: Parent[Record], info: Asked) -> Any:  # noqa: ANN401
    found = await _standing(root, info)
    return {"index": found.log_index} if found else None


async def _citation(root: Parent[Record], info: Asked) -> str | None:
    found = await _standing(root, info)
    return cited(found.citation, root[READ_FROM]) if found else None


def _uri(root: Parent[Record]) -> str:
    return version_uri(root["key"], root["version"])


def _provenance(root: Parent[Record]) -> str:
    return f"/v1/factors/{root['key']}/provenance"


async def _history(root: Parent[Record], info: Asked, first: First, after: str | None = None) -> Any:  # noqa: ANN401
    page, announced = await _versions_of(root, info, first, after), info.context.world.announced
    entries = [history_entry(announced, life, page.every) for life in page.shown]
    return Page(entries, lambda one: page.placed(one["version"]), after is not None, page.has_more)


async def _versions(root: Parent[Record], info: Asked, first: First, after: str | None = None) -> Any:  # noqa: ANN401
    page, context = await _versions_of(root, info, first, after), info.context
    announced = context.world.announced
    found = [
        {"factor": read_record(life.candidate.rendered, announced.numbered(life.since, None), context.unread)}
        | beside_version(announced, life)
        for life in page.shown
    ]
    return Page(found, lambda one: page.placed(one["factor"]["version"]), after is not None, page.has_more)


async def _versions_of(root: Record, info: Asked, first: int, after: str | None) -> Versions:
    """Return a page of a factor's versions; it stays with the release of the first page, refused if it came later."""
    release, before = root[READ_FROM], None
    if after is not None:
        number, before = (int(part) for part in place(after, PLACE))
        release = info.context.world.announced.numbered(number, release.label if number > release.number else None)
    return paged_versions(await info.context.load(loaders.lives, root["key"]), release, before, first)


def _itself(root: Parent[Record]) -> Any:  # noqa: ANN401
    return root


def named(root: Parent[Any]) -> Any:  # noqa: ANN401
    """Return the names of an entry."""
    return {"en": root.name_en, "zh": root.name_zh}


def _title(root: Parent[model.Dataset]) -> Any:  # noqa: ANN401
    return {"en": root.title_en, "zh": root.title_zh}


def _terms(root: Parent[model.Edition]) -> Any:  # noqa: ANN401
    return {"id": root.licence, "attribution": root.attribution}


@strawberry.type
class Terms:
    """Licence of an edition and the attribution to print."""

    id: str
    attribution: str


@strawberry.type
class Document:
    """A document of an edition, and the digest of its file where it is held."""

    name: str
    title: str
    publisher: str
    published: str | None
    url: str | None
    file: str | None
    digest: str | None
    note: str | None


@strawberry.type
class Edition:
    """One issue of a dataset."""

    key: str
    label: str
    published: str | None
    licence: Terms = strawberry.field(resolver=_terms)
    sources: list[Document]


@strawberry.type
class Publisher:
    """An organisation that issues figures and answers for them."""

    slug: str
    kind: str
    country: str | None
    name: Name = strawberry.field(resolver=named)
    datasets: list["Dataset"] | None = strawberry.field(resolver=_datasets, description="its first datasets by key")


@strawberry.type
class Dataset:
    """A publisher's named collection."""

    key: str
    publisher: str
    title: Name = strawberry.field(resolver=_title)
    industry_scope: list[str]
    editions: str
    accounting_rule: str
    tier: str
    issued_by: Publisher | None = strawberry.field(resolver=_publisher_of)
    issues: list[Edition] | None = strawberry.field(resolver=_issues, description="its editions, oldest first")
    factors: list["Factor"] | None = strawberry.field(
        resolver=_factors, description="its first factors by key; `factors(where: {dataset: …})` has the rest"
    )


@strawberry.type
class Catalogue:
    """Where a factor was issued."""

    publisher: Publisher | None = strawberry.field(resolver=_publisher)
    dataset: Dataset | None = strawberry.field(resolver=_dataset)
    edition: Edition | None = strawberry.field(resolver=_edition)


@strawberry.type
class Factor:
    """A factor version: the digested record, and after `note` what stands beside it."""

    id: str
    key: str
    version: int
    preceding: int | None
    digest: str
    publisher: str
    dataset: str
    edition: str
    name: Name
    synonyms: list[str]
    description: str | None
    activity: str | None
    products: list[Code]
    industries: list[Code]
    geography: str
    reference_period: Days
    valid: Days
    declared_unit: DeclaredUnit
    value: Decimal
    value_unit: str
    gas_basis: str
    gwp: str | None
    value_origin: str
    constituents: list[Constituent]
    boundary: str
    stages: list[str]
    scope: str | None
    scope2_basis: str | None
    technology: str | None
    allocation: str | None
    cut_off: str | None
    coverage: str | None
    background_databases: list[str]
    dataset_type: str | None
    method_standards: list[str]
    quality: Quality
    uncertainty: Json | None
    inputs: list[InputParameter]
    as_published: AsPublished
    evidence: str
    source: Source
    licence: Licence
    owner: str | None
    entered_by: str | None
    reviews: list[Json]
    change_note: str | None
    external_id: str | None
    note: str | None
    uri: str = strawberry.field(resolver=_uri, description="address of this very version, for ever the same")
    provenance: str = strawberry.field(resolver=_provenance, description="address of where it comes from")
    status: str | None = strawberry.field(resolver=_status)
    log: LogPlace | None = strawberry.field(resolver=_log)
    citation: str | None = strawberry.field(resolver=_citation)
    catalogue: Catalogue = strawberry.field(resolver=_itself)
    history: Connection[HistoryEntry] | None = strawberry.field(
        resolver=_history, description="its versions up to the release it was read from, newest first, and what changed"
    )
    versions: Connection["FactorVersion"] | None = strawberry.field(
        resolver=_versions, description="the same versions, each as it was released"
    )


@strawberry.type
class FactorVersion:
    """A released version, with what stands beside it for ever."""

    factor: Factor
    uri: str
    since: str
    log: LogPlace
    citation: str


@strawberry.type
class Match:
    """How the answer was found; with `fallback` through which steps, at which distance."""

    kind: str
    steps: list[Json]
    candidates: int
    decided_by: str
    quality_in_context: Json
    fallback: list[str] | None
    distance_class: Json | None
    alternatives: list[Json] | None


@strawberry.type
class Figured:
    """A figure with what it must not be read without."""

    value: Decimal
    unit: str
    gwp: str | None


@strawberry.type
class Remark:
    """Something to know about a restated figure."""

    code: str
    text: str


@strawberry.type
class Restated:
    """What was done to the released figure; its digest and `as_published` stay those of the release."""

    from_: Figured = strawberry.field(name="from")
    exact: bool
    notes: list[Remark]


@strawberry.type
class Answer:
    """One factor with what stands beside its record."""

    release: ReleaseRef
    match: Match | None
    factor: Factor
    restated: Restated | None
    status: str
    notices: list[Json]
    uri: str
    log: LogPlace | None
    citation: str
