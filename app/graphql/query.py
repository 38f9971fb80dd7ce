"""The schema: its one root type, in the names of REST."""

import inspect
from typing import Any

import strawberry
from graphql import GraphQLInputObjectType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from app.graphql.roots import answering, catalogue, cuts, differing, listing, nomenclature
from app.graphql.roots.answering import Outcome
from app.graphql.roots.cuts import Release
from app.graphql.roots.differing import ReleaseDiff
from app.graphql.roots.listing import FactorConnection
from app.graphql.scalars import SCALARS
from app.graphql.types import nomenclature as words
from app.graphql.types.entities import Answer, Dataset, Publisher
from app.graphql.types.paging import Connection


def taken(source: Any, name: str) -> Any:  # noqa: ANN401 - a member or an attribute of any type
    """Return what a field without a resolver is: a member of a JSON object, or an attribute."""
    if type(source) is dict:
        return source.get(name.removesuffix("_"))
    return getattr(source, name)


@strawberry.type
class Query:
    """Everything that can be read; every root may be null, with the reason among the errors."""

    lookup: Answer | None = strawberry.field(resolver=answering.lookup)
    lookups: list[Outcome] | None = strawberry.field(resolver=answering.lookups)
    factor: Answer | None = strawberry.field(resolver=answering.factor)
    factors: FactorConnection | None = strawberry.field(resolver=listing.factors)
    publisher: Publisher | None = strawberry.field(resolver=catalogue.publisher)
    publishers: Connection[Publisher] | None = strawberry.field(resolver=catalogue.publishers)
    dataset: Dataset | None = strawberry.field(resolver=catalogue.dataset)
    datasets: Connection[Dataset] | None = strawberry.field(resolver=catalogue.datasets)
    release: Release | None = strawberry.field(resolver=cuts.release)
    releases: Connection[Release] | None = strawberry.field(resolver=cuts.releases)
    release_diff: ReleaseDiff | None = strawberry.field(resolver=differing.release_diff)
    units: Connection[words.Unit] | None = strawberry.field(resolver=nomenclature.units)
    gases: Connection[words.Gas] | None = strawberry.field(resolver=nomenclature.gases)
    gwp_sets: Connection[words.GwpSet] | None = strawberry.field(resolver=nomenclature.gwp_sets)
    geographies: Connection[words.Geography] | None = strawberry.field(resolver=nomenclature.geographies)
    activities: Connection[words.Activity] | None = strawberry.field(resolver=nomenclature.activities)
    classifications: Connection[words.Classification] | None = strawberry.field(resolver=nomenclature.classifications)
    classes: Connection[words.ClassCode] | None = strawberry.field(resolver=nomenclature.classes)


def schema() -> GraphQLSchema:
    """Return the schema as graphql-core executes it; Strawberry's own way parses and validates every time."""
    config = StrawberryConfig(auto_camel_case=False, default_resolver=taken, scalar_map=SCALARS)
    made: GraphQLSchema = strawberry.Schema(Query, config=config)._schema  # noqa: SLF001 - it has no public name
    for kind in made.type_map.values():
        _describe(kind)
    return made


def _describe(kind: GraphQLNamedType) -> None:
    """Give a type and its fields the sentences that stand in the code: they are the schema's documentation."""
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(kind, GraphQLObjectType | GraphQLInputObjectType) or definition is None:
        return
    kind.description = kind.description or inspect.getdoc(definition.origin)
    for field in kind.fields.values():
        own = field.extensions["strawberry-definition"]
        resolver = getattr(own, "base_resolver", None)
        if resolver is not None and field.description is None:
            field.description = inspect.getdoc(resolver.wrapped_func)
