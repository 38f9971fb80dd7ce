"""What a document may be at most, measured on its syntax tree before anything else looks at it.

Each fragment is measured once, bottom-up, so the work is linear in the document whatever it would expand to;
limiters that walk through spreads again and again need time exponential in the number of fragments.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from app.graphql import errors
from app.kit.errors import FootingError

DOCUMENT_BYTES = 16_384
TOKENS = 500
DEPTH = 8
INTROSPECTION_DEPTH = 16
ALIASES = 15
FIELDS = 500
REPEATS = 20
FRAGMENTS = 30
DIRECTIVES = 20
_INTROSPECTION = ("__schema", "__type")
_MOST_TOLD = 2**31 - 1  # what fragments would expand to may have twenty digits


@dataclass(slots=True)
class Size:
    """How large a selection is when its fragments are put in place."""

    depth: int = 0
    introspection: int = 0
    fields: int = 0
    aliases: int = 0
    repeats: int = 0
    names: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Fragments:
    """The fragments of a document, those measured, and those being measured."""

    by_name: dict[str, FragmentDefinitionNode]
    measured: dict[str, Size] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def refuse_excess(document: DocumentNode) -> None:
    """Refuse a document that is larger than a limit, saying which, its number and the limit."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    _refuse(errors.TooManyOperations, "operations", len(operations), 1)
    _refuse(errors.TooManyFragments, "fragments", len(fragments), FRAGMENTS)
    _refuse(errors.TooManyDirectives, "directives", _directives(document), DIRECTIVES)
    known = _Fragments({one.name.value: one for one in fragments})
    try:
        for operation in operations:
            _refuse_size(_of(operation.selection_set, known), DEPTH)
        for name in known.by_name:  # those that nobody uses are validated too; introspection may use them
            _refuse_size(_spread(name, known), INTROSPECTION_DEPTH)
    except RecursionError:
        raise _excess(errors.TooDeep, "levels", DEPTH + 1, DEPTH) from None


def _refuse_size(size: Size, depth: int) -> None:
    _refuse(errors.TooDeep, "levels of fields", size.depth, depth)
    _refuse(errors.TooDeep, "levels of introspection", size.introspection, INTROSPECTION_DEPTH)
    _refuse(errors.TooManyAliases, "aliases", size.aliases, ALIASES)
    _refuse(errors.TooManyFields, "fields", size.fields, FIELDS)
    _refuse(errors.TooManyFields, "fields of one name side by side", size.repeats, REPEATS)


def _of(selections: SelectionSetNode | None, known: _Fragments) -> Size:
    """Return the size of a selection set; of one that is not there, nothing."""
    total = Size()
    for node in selections.selections if selections else ():
        _add(total, node, known)
    total.repeats = max([total.repeats, *total.names.values()])
    return total


def _add(total: Size, node: SelectionNode, known: _Fragments) -> None:
    if isinstance(node, FieldNode):
        inner = _of(node.selection_set, known)
        is_introspection = node.name.value in _INTROSPECTION
        total.depth = max(total.depth, 1 if is_introspection else 1 + inner.depth)
        total.introspection = max(total.introspection, 1 + inner.depth if is_introspection else inner.introspection)
        total.fields += 1 + inner.fields
        total.aliases += inner.aliases + (node.alias is not None)
        total.repeats = max(total.repeats, inner.repeats)
        total.names[(node.alias or node.name).value] += 1
        return
    inline = isinstance(node, InlineFragmentNode)
    same = _of(node.selection_set, known) if inline else _spread(node.name.value, known)  # type: ignore[attr-defined]
    total.depth = max(total.depth, same.depth)
    total.introspection = max(total.introspection, same.introspection)
    total.fields += 1 + same.fields  # a spread counts too: a chain of them may end in nothing
    total.aliases += same.aliases
    total.repeats = max(total.repeats, same.repeats)
    total.names.update(same.names)


def _spread(name: str, known: _Fragments) -> Size:
    """Return the size of a fragment, measured once; refuse one that contains itself."""
    found = known.measured.get(name)
    if found is not None:
        return found
    if name in known.open:
        detail = f"fragment {name[:60]!r} contains itself"
        raise errors.CyclicFragments(detail, hint="fragments that end")
    fragment = known.by_name.get(name)
    if fragment is None:
        return Size()  # validation says that it is not there
    known.open.add(name)
    size = known.measured[name] = _of(fragment.selection_set, known)
    known.open.remove(name)
    return size


def _directives(node: Node) -> int:
    found, waiting = 0, [node]
    while waiting:
        one = waiting.pop()
        found += isinstance(one, DirectiveNode)
        waiting += _children(one)
    return found


def _children(node: Node) -> Iterator[Node]:
    for key in node.keys:
        if key == "loc":
            continue
        child = getattr(node, key, None)
        if isinstance(child, Node):
            yield child
        elif isinstance(child, list | tuple):
            yield from (one for one in child if isinstance(one, Node))


def _refuse(error: type[FootingError], what: str, number: int, limit: int) -> None:
    if number > limit:
        raise _excess(error, what, number, limit)


def _excess(error: type[FootingError], what: str, number: int, limit: int) -> FootingError:
    shown = min(number, _MOST_TOLD)
    size = str(number) if number == shown else f"more than {shown}"
    return error(f"the document has {size} {what}", hint=f"at most {limit}", number=shown, limit=limit)
