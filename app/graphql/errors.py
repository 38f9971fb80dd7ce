"""What the GraphQL edge itself refuses."""

from app.kit.errors import FootingError, Kind


class DocumentTooLong(FootingError):
    """A document of more bytes than are read."""

    code = "FT-GQL-101"
    kind = Kind.INVALID
    title = "Document too long"


class TooManyTokens(FootingError):
    """A document of more tokens than are read."""

    code = "FT-GQL-102"
    kind = Kind.INVALID
    title = "Document has too many tokens"


class TooDeep(FootingError):
    """Fields nested deeper than are answered; `__schema` and `__type` have a limit of their own."""

    code = "FT-GQL-103"
    kind = Kind.INVALID
    title = "Fields nested too deep"


class TooManyAliases(FootingError):
    """More aliases than are answered, counted as often as their fragments are used."""

    code = "FT-GQL-104"
    kind = Kind.INVALID
    title = "Too many aliases"


class TooManyFields(FootingError):
    """More fields than are answered, counted as often as their fragments are used, or one field said over and over."""

    code = "FT-GQL-105"
    kind = Kind.INVALID
    title = "Too many fields"


class TooManyFragments(FootingError):
    """More fragments than are read."""

    code = "FT-GQL-106"
    kind = Kind.INVALID
    title = "Too many fragments"


class TooManyOperations(FootingError):
    """A document with several operations: one is read, so that what is asked is never a choice."""

    code = "FT-GQL-107"
    kind = Kind.INVALID
    title = "Too many operations"


class TooManyDirectives(FootingError):
    """More directives than are read."""

    code = "FT-GQL-108"
    kind = Kind.INVALID
    title = "Too many directives"


class CyclicFragments(FootingError):
    """Fragments that contain themselves."""

    code = "FT-GQL-109"
    kind = Kind.INVALID
    title = "Fragments contain themselves"


class TooCostly(FootingError):
    """A query that could read more entries than are answered at once: list sizes, multiplied where lists are nested."""

    code = "FT-GQL-110"
    kind = Kind.INVALID
    title = "Query costs too much"


class BadFirst(FootingError):
    """A page size outside 1 to 100."""

    code = "FT-GQL-111"
    kind = Kind.INVALID
    title = "Bad page size"


class BadVariables(FootingError):
    """Variables that are no object, too many, nested too deep, or not of the types that the operation declares."""

    code = "FT-GQL-112"
    kind = Kind.INVALID
    title = "Variables not accepted"


class BadOperation(FootingError):
    """A request that is not one GraphQL operation: a member missing or unknown, a batch."""

    code = "FT-GQL-120"
    kind = Kind.INVALID
    title = "Not a GraphQL request"


class InvalidDocument(FootingError):
    """A document that does not parse, or asks for what the schema does not have."""

    code = "FT-GQL-400"
    kind = Kind.INVALID
    title = "Invalid document"


class PersistedQueryNotFound(FootingError):
    """A hash of no document that is known here; send the document with it once, then the hash alone."""

    code = "FT-GQL-404"
    kind = Kind.NOT_FOUND
    title = "Persisted query not found"
