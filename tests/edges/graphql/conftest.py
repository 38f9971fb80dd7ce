"""Queries over ASGI, and the query that selects everything."""

import pytest
from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType

from app.graphql.query import schema


@pytest.fixture(scope="session")
def asked(rest):
    """Ask a query; return the response."""

    async def ask(query, path="/graphql", **variables):
        return await rest.post(path, json={"query": query, "variables": variables})

    return ask


@pytest.fixture(scope="session")
def every():
    """The selection of every field of a type; fields with arguments, and those left out by name, are not in it."""
    types = schema().type_map

    def fields(name, *, without=()):
        return _selection(types[name], without)

    return fields


def _selection(kind, without):
    chosen = []
    for name, field in kind.fields.items():
        inner = _named(field.type)
        if name in without or field.args:
            continue
        chosen.append(name + (" " + _selection(inner, without) if isinstance(inner, GraphQLObjectType) else ""))
    return "{ " + " ".join(chosen) + " }"


def _named(kind):
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = kind.of_type
    return kind
