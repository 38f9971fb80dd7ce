"""A document's plan: what graphql-core would do for it, worked out once instead of field by field on every request.

A field without a resolver is read straight from its source; the others are called as Strawberry wraps them. What a
plan cannot tell exactly as graphql-core does (directives, introspection, an error below a root) it leaves to it.
"""

import asyncio
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import CoroutineType
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from app.graphql.context import Context
from app.graphql.cost import Fragments

Group = list[FieldNode]
Complete = Callable[[Any, "Running"], Any]


class Unplanned(Exception):
    """A document, or one answer of it, that is left to graphql-core."""


@dataclass(frozen=True, slots=True)
class Running:
    """One execution, in the place of graphql-core's own account of it: resolvers look for the context only."""

    context: Context
    variables: VariableValues


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a selection: its name in the answer and in its source, and what makes ready what it is."""

    key: str
    name: str
    complete: Complete | None
    is_required: bool

    def answered(self, source: Any, running: Running) -> Any:  # noqa: ANN401 - JSON is anything
        """Return what the field answers, or a promise of it; refuse null where the schema promises more."""
        found = source.get(self.name.removesuffix("_")) if type(source) is dict else getattr(source, self.name)
        return self.ready(found, running)

    def ready(self, found: Any, running: Running) -> Any:  # noqa: ANN401
        """Return what a field answers whose value was found."""
        if found is None:
            if self.is_required:
                raise Unplanned
            return None
        return found if self.complete is None else self.complete(found, running)


@dataclass(frozen=True, slots=True)
class Called(Member):
    """A field with a resolver, and how it is called."""

    node: FieldNode
    definition: GraphQLField
    resolver: Callable[..., Any]
    source_name: str | None
    info_name: str | None
    fixed: dict[str, Any] | None
    """Its arguments, where no variable is among them."""

    def answered(self, source: Any, running: Running) -> Any:  # noqa: ANN401
        """Return what the field answers, or a promise of it."""
        found = self.resolved(source, running)
        return self._later(found, running) if type(found) is CoroutineType else self.ready(found, running)

    def resolved(self, source: Any, running: Running) -> Any:  # noqa: ANN401
        """Return what the resolver returns, called as Strawberry calls it; inputs stay as graphql-core read them."""
        given = self.fixed
        if given is None:
            given = get_argument_values(self.definition, self.node, running.variables)
        if self.source_name is not None:
            given = given | {self.source_name: source}
        if self.info_name is not None:
            given = given | {self.info_name: running}
        return self.resolver(**given)

    async def _later(self, found: Any, running: Running) -> Any:  # noqa: ANN401
        ready = self.ready(await found, running)
        return await ready if type(ready) is CoroutineType else ready


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document answers, root by root."""

    order: tuple[str, ...]
    constants: dict[str, str]
    roots: tuple[Called, ...]

    async def run(self, context: Context, variables: VariableValues) -> tuple[dict[str, Any], list[GraphQLError]]:
        """Return data and errors as graphql-core would; refuse with Unplanned what only it can tell."""
        running = Running(context, variables)
        asked = [_root(one, running) for one in self.roots]
        found = [await asked[0]] if len(asked) == 1 else await asyncio.gather(*asked)
        answers: dict[str, Any] = dict.fromkeys(self.order) | self.constants
        wrong: list[GraphQLError] = []
        for root, answer in zip(self.roots, found, strict=True):
            if answer is Unplanned:
                raise Unplanned
            if isinstance(answer, GraphQLError):
                wrong.append(answer)
            else:
                answers[root.key] = answer
        return answers, wrong


@dataclass(slots=True)
class _Selection:
    """A selection set while it is planned: fields ready at once, and those that are waited for."""

    at_once: list[Member] = field(default_factory=list)
    later: list[Member] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


def planned(operation: OperationDefinitionNode, query: GraphQLObjectType, fragments: Fragments) -> Plan | None:
    """Return the plan of a validated operation, or none where graphql-core has to execute it."""
    try:
        chosen = _selection([operation.selection_set], query, fragments)
    except Unplanned:
        return None
    roots = tuple(one for one in (*chosen.at_once, *chosen.later) if isinstance(one, Called) and not one.is_required)
    if operation.directives or len(roots) + len(chosen.constants) < len(chosen.order):
        return None
    return Plan(tuple(chosen.order), chosen.constants, roots)


async def _root(root: Called, running: Running) -> Any:  # noqa: ANN401
    """Return what a root answers, its error, or that only graphql-core can tell."""
    try:
        found = await _settled(root.resolved(None, running))
    except Exception as wrong:  # noqa: BLE001 - told with the place it belongs to
        return GraphQLError(str(wrong), nodes=[root.node], path=[root.key], original_error=wrong)
    try:
        return await _settled(root.ready(found, running))
    except Exception:  # noqa: BLE001 - an error has its own place in the answer, which a plan does not keep
        return Unplanned


async def _settled(found: Any) -> Any:  # noqa: ANN401
    return await found if type(found) is CoroutineType else found


def _selection(sets: Sequence[SelectionSetNode], kind: GraphQLObjectType, fragments: Fragments) -> _Selection:
    chosen, groups = _Selection(), dict[str, Group]()
    for one in sets:
        for node in _fields(one, fragments):
            groups.setdefault((node.alias or node.name).value, []).append(node)
    for key, group in groups.items():
        chosen.order.append(key)
        name = group[0].name.value
        if name == "__typename":
            chosen.constants[key] = kind.name
        elif name.startswith("__"):
            raise Unplanned
        else:
            _choose(chosen, key, group, kind.fields[name], fragments)
    return chosen


def _fields(selections: SelectionSetNode, fragments: Fragments) -> Iterator[FieldNode]:
    """Yield the fields of a selection with its fragments in place: with object types only, each of them applies."""
    for node in selections.selections:
        if node.directives:
            raise Unplanned
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, fragments)
        else:
            fragment = fragments[node.name.value]  # type: ignore[attr-defined]
            if fragment.directives:
                raise Unplanned
            yield from _fields(fragment.selection_set, fragments)


def _choose(chosen: _Selection, key: str, group: Group, definition: GraphQLField, fragments: Fragments) -> None:
    complete = _completing(definition.type, group, fragments)
    is_required = isinstance(definition.type, GraphQLNonNull)
    own = definition.extensions["strawberry-definition"]
    waits = inspect.iscoroutinefunction(complete)
    if own.base_resolver is None:
        member = Member(key, own.python_name, complete, is_required)
    else:
        node = group[0]
        fixed = None if _has_variable(node.arguments) else get_argument_values(definition, node, None)
        member = Called(
            key, own.python_name, complete, is_required, node, definition, *_calling(own.base_resolver), fixed
        )
        waits = waits or own.base_resolver.is_async
    (chosen.later if waits else chosen.at_once).append(member)


def _calling(resolver: Any) -> tuple[Callable[..., Any], str | None, str | None]:  # noqa: ANN401 - Strawberry's
    """Return a resolver's function, and by which names it takes its source and its account of the execution."""
    source, info = resolver.parent_parameter, resolver.info_parameter
    return resolver.wrapped_func, source.name if source else None, info.name if info else None


def _has_variable(nodes: Sequence[Node] | None) -> bool:
    for node in nodes or ():
        inner = [getattr(node, "value", None), *(getattr(node, "values", None) or getattr(node, "fields", None) or ())]
        if isinstance(node, VariableNode) or _has_variable([one for one in inner if isinstance(one, Node)]):
            return True
    return False


def _completing(kind: Any, group: Group, fragments: Fragments) -> Complete | None:  # noqa: ANN401 - any type
    """Return what makes ready a value of a type; None where the value is its own answer."""
    named, inner = get_named_type(kind), kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    is_list = isinstance(inner, GraphQLList)
    if isinstance(named, GraphQLLeafType):
        return _leaves if is_list else None
    if not isinstance(named, GraphQLObjectType):
        raise Unplanned
    build = _building([one.selection_set for one in group if one.selection_set], named, fragments)
    return _each(build) if is_list else build


def _leaves(found: Any, _: Running) -> list[Any]:  # noqa: ANN401
    listed = list(found)
    if None in listed:
        raise Unplanned
    return listed


def _each(build: Complete) -> Complete:
    """Return what makes ready every entry of a list."""
    if not inspect.iscoroutinefunction(build):
        return lambda found, running: [build(one, running) for one in found]

    async def each(found: Any, running: Running) -> list[Any]:  # noqa: ANN401
        return await _all([build(one, running) for one in found])

    return each


def _building(sets: Sequence[SelectionSetNode], kind: GraphQLObjectType, fragments: Fragments) -> Complete:
    """Return what reads a selection from its source, and calls the resolvers that are in it."""
    chosen = _selection(sets, kind, fragments)
    at_once, later = _reading(chosen), tuple(chosen.later)
    if not later:
        return at_once

    async def build(source: Any, running: Running) -> dict[str, Any]:  # noqa: ANN401
        found = at_once(source, running)
        if len(later) == 1:
            answers = [await _settled(later[0].answered(source, running))]
        else:
            answers = await _all([_settled(one.answered(source, running)) for one in later])
        for one, answer in zip(later, answers, strict=True):
            found[one.key] = answer
        return found

    return build


async def _all(promised: Sequence[Any]) -> list[Any]:
    """Return what all promise; the first error only when none is under way any more: they read from one snapshot."""
    found = await asyncio.gather(*promised, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException):
            raise one
    return found


def _reading(chosen: _Selection) -> Callable[[Any, Running], dict[str, Any]]:
    """Return what reads the fields that are ready at once, and leaves places for the others."""
    simple = [one for one in chosen.at_once if type(one) is Member]
    called = tuple(one for one in chosen.at_once if isinstance(one, Called))
    members = tuple((one.key, one.name.removesuffix("_")) for one in simple)
    attributes = tuple((one.key, one.name) for one in simple)
    required = tuple(one.key for one in simple if one.complete is None and one.is_required)
    inner = tuple(one for one in simple if one.complete is not None)
    places = dict.fromkeys(chosen.order) | chosen.constants
    is_whole = len(simple) == len(places)

    def read(source: Any, running: Running) -> dict[str, Any]:  # noqa: ANN401
        if type(source) is dict:
            get = source.get
            found = {key: get(name) for key, name in members}
        else:
            found = {key: getattr(source, name) for key, name in attributes}
        if not is_whole:
            found = places | found
        for key in required:
            if found[key] is None:
                raise Unplanned
        for one in inner:
            found[one.key] = one.ready(found[one.key], running)
        for other in called:
            found[other.key] = other.answered(source, running)
        return found

    return read
