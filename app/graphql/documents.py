"""Documents made ready once: parsed, guarded, validated, their cost known; and those that may be asked for by hash."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)

from app.graphql import errors
from app.graphql.answers import Cut, unread
from app.graphql.cost import Cost, costs
from app.graphql.guard import DEPTH, DOCUMENT_BYTES, TOKENS, refuse_excess
from app.graphql.plan import Plan, planned
from app.kit.errors import FootingError

KEPT = 256
_MOST_ERRORS = 5
_LONGEST_MESSAGE = 300
_NO_TEXT = re.compile(r"String cannot represent a non string value: (-?[0-9.]{1,40})\Z")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be executed."""

    text: str
    tree: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    costs: tuple[Cost, ...]
    plan: Plan | None
    unread: tuple[Cut, ...]
    """What need not be read of a record: it asks for no field of that name."""


class Documents:
    """The documents made ready lately, by their text, and those registered, by the SHA-256 of it."""

    def __init__(self, schema: GraphQLSchema, persisted: Iterable[str] = ()) -> None:
        """Hold a schema's documents; those persisted with the program are never forgotten."""
        self._schema = schema
        self._ready: OrderedDict[str, Document] = OrderedDict()
        self._persisted = {hashed(text): text for text in persisted}
        self._registered: OrderedDict[str, str] = OrderedDict()

    def ready(self, text: str) -> Document:
        """Return a document made ready; refuse one that is too large, malformed or invalid."""
        found = self._ready.get(text)
        if found is not None:
            self._ready.move_to_end(text)
            return found
        made = self._ready[text] = prepared(text, self._schema)
        if len(self._ready) > KEPT:
            self._ready.popitem(last=False)
        return made

    def named(self, sha256: str) -> Document:
        """Return a document by the SHA-256 of its text; refuse one that is not known."""
        text = self._persisted.get(sha256) or self._registered.get(sha256)
        if text is None:
            # The words that automatic persisted queries agree on: clients look for them.
            raise errors.PersistedQueryNotFound("PersistedQueryNotFound", hint="POST the document with its hash once")
        return self.ready(text)

    def register(self, text: str, sha256: str) -> Document:
        """Make a document ready and remember its hash; refuse a hash that is not its own."""
        if hashed(text) != sha256:
            detail = "sha256Hash is not the SHA-256 of the document"
            raise errors.BadOperation(detail, hint="lower-case hexadecimal SHA-256 of the document's UTF-8 bytes")
        found = self.ready(text)
        self._registered[sha256] = text
        self._registered.move_to_end(sha256)
        if len(self._registered) > KEPT:
            self._registered.popitem(last=False)
        return found


def hashed(text: str) -> str:
    """Return the SHA-256 of a document's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def prepared(text: str, schema: GraphQLSchema) -> Document:
    """Return a document parsed, guarded and validated, in this order; refuse at the first that does not hold."""
    tree = _parsed(text)
    refuse_excess(tree)
    wrong = validate(schema, tree, max_errors=_MOST_ERRORS)
    if wrong:
        raise _invalid(wrong)
    operation = next(one for one in tree.definitions if isinstance(one, OperationDefinitionNode))
    fragments = {one.name.value: one for one in tree.definitions if isinstance(one, FragmentDefinitionNode)}
    root = schema.query_type
    if operation.operation.value != "query" or root is None:
        detail = f"there is no {operation.operation.value}"
        raise errors.InvalidDocument(detail, hint="a query")
    dear, plan = costs(operation, root, fragments), planned(operation, root, fragments)
    sets = (operation.selection_set, *(one.selection_set for one in fragments.values()))
    names = {name for one in sets for name in _names(one)}
    return Document(text, tree, operation, fragments, dear, plan, unread(names))


def _names(selections: SelectionSetNode) -> Iterator[str]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        inner = getattr(node, "selection_set", None)
        if inner is not None:
            yield from _names(inner)


def meant(detail: str) -> str | None:
    """Return what would be taken where a number stands for a text, such as a year; None where it is something else."""
    number = _NO_TEXT.search(detail)
    return f'a text, such as "{number[1]}"' if number else None


def _parsed(text: str) -> DocumentNode:
    size = len(text.encode())
    if size > DOCUMENT_BYTES:
        detail = f"the document has {size} bytes"
        raise errors.DocumentTooLong(detail, hint=f"at most {DOCUMENT_BYTES}", number=size, limit=DOCUMENT_BYTES)
    try:
        tree = parse(text, max_lexical_tokens=TOKENS)
    except GraphQLSyntaxError as wrong:
        raise _unparsed(wrong) from None
    if not any(isinstance(one, OperationDefinitionNode) for one in tree.definitions):
        detail = "the document has no operation"
        raise errors.InvalidDocument(detail, hint="a query")
    return tree


def _unparsed(wrong: GraphQLSyntaxError) -> FootingError:
    """Return why a document does not parse: the parser says its own limits in words only."""
    if f"more than {TOKENS}" in wrong.message:
        detail = f"the document has more than {TOKENS} tokens"
        return errors.TooManyTokens(detail, hint=f"at most {TOKENS}", limit=TOKENS)
    if "nested too deeply" in wrong.message:
        detail = "the document is nested deeper than is read"
        return errors.TooDeep(detail, hint=f"at most {DEPTH} levels of fields", limit=DEPTH)
    return _invalid([wrong])


def _invalid(wrong: list[GraphQLError]) -> errors.InvalidDocument:
    first = wrong[0]
    places = [{"line": one.line, "column": one.column} for one in first.locations or ()]
    also = [one.message[:_LONGEST_MESSAGE] for one in wrong[1:]]
    detail = first.message[:_LONGEST_MESSAGE]
    hint = meant(detail) or "the schema says what can be asked"
    return errors.InvalidDocument(detail, hint=hint, locations=places, also=also)
