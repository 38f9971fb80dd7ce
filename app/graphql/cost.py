"""What a query may cost: one for each entry that is read, times the sizes of the lists around it.

The tree of what costs is made once for a document; what it comes to is worked out for each request's variables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    InlineFragmentNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)
from graphql.pyutils import Undefined

from app.graphql import errors
from app.graphql.types.paging import MOST

MOST_COST = 2_000
INTROSPECTION = 500
COUNTING = 500
"""What it costs to look at all that matches, whatever the page: each total, set of facets or least change."""
_SIZES = ("first", "selectors")
_COUNTED = ("counted", "total", "facets", "min_change")
_INTROSPECTION = ("__schema", "__type")
Fragments = Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class Cost:
    """A field that reads entries: how many (a number, or the variable that says it), and what is read for each.

    `asks` are the arguments that may ask for all that matches to be counted.
    """

    each: int
    size: int | str
    default: int
    within: tuple["Cost", ...]
    asks: tuple[tuple[str, ValueNode], ...] = ()


def costs(operation: OperationDefinitionNode, root: GraphQLObjectType, fragments: Fragments) -> tuple[Cost, ...]:
    """Return what costs in a validated operation."""
    return _within(operation.selection_set, root, fragments)


def refuse_dear(costs_: Sequence[Cost], variables: Mapping[str, Any]) -> None:
    """Refuse a query that could read too many entries, and a page size outside 1 to 100."""
    total = sum(_come_to(one, variables) for one in costs_)
    if total > MOST_COST:
        detail = f"the query could read {total} entries"
        raise errors.TooCostly(
            detail, hint=f"at most {MOST_COST}: ask for smaller pages", number=total, limit=MOST_COST
        )


def _come_to(cost: Cost, variables: Mapping[str, Any]) -> int:
    size = cost.size if isinstance(cost.size, int) else _said(variables.get(cost.size, cost.default))
    if not 1 <= size <= MOST:
        detail = f"a page of {size} entries"
        raise errors.BadFirst(detail, hint=f"1 to {MOST}", fields=["first"], limit=MOST)
    counting = COUNTING * _counted(cost.asks, variables)
    return counting + size * (cost.each + sum(_come_to(one, variables) for one in cost.within))


def _counted(asks: Sequence[tuple[str, ValueNode]], variables: Mapping[str, Any]) -> int:
    """Return how many things are asked for that look at all that matches, here or in a filter."""
    found = 0
    for name, node in asks:
        said = value_from_ast_untyped(node, dict(variables))
        told = said if isinstance(said, dict) else {name: said}
        found += sum(bool(told.get(one)) for one in _COUNTED)
    return found


def _said(value: object) -> int:
    if value is None:  # null in a variable, where the field takes a number
        return 0
    return len(value) or 1 if isinstance(value, list) else value if isinstance(value, int) else 1


def _within(selections: SelectionSetNode, parent: Any, fragments: Fragments) -> tuple[Cost, ...]:  # noqa: ANN401
    found: list[Cost] = []
    for node in selections.selections:
        if isinstance(node, FieldNode):
            found += _of_field(node, parent, fragments)
        elif isinstance(node, InlineFragmentNode):
            found += _within(node.selection_set, parent, fragments)
        else:
            found += _within(fragments[node.name.value].selection_set, parent, fragments)  # type: ignore[attr-defined]
    return tuple(found)


def _of_field(node: FieldNode, parent: Any, fragments: Fragments) -> Sequence[Cost]:  # noqa: ANN401
    name = node.name.value
    if name in _INTROSPECTION:
        return [Cost(INTROSPECTION, 1, 1, ())]
    field: GraphQLField | None = getattr(parent, "fields", {}).get(name)
    if field is None or node.selection_set is None:
        return []
    within = _within(node.selection_set, get_named_type(field.type), fragments)
    if not is_read(field):
        return within
    size, default = _size(node, field)
    asks = tuple((one.name.value, one.value) for one in node.arguments or () if one.name.value in ("counted", "where"))
    return [Cost(1, size, default, within, asks)]


def is_read(field: GraphQLField) -> bool:
    """Return whether a field reads entries, instead of showing a part of one that was read."""
    definition = field.extensions.get("strawberry-definition")
    resolver = definition.base_resolver if definition is not None else None
    return (resolver is not None and resolver.is_async) or "first" in field.args


def _size(node: FieldNode, field: GraphQLField) -> tuple[int | str, int]:
    """Return how many entries a field reads: said, or in a variable, or its default."""
    name = next((one for one in _SIZES if one in field.args), None)
    if name is None:
        return 1, 1
    default = _default(field.args[name])
    said = next((one.value for one in node.arguments or () if one.name.value == name), None)
    match said:
        case None:
            return default, default
        case VariableNode():
            return said.name.value, default
        case ListValueNode():
            return max(1, len(said.values)), default
    text = getattr(said, "value", "1")
    return int(text) if isinstance(text, str) and text.lstrip("-").isdigit() else 1, default


def _default(argument: GraphQLArgument) -> int:
    value = argument.default_value
    return 1 if value is Undefined or not isinstance(value, int) else value
