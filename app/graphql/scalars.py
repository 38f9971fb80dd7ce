"""Scalars: a figure with its exact digits, and the few members whose shape their publisher gives."""

from decimal import Decimal
from typing import Any, NewType

import orjson
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode
from strawberry import scalar
from strawberry.types.scalar import ScalarDefinition

from app.kit.amounts import decimal
from app.kit.errors import BadNumber

Json = NewType("Json", object)


def _figure(given: object) -> Decimal:
    """Return a figure given as a number or as its text; refuse everything else."""
    if isinstance(given, Decimal | int | str) and not isinstance(given, bool):
        try:
            return decimal(str(given))
        except BadNumber as refused:
            raise GraphQLError(refused.detail) from None
    detail = f"Decimal cannot be {type(given).__name__}"
    raise GraphQLError(detail)


def _written(node: ValueNode, _: dict[str, Any] | None = None) -> Decimal:
    if isinstance(node, IntValueNode | FloatValueNode | StringValueNode):
        return _figure(node.value)
    raise GraphQLError("Decimal is a number", node)


def _told(figure: object) -> object:
    if isinstance(figure, Decimal | int | orjson.Fragment) and not isinstance(figure, bool):
        return figure
    detail = f"Decimal cannot be {type(figure).__name__}"
    raise GraphQLError(detail)


def _as_it_is(content: object) -> object:
    return content


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: scalar(
        name="Decimal",
        description="A decimal number, written as a JSON number with its exact digits.",
        serialize=_told,
        parse_value=_figure,
        parse_literal=_written,
    ),
    Json: scalar(
        name="JSON",
        description="Members whose names their publisher gives.",
        serialize=_as_it_is,
        parse_value=_as_it_is,
    ),
}
