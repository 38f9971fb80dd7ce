"""Why a question has no answer, or not one."""

from app.kit.errors import FootingError, Kind


class BadQuestion(FootingError):
    """A parameter that is malformed, contradicts another, or is not supported."""

    code = "FT-LOOKUP-101"
    kind = Kind.INVALID
    title = "Bad parameter"


class NoMatch(FootingError):
    """No factor meets every condition; `failed` names the first that none met, `nearest` what comes close."""

    code = "FT-LOOKUP-404"
    kind = Kind.NOT_FOUND
    title = "No factor matches"


class Ambiguous(FootingError):
    """Several factors match and differ in something the caller left open that no rule may decide."""

    code = "FT-LOOKUP-409"
    kind = Kind.CONFLICT
    title = "The question leaves open which factor is meant"


class NotCommensurable(FootingError):
    """A factor asked for per a unit that measures something else than its own."""

    code = "FT-RESTATE-101"
    kind = Kind.UNPROCESSABLE
    title = "The units measure different things"


class NotRestatable(FootingError):
    """A factor asked for under a GWP set that it has not the gases for."""

    code = "FT-RESTATE-102"
    kind = Kind.UNPROCESSABLE
    title = "Not restatable under this GWP set"


class NotDivisible(FootingError):
    """A factor whose parts are asked for and were not published, or one that is zero."""

    code = "FT-RESTATE-103"
    kind = Kind.UNPROCESSABLE
    title = "Not divisible into its gases"
